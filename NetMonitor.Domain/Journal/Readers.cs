using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Journal;

/// <summary>
/// Units whose work an entry is, where a rule over the tree chose them: the recipient rule with the path it starts from, and the few below it that it
/// passed over with all that lies below them.
/// </summary>
public sealed record WorkRule(UnitPath Under, UnitLevel? Level, UnitKind Kind, IReadOnlyList<UnitPath>? Except = null)
{
    public static WorkRule Of(RecipientRule rule, UnitPath under, IReadOnlyList<UnitPath> except) =>
        new(under, rule.Level, rule.Kind, except.Count > 0 ? except : null);

    /// <summary>True for a unit that the rule resolves to.</summary>
    public bool Matches(UnitPath unit, UnitLevel level, UnitKind kind) =>
        Under.Contains(unit) && Kind == kind && (Level is null ? unit != Under : Level == level) && !IsPassedOver(unit);

    /// <summary>True where the rule can resolve to a unit at or below <paramref name="path"/>.</summary>
    public bool Reaches(UnitPath path, UnitLevel level) =>
        (Under.Contains(path) || path.Contains(Under)) && (Level is null || Level >= level) && !IsPassedOver(path);

    private bool IsPassedOver(UnitPath path) => Except?.Any(over => over.Contains(path)) == true;
}

/// <summary>
/// Who an entry is for, said by the entry itself. In the feed these and nobody else read it; the journal is also read by those who manage the
/// account that acted, or the <see cref="Holder"/>'s.
/// </summary>
public sealed record Readers
{
    /// <summary>For the journal's readers alone, such as a refused attempt.</summary>
    public static Readers Nobody { get; } = new();

    /// <summary>Paths of the units whose work it is: for who reads the work of one of them.</summary>
    public IReadOnlyList<UnitPath> Work { get; init; } = [];

    /// <summary>The same by a rule, so that a national dispatch is one entry with a short list.</summary>
    public WorkRule? WorkRule { get; init; }

    /// <summary>Paths of the units whose administrators of accounts are told.</summary>
    public IReadOnlyList<UnitPath> Administration { get; init; } = [];

    /// <summary>User name of the account that it concerns: for its holder, and in the journal for who manages it.</summary>
    public string? Holder { get; init; }

    public static Readers OfWork(params IReadOnlyList<UnitPath> units) => new() { Work = units };

    public static Readers OfAccount(string holder, params IReadOnlyList<UnitPath> administration) => new() { Holder = holder, Administration = administration };

    /// <summary>Whether an account may read the entry in the feed. One predicate for the live stream and for a replay.</summary>
    public bool Include(Actor actor)
    {
        if (Holder == actor.UserName) return true;
        if (Administration.Count > 0 && actor.May(Permission.ManageAccounts) && Administration.Contains(actor.UnitPath)) return true;
        if (Work.Count == 0 && WorkRule is null) return false;
        var scope = actor.Work;
        for (var i = 0; i < Work.Count; i++)
            if (scope.CoveredThen(Work[i])) return true;
        if (WorkRule is null) return false;
        var kind = actor.UnitKind == UnitKind.CoordinationCenter ? UnitKind.Authority : actor.UnitKind;
        return WorkRule.Matches(scope.Path, actor.Level, kind) || (scope.Subtree && WorkRule.Reaches(scope.Path, actor.Level));
    }
}
