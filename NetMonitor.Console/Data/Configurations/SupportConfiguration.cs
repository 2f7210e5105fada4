using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class FilingConfiguration : IEntityTypeConfiguration<Filing>
{
    public void Configure(EntityTypeBuilder<Filing> builder)
    {
        builder.ToTable("filings");
        builder.HasKey(filing => filing.Number);
        builder.Property(filing => filing.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(filing => filing.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(filing => filing.BodyName).HasMaxLength(Unit.MaxName);
        builder.Property(filing => filing.FiledBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(filing => filing.AcknowledgedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(filing => filing.Version).IsConcurrencyToken();
        builder.HasIndex(filing => new { filing.FiledAt, filing.Number });
    }
}

internal sealed class HelpRequestConfiguration : IEntityTypeConfiguration<HelpRequest>
{
    public void Configure(EntityTypeBuilder<HelpRequest> builder)
    {
        builder.ToTable("help_requests");
        builder.HasKey(request => request.Number);
        builder.Property(request => request.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.CenterPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.Owner).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.AskedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.Messages).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<HelpMessage>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyList<HelpMessage>>());
        builder.Property(request => request.Version).IsConcurrencyToken();
        // What a center was asked, and what somebody asked; a leader's reads the centers below by their paths.
        builder.HasIndex(request => new { request.CenterPath, request.AskedAt, request.Number });
        builder.HasIndex(request => new { request.AskedBy, request.AskedAt });
    }
}
