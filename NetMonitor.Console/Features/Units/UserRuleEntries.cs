using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>What is filled in for a new version of a user rule; what is all chosen, or left empty, is not limited.</summary>
internal sealed class UserRuleEntries
{
    public static IReadOnlyList<UnitKind> OptionalKinds { get; } = [.. Enum.GetValues<UnitKind>().Where(kind => !UserRuleLimits.IsAlwaysThere(kind))];

    /// <summary>Special-duty accounts are the nation's own.</summary>
    public static IReadOnlyList<Role> AllRoles { get; } = [.. Enum.GetValues<Role>().Where(role => role != Role.SpecialDuty)];

    public string Text { get; set; } = "";
    public UnitLevel? Deepest { get; set; }
    public Choice<UnitKind> Kinds { get; } = [];
    public Choice<Role> Roles { get; } = [];
    public Dictionary<UnitKind, int?> Most { get; } = Enum.GetValues<UnitKind>().ToDictionary(kind => kind, _ => (int?)null);

    /// <summary>Begins with the version in force.</summary>
    public static UserRuleEntries Of(UserRuleVersion? rule)
    {
        var entries = new UserRuleEntries { Text = rule?.Text ?? "", Deepest = rule?.Limits.Deepest };
        entries.Kinds.UnionWith(rule?.Limits.Kinds ?? OptionalKinds);
        entries.Roles.UnionWith(rule?.Limits.Roles ?? AllRoles);
        foreach (var (kind, most) in rule?.Limits.MaxAccounts ?? new Dictionary<UnitKind, int>()) entries.Most[kind] = most;
        return entries;
    }

    /// <summary>What is no number is kept as none that is allowed, so that the check says so.</summary>
    public void SetMost(UnitKind kind, string? typed) =>
        Most[kind] = string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed, out var most) ? most : 0;

    public UserRuleCommand Command()
    {
        var most = Most.Where(of => of.Value is not null).ToDictionary(of => of.Key, of => of.Value!.Value);
        return new UserRuleCommand(Text)
        {
            Deepest = Deepest,
            Kinds = Kinds.IsSupersetOf(OptionalKinds) ? null : [.. Kinds],
            Roles = Roles.IsSupersetOf(AllRoles) ? null : [.. Roles],
            MaxAccounts = most.Count > 0 ? most : null,
        };
    }

    /// <summary>What is ticked.</summary>
    internal sealed class Choice<T> : HashSet<T>
    {
        public void Toggle(T item)
        {
            if (!Remove(item)) Add(item);
        }
    }
}
