using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>A leg's route as it is drawn: the unit that asks, each center, the unit asked.</summary>
public static class AssistanceRouteView
{
    public static IReadOnlyList<RouteHop> Of(
        LegItem leg, WorkingCalendar? calendar, DateTimeOffset now, AssistanceWords words, IStringLocalizer<AssistanceText> texts)
    {
        var ended = !AssistanceWorkflow.Open.Contains(leg.State) && leg.State != AssistanceState.Closed;
        var hops = new List<RouteHop>(leg.Route.Count);
        foreach (var (place, stop) in leg.Route.Index())
        {
            var (first, last) = (place == 0, place == leg.Route.Count - 1);
            if (ended && stop.State == HopState.Ahead) continue;
            var due = stop.DueOn ?? (last && stop.State != HopState.Ahead ? leg.DueOn : null);
            var late = last ? leg.Overdue : due is { } by && WorkingCalendar.DayOf(stop.Until ?? now) > by;
            hops.Add(new RouteHop(
                stop.UnitName, stop.UnitCode.ToString(), PlaceOf(stop.State),
                What(stop, first, last, words, texts),
                stop.Since, stop.Until, null, stop.Since is { } since ? Spent(since, stop.Until ?? now, calendar, texts) : null, due, late));
        }

        if (ended && hops.Count > 0) hops[^1] = hops[^1] with { Place = HopPlace.Ended };
        return hops;
    }

    /// <summary>The way that a request would go, before it is sent.</summary>
    public static IReadOnlyList<RouteHop> Of(RoutePreview preview, string requester, string code, IStringLocalizer<AssistanceText> texts) =>
    [
        new(requester, code, HopPlace.Current, texts[AssistanceText.Requester]),
        .. preview.Centers.Select(center => new RouteHop(center.UnitName, center.UnitCode.ToString(), HopPlace.Ahead)),
        new(preview.UnitName, preview.UnitCode.ToString(), HopPlace.Ahead, texts[AssistanceText.Asked]),
    ];

    /// <summary>Why it goes that way.</summary>
    public static string Why(RoutePreview preview, IStringLocalizer<AssistanceText> texts) => preview.Reason switch
    {
        RouteReason.RightAbove => texts[AssistanceText.RouteStraight, preview.UnitName],
        RouteReason.StepByStep => texts[AssistanceText.RouteDown, preview.SuperiorName],
        _ => texts[AssistanceText.RouteUp, preview.SuperiorName],
    };

    private static string? What(RouteItem stop, bool first, bool last, AssistanceWords words, IStringLocalizer<AssistanceText> texts) =>
        stop.Act is { } act ? words.Of(act)
        : stop.State == HopState.Current ? null
        : first ? texts[AssistanceText.Requester].Value
        : last ? texts[AssistanceText.Asked].Value
        : null;

    private static string? Spent(DateTimeOffset since, DateTimeOffset until, WorkingCalendar? calendar, IStringLocalizer<AssistanceText> texts)
    {
        if (WorkingDaysLeft.Count(calendar, since, until) is not { } days) return null;
        return days == 0 ? texts[AssistanceText.SpentToday] : texts[AssistanceText.Spent, days];
    }

    private static HopPlace PlaceOf(HopState state) => state switch
    {
        HopState.Passed => HopPlace.Passed,
        HopState.Current => HopPlace.Current,
        _ => HopPlace.Ahead,
    };
}
