using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class ReaderCursorConfiguration : IEntityTypeConfiguration<ReaderCursorRow>
{
    public void Configure(EntityTypeBuilder<ReaderCursorRow> builder)
    {
        builder.ToTable("reader_cursors");
        builder.HasKey(cursor => cursor.Reader);
        builder.Property(cursor => cursor.Xid).HasColumnType("xid8");
    }
}

internal sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
    {
        builder.ToTable("idempotency_answers");
        builder.HasKey(row => new { row.UserName, row.Route, row.Key });
        builder.HasIndex(row => row.CreatedAt);
    }
}

internal sealed class RefusalCountConfiguration : IEntityTypeConfiguration<RefusalCountRow>
{
    public void Configure(EntityTypeBuilder<RefusalCountRow> builder)
    {
        builder.ToTable("refusal_counts");
        builder.HasKey(row => new { row.UserName, row.Route, row.Code, row.Hour });
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.Hour);
    }
}

internal sealed class InstallationSettingConfiguration : IEntityTypeConfiguration<InstallationSettingRow>
{
    public void Configure(EntityTypeBuilder<InstallationSettingRow> builder)
    {
        builder.ToTable("installation_settings");
        builder.HasKey(row => row.Name);
    }
}

internal sealed class OutgoingTextConfiguration : IEntityTypeConfiguration<OutgoingTextRow>
{
    public void Configure(EntityTypeBuilder<OutgoingTextRow> builder)
    {
        builder.ToTable("outgoing_texts");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Sealed).HasDefaultValue(false);
        builder.Property(row => row.Attempts).HasDefaultValue(0);
        builder.Property(row => row.Until).HasDefaultValueSql("now() + interval '1 day'");
        builder.HasIndex(row => row.DueAt).HasFilter("due_at is not null");
        builder.HasIndex(row => row.DeadAt).HasFilter("dead_at is not null");
        builder.HasIndex(row => row.Until).HasFilter("sealed");
        builder.Property(row => row.Merged).HasDefaultValue(0);
        builder.HasIndex(row => row.AlertId).HasFilter("alert_id is not null");
        builder.HasIndex(row => new { row.Recipient, row.At }).HasFilter("alert_id is not null or merged > 0");
    }
}
