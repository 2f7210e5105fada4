using System.Globalization;
using NetMonitor.Console.Api;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.WorkingDays;

/// <summary>How the law counts days, for all who are signed in.</summary>
public static class WorkingDaysApi
{
    public static void MapWorkingDays(this RouteGroupBuilder api) => api
        .MapGet("/working-days/explain", async (DateOnly from, int days, WorkingCalendars calendars, CancellationToken cancel) =>
            ApiResults.Answer(Problem(from, days) is { } problem ? problem : Result.Of((await calendars.CurrentAsync(cancel)).Explain(from, days))))
        .Reads(Permission.ReadDirectory).WithTags("Holidays").Produces<ExplainedDeadline>()
        .WithSummary("A deadline of so many working days after a day, day by day: which days count, which are skipped and why, and where it ends.")
        .WithDescription(
            "`days` is 1–250. The first day is not counted; a deadline that ends on a day off rolls to the next working day. Days of a year without a notice "
            + "count by weekends alone, and are `provisional`.");

    /// <summary><c>WorkingDaysOutOfRange</c>, and <c>DayOutOfRange</c> for a day of a year that no notice can be for.</summary>
    private static Refusal? Problem(DateOnly from, int days) =>
        days is < 1 or > SupervisionTask.MaxWorkingDays
            ? Refusal.Malformed("WorkingDaysOutOfRange").With("max", Invariant(SupervisionTask.MaxWorkingDays)).With("given", Invariant(days))
        : from.Year is < HolidayNotice.FirstYear or > HolidayNotice.LastYear
            ? Refusal.Malformed("DayOutOfRange").With("first", Invariant(HolidayNotice.FirstYear)).With("last", Invariant(HolidayNotice.LastYear))
        : null;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
