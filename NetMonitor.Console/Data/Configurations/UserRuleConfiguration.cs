using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class UserRuleConfiguration : IEntityTypeConfiguration<UserRule>
{
    public const string Table = "user_rules";

    public void Configure(EntityTypeBuilder<UserRule> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(rule => new { rule.UnitCode, rule.Version });
        builder.Property(rule => rule.Text).HasMaxLength(UserRule.MaxText);
        builder.Property(rule => rule.SetBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(rule => rule.Limits).HasColumnType("jsonb").HasConversion(
            limits => JsonSerializer.Serialize(limits, AnswerJson.Options), text => JsonSerializer.Deserialize<UserRuleLimits>(text, AnswerJson.Options)!);
    }
}
