using System.Globalization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Assistance;

/// <summary>The units that a leg is about: who is which party follows from them.</summary>
/// <param name="Holder">The unit in whose hands it is.</param>
public readonly record struct LegUnits(UnitCode Requester, UnitCode Asked, UnitCode Holder)
{
    public static LegUnits Of(AssistanceRequest request, AssistanceLeg leg) => new(request.RequesterCode, leg.UnitCode, leg.Holder.Leaf);
}

/// <summary>Who may do what with requests: the unit's side here, the permission in <see cref="Permissions"/>.</summary>
public static class AssistanceRules
{
    public static bool Is(this Actor actor, AssistanceParty party, LegUnits units) =>
        UnitOf(party, units) is { } unit && actor.ActingUnit == unit && actor.May(PermissionOf(party));

    public static UnitCode? UnitOf(AssistanceParty party, LegUnits units) => party switch
    {
        AssistanceParty.RequestingOfficer or AssistanceParty.RequestingReviewer => units.Requester,
        AssistanceParty.Center or AssistanceParty.Superior => units.Holder,
        AssistanceParty.AskedOfficer or AssistanceParty.AskedReviewer => units.Asked,
        _ => null,
    };

    /// <summary>What an account of that unit needs to be the party.</summary>
    public static Permission PermissionOf(AssistanceParty party) => party switch
    {
        AssistanceParty.RequestingOfficer or AssistanceParty.AskedOfficer => Permission.WorkOnAssistance,
        AssistanceParty.RequestingReviewer or AssistanceParty.AskedReviewer => Permission.ReviewSubmissions,
        _ => Permission.RouteAssistance,
    };

    /// <summary>
    /// Null while an extension still counts. While the unit waits for the requesting one, the day on which it began to wait counts.
    /// </summary>
    public static Refusal? ExtensionTooLate(DateOnly dueOn, DateTimeOffset? waitingSince, DateTimeOffset now) =>
        WorkingCalendar.DayOf(waitingSince ?? now) > dueOn
            ? Refusal.Conflict("ExtensionAfterExpiry").With("due", dueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;

    /// <summary>
    /// Null where the step is this account's to take in that state; else <c>RoleRequired</c> with the rule of the party's permission in the party's unit.
    /// </summary>
    public static Refusal? MayTake(this Actor actor, AssistanceStep step, AssistanceState state, LegUnits units)
    {
        var parties = AssistanceWorkflow.Table.PartiesOf(state, step);
        if (parties.Any(party => actor.Is(party, units))) return null;
        var foremost = parties.Min();
        return Permissions.Missing(PermissionOf(foremost), (UnitOf(foremost, units) ?? units.Holder).Kind).With("party", foremost.ToString());
    }

    /// <summary>
    /// Whether a step was this account's to take until another unit had the leg: two at one center, or two centers, dispose of it at once. Such an account is
    /// told that it is too late, not that it may not.
    /// </summary>
    public static bool Had(this Actor actor, AssistanceStep step, AssistanceLeg leg) => actor.May(Permission.RouteAssistance)
        && AssistanceWorkflow.Table.Rows.Any(row => row.Step == step && row.By switch
        {
            AssistanceParty.Center => leg.Hops.Any(hop => hop.Unit == actor.ActingUnit && hop.State == HopState.Passed),
            AssistanceParty.Superior => leg.WasObjected && leg.Superior == actor.ActingUnit,
            _ => false,
        });

    /// <summary>The steps that a reader of a leg is shown: its own, and those of others that lead to the end.</summary>
    public static IReadOnlyList<OfferedStep<AssistanceStep, AssistanceParty>> Offered(
        this Actor actor, AssistanceState state, LegUnits units, Func<AssistanceStep, Refusal?> guard) =>
        AssistanceWorkflow.Table.Offered(state, party => actor.Is(party, units), guard);
}
