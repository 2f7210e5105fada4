using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class ApprovalConfiguration : IEntityTypeConfiguration<ApprovalRow>
{
    public void Configure(EntityTypeBuilder<ApprovalRow> builder)
    {
        builder.ToTable("approvals");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Command).HasColumnType("json");
        builder.Property(row => row.RequestedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.DecidedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => new { row.Authority, row.RequestedAt, row.Id });
    }
}
