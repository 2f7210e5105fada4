using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class IncidentConfiguration : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incidents");
        builder.HasKey(incident => incident.Number);
        builder.Property(incident => incident.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(incident => incident.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(incident => incident.HandlerPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(incident => incident.LeaderPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(incident => incident.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(incident => incident.OpenedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        Json(builder, incident => incident.Sessions);
        Json(builder, incident => incident.Analysis!);
        Json(builder, incident => incident.Decision!);
        Json(builder, incident => incident.Measures);
        Json(builder, incident => incident.Classification!);
        Json(builder, incident => incident.Statutory!);
        Json(builder, incident => incident.Notices!);
        Json(builder, incident => incident.Accountability);
        Json(builder, incident => incident.Reports);
        Json(builder, incident => incident.Steps);
        builder.Ignore(incident => incident.Facts);
        builder.Ignore(incident => incident.Standing);
        builder.Property(incident => incident.Version).IsConcurrencyToken();
        // What a unit handles, and what waits for its leader; the leaders above read by the path.
        builder.HasIndex(incident => new { incident.HandlerCode, incident.OpenedAt, incident.Number });
        builder.HasIndex(incident => new { incident.UnitPath, incident.OpenedAt });
        builder.HasIndex(incident => incident.LeaderCode).HasFilter("leader_code is not null");
    }

    private static void Json<T>(EntityTypeBuilder<Incident> builder, Expression<Func<Incident, T>> property) where T : class =>
        builder.Property(property).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options), text => JsonSerializer.Deserialize<T>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<T>());
}

internal sealed class IncidentLineConfiguration : IEntityTypeConfiguration<IncidentLine>
{
    public void Configure(EntityTypeBuilder<IncidentLine> builder)
    {
        builder.ToTable("incident_lines");
        builder.HasKey(line => new { line.Incident, line.EntryId });
        builder.Property(line => line.Incident).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.Actor).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.SubjectNumber).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.MarkedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.DecidedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.LiftedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(line => line.Staged).HasDefaultValue(false);
        builder.Ignore(line => line.IsVoided);
        builder.Ignore(line => line.IsDecided);
        builder.HasOne<Incident>().WithMany().HasForeignKey(line => line.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}
