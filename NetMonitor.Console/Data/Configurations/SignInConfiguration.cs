using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class SignInPolicyConfiguration : IEntityTypeConfiguration<SignInPolicy>
{
    public void Configure(EntityTypeBuilder<SignInPolicy> builder)
    {
        builder.ToTable("sign_in_policies");
        builder.HasKey(policy => policy.Id);
        builder.Property(policy => policy.Id).ValueGeneratedNever();
        builder.Property(policy => policy.Provisional).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<ProvisionalDecision>(text, AnswerJson.Options)!);
        builder.Property(policy => policy.Acceptance).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<FormalAcceptance>(text, AnswerJson.Options)!);
        builder.Property(policy => policy.Version).IsConcurrencyToken();
    }
}

internal sealed class UnitNetworksConfiguration : IEntityTypeConfiguration<UnitNetworksRow>
{
    public void Configure(EntityTypeBuilder<UnitNetworksRow> builder)
    {
        builder.ToTable("unit_networks");
        builder.HasKey(row => row.UnitCode);
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
}

internal sealed class SignInCodeConfiguration : IEntityTypeConfiguration<SignInCodeRow>
{
    public void Configure(EntityTypeBuilder<SignInCodeRow> builder)
    {
        builder.ToTable("sign_in_codes");
        builder.HasKey(row => row.UserName);
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class UsedChallengeConfiguration : IEntityTypeConfiguration<UsedChallengeRow>
{
    public void Configure(EntityTypeBuilder<UsedChallengeRow> builder)
    {
        builder.ToTable("used_challenges");
        builder.HasKey(row => row.Hash);
        builder.HasIndex(row => row.Until);
    }
}

internal sealed class ThrottledTriesConfiguration : IEntityTypeConfiguration<ThrottledTriesRow>
{
    public void Configure(EntityTypeBuilder<ThrottledTriesRow> builder)
    {
        builder.ToTable("throttled_tries");
        builder.HasKey(row => new { row.Network, row.Minute });
        builder.Property(row => row.Network).HasMaxLength(60).UseCollation(NetMonitorDb.ByteOrder);
    }
}
