using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Journal;

/// <summary>The audience of a mass dispatch: the recipient rule with the path it starts from.</summary>
public sealed record AudienceRule(UnitPath Under, UnitLevel? Level, UnitKind Kind)
{
    public static AudienceRule Of(RecipientRule rule, UnitPath under) => new(under, rule.Level, rule.Kind);

    /// <summary>True for a unit that the rule resolves to.</summary>
    public bool Matches(UnitPath unit, UnitLevel level, UnitKind kind) =>
        Under.Contains(unit) && Kind == kind && (Level is null ? unit != Under : Level == level);

    /// <summary>True where the rule can resolve to a unit at or below <paramref name="path"/>.</summary>
    public bool Reaches(UnitPath path, UnitLevel level) =>
        (Under.Contains(path) || path.Contains(Under)) && (Level is null || Level >= level);
}

/// <summary>Who may read an entry in the feed. One predicate for the live stream and for a replay.</summary>
public static class Audience
{
    public static bool MayRead(Actor actor, string subjectType, string subjectNumber, IReadOnlyList<UnitPath> paths, AudienceRule? rule)
    {
        // Events of an account are for its holder and the administrators of the units in the audience; others who manage it read them in the journal.
        if (subjectType == Subject.OfAccount)
            return subjectNumber == actor.UserName || (actor.May(Permission.ManageAccounts) && paths.Contains(actor.UnitPath));
        var scope = actor.Work;
        for (var i = 0; i < paths.Count; i++)
            if (scope.CoveredThen(paths[i])) return true;
        if (rule is null) return false;
        var kind = actor.UnitKind == UnitKind.CoordinationCenter ? UnitKind.Authority : actor.UnitKind;
        return rule.Matches(scope.Path, actor.Level, kind) || (scope.Subtree && rule.Reaches(scope.Path, actor.Level));
    }
}
