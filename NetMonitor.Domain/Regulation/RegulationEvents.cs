using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Regulation;

/// <summary>What entries of settings and interpretations are about.</summary>
public static class RegulationSubjects
{
    public const string OfSetting = "Setting";
    public const string OfRule = "Rule";

    extension(Subject)
    {
        public static Subject Setting(SettingName name) => new(OfSetting, name.ToString());

        public static Subject Rule(string id) => new(OfRule, id);
    }
}

/// <summary>A setting is tighter from a day on (R19.1).</summary>
/// <param name="Former">What would be in force on that day without it.</param>
public sealed record SettingTightened(SettingName Name, int Version, int Value, int Former, DateOnly From, string Ground) : DomainEvent;

/// <summary>A version that was not in force yet never will be.</summary>
public sealed record SettingWithdrawn(SettingName Name, int Version, int Value, DateOnly From, string Reason) : DomainEvent;

/// <summary>The national authority's reading of a rule is on record (R20.1).</summary>
public sealed record RuleInterpreted(string Rule, int Version, string Document, DateOnly Date) : DomainEvent;
