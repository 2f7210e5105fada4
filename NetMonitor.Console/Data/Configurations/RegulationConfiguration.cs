using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Regulation;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class SettingVersionConfiguration : IEntityTypeConfiguration<SettingVersion>
{
    public void Configure(EntityTypeBuilder<SettingVersion> builder)
    {
        builder.ToTable("setting_versions");
        builder.HasKey(version => new { version.Name, version.Version });
        builder.Property(version => version.Ground).HasMaxLength(SettingVersion.MaxGround);
        builder.Property(version => version.SetBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(version => version.WithdrawnBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class InterpretationConfiguration : IEntityTypeConfiguration<Interpretation>
{
    public const string Table = "interpretations";

    public void Configure(EntityTypeBuilder<Interpretation> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(interpretation => new { interpretation.Rule, interpretation.Version });
        builder.Property(interpretation => interpretation.Rule).HasMaxLength(10).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(interpretation => interpretation.Document).HasMaxLength(Interpretation.MaxDocument);
        builder.Property(interpretation => interpretation.Text).HasMaxLength(Interpretation.MaxText);
        builder.Property(interpretation => interpretation.RecordedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}
