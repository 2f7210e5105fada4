using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts");
        builder.HasKey(alert => alert.Id);
        builder.Property(alert => alert.Id).ValueGeneratedNever();
        builder.Property(alert => alert.Severity).HasConversion<short>();
        builder.Property(alert => alert.Of).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.Key).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.Account).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.WatcherPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.AcknowledgedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.ResolvedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.Reason).HasMaxLength(Alert.MaxReason);
        builder.Property(alert => alert.Incident).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(alert => alert.SeenXid).HasColumnType("xid8");
        builder.Property(alert => alert.Version).IsConcurrencyToken();
        // A watcher's own, the most pressing first; a leader's by the path of the unit; what has risen, which is little; how often before.
        builder.HasIndex(alert => new { alert.WatcherPath, alert.RaisedAt });
        builder.HasIndex(alert => new { alert.UnitPath, alert.RaisedAt });
        builder.HasIndex(alert => alert.RisenTo).HasMethod("gin");
        builder.HasIndex(alert => new { alert.Detector, alert.Key });
        builder.HasIndex(alert => alert.RisesAt).HasFilter("rises_at is not null");
        builder.HasIndex(alert => alert.AcknowledgedUntil).HasFilter("acknowledged_until is not null");
        builder.HasIndex(alert => alert.Incident).HasFilter("incident is not null");
    }
}

internal sealed class AlertEntryConfiguration : IEntityTypeConfiguration<AlertEntryRow>
{
    public void Configure(EntityTypeBuilder<AlertEntryRow> builder)
    {
        builder.ToTable("alert_entries");
        builder.HasKey(row => new { row.AlertId, row.EntryId });
        builder.HasIndex(row => new { row.AlertId, row.At, row.EntryId });
    }
}

internal sealed class DetectorMemoryConfiguration : IEntityTypeConfiguration<DetectorMemoryRow>
{
    public void Configure(EntityTypeBuilder<DetectorMemoryRow> builder)
    {
        builder.ToTable("detector_memories");
        builder.HasKey(row => new { row.Detector, row.Name });
        builder.Property(row => row.Name).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Data).HasColumnType("json");
        builder.HasIndex(row => row.DueAt).HasFilter("due_at is not null");
        builder.HasIndex(row => row.KeptUntil);
    }
}

internal sealed class DetectorStopConfiguration : IEntityTypeConfiguration<DetectorStopRow>
{
    public void Configure(EntityTypeBuilder<DetectorStopRow> builder)
    {
        builder.ToTable("detector_stops");
        builder.HasKey(row => row.Detector);
        builder.Property(row => row.Xid).HasColumnType("xid8");
    }
}

internal sealed class DetectorSettingsConfiguration : IEntityTypeConfiguration<DetectorSettings>
{
    public void Configure(EntityTypeBuilder<DetectorSettings> builder)
    {
        builder.ToTable("detector_settings");
        builder.HasKey(row => new { row.Detector, row.UnitCode, row.Version });
        builder.Property(row => row.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Ground).HasMaxLength(DetectorSettings.MaxGround);
        builder.Property(row => row.SetBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Figures).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyDictionary<string, int>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyDictionary<string, int>>());
    }
}

internal sealed class DetectorExceptionConfiguration : IEntityTypeConfiguration<DetectorExceptionRow>
{
    public void Configure(EntityTypeBuilder<DetectorExceptionRow> builder)
    {
        builder.ToTable("detector_exceptions");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Of).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Reason).HasMaxLength(DetectorSettings.MaxGround);
        builder.Property(row => row.MadeBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.EndedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Silenced).HasDefaultValue(0L);
        builder.HasIndex(row => new { row.Detector, row.Of });
    }
}

internal sealed class UnitDutyConfiguration : IEntityTypeConfiguration<UnitDutyRow>
{
    public void Configure(EntityTypeBuilder<UnitDutyRow> builder)
    {
        builder.ToTable("unit_duties");
        builder.HasKey(row => row.UnitCode);
        builder.Property(row => row.SetBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
}
