using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<NoticeRow>
{
    public void Configure(EntityTypeBuilder<NoticeRow> builder)
    {
        builder.ToTable("notices");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.UnitCode).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Side).HasConversion<short>();
        builder.Property(row => row.TaskNumber).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.SubjectNumber).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Holder).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => new { row.UnitCode, row.Id });
        builder.HasIndex(row => row.At);
    }
}

internal sealed class NoticeReaderConfiguration : IEntityTypeConfiguration<NoticeReaderRow>
{
    public void Configure(EntityTypeBuilder<NoticeReaderRow> builder)
    {
        builder.ToTable("notice_readers");
        builder.HasKey(row => row.UserName);
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class NoticeReadConfiguration : IEntityTypeConfiguration<NoticeReadRow>
{
    public void Configure(EntityTypeBuilder<NoticeReadRow> builder)
    {
        builder.ToTable("notice_reads");
        builder.HasKey(row => new { row.UserName, row.NoticeId });
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}
