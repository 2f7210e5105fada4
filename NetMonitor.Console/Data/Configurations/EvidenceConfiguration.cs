using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class ContentConfiguration : IEntityTypeConfiguration<ContentRow>
{
    public void Configure(EntityTypeBuilder<ContentRow> builder)
    {
        builder.ToTable("contents");
        builder.HasKey(row => row.Sha256);
        builder.Property(row => row.Sha256).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.SeenAt);
    }
}

internal sealed class EvidenceConfiguration : IEntityTypeConfiguration<EvidenceRow>
{
    public void Configure(EntityTypeBuilder<EvidenceRow> builder)
    {
        builder.ToTable("evidence");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Sha256).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitCode).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        Taking(builder.Property(row => row.Taking));
        // What nobody uses is removed after a time.
        builder.HasIndex(row => row.UploadedAt);
        builder.HasIndex(row => row.UnitCode);
        builder.HasOne<ContentRow>().WithMany().HasForeignKey(row => row.Sha256).OnDelete(DeleteBehavior.Restrict);
    }

    internal static void Taking(PropertyBuilder<EvidenceTaking> taking) => taking.HasColumnType("json").HasConversion(
        value => JsonSerializer.Serialize(value, AnswerJson.Options), text => JsonSerializer.Deserialize<EvidenceTaking>(text, AnswerJson.Options)!,
        SupervisionTaskConfiguration.Replaced<EvidenceTaking>());
}

internal sealed class EvidenceUseConfiguration : IEntityTypeConfiguration<EvidenceUseRow>
{
    public void Configure(EntityTypeBuilder<EvidenceUseRow> builder)
    {
        builder.ToTable("evidence_uses");
        builder.HasKey(row => new { row.SubjectType, row.SubjectNumber, row.EvidenceId, row.Part });
        builder.Property(row => row.SubjectType).HasMaxLength(32).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.SubjectNumber).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Part).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.AddedByUnit).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.EvidenceId);
        builder.HasOne<EvidenceRow>().WithMany().HasForeignKey(row => row.EvidenceId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class UploadConfiguration : IEntityTypeConfiguration<UploadRow>
{
    public void Configure(EntityTypeBuilder<UploadRow> builder)
    {
        builder.ToTable("uploads");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Sha256).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        EvidenceConfiguration.Taking(builder.Property(row => row.Taking));
        builder.HasIndex(row => row.UserName);
        builder.HasIndex(row => row.Until);
    }
}

internal sealed class UploadPartConfiguration : IEntityTypeConfiguration<UploadPartRow>
{
    public void Configure(EntityTypeBuilder<UploadPartRow> builder)
    {
        builder.ToTable("upload_parts");
        builder.HasKey(row => new { row.UploadId, row.Start });
        builder.HasOne<UploadRow>().WithMany().HasForeignKey(row => row.UploadId).OnDelete(DeleteBehavior.Cascade);
    }
}
