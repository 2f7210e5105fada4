using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class ContractorGrantConfiguration : IEntityTypeConfiguration<ContractorGrant>
{
    public void Configure(EntityTypeBuilder<ContractorGrant> builder)
    {
        builder.ToTable("incident_contractors");
        builder.HasKey(grant => grant.Id);
        builder.Property(grant => grant.Id).ValueGeneratedNever();
        builder.Property(grant => grant.Incident).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(grant => grant.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(grant => grant.Purpose).HasMaxLength(Incident.MaxLine);
        builder.Property(grant => grant.GrantedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(grant => grant.EndedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(grant => grant.Subjects).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<Domain.Journal.Subject>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyList<Domain.Journal.Subject>>());
        builder.Property(grant => grant.Spans).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<JournalSpan>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyList<JournalSpan>>());
        builder.Property(grant => grant.Renewals).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<GrantRenewal>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyList<GrantRenewal>>());
        builder.HasOne<Incident>().WithMany().HasForeignKey(grant => grant.Incident).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(grant => new { grant.UserName, grant.GrantedAt });
    }
}
