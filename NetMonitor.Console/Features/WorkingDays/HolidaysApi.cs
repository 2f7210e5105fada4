using System.Text.Json;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;

namespace NetMonitor.Console.Features.WorkingDays;

/// <summary>Holiday notices over HTTP.</summary>
public static class HolidaysApi
{
    public static void MapHolidays(this RouteGroupBuilder api) => api
        .MapPost("/holidays/{year:int}",
            async (int year, JsonElement notice, CallHeaders call, HttpContext http, ImportHolidayNotice useCase, bool? dryRun, bool? confirmed,
                CancellationToken cancel) =>
            ApiResults.Answer(await useCase.HandleAsync(http.Actor(), year, notice, dryRun == true, confirmed == true, call.Call, cancel),
                version: answer => answer.Version))
        .Does(ImportHolidayNotice.Import).WithTags("Holidays").Produces<HolidayNoticeAnswer>()
        .WithSummary("Takes a State Council holiday notice on record (national center), and moves the deadlines that were counted by the former one.")
        .WithDescription(
            "The body is `{year, papers[]?, days[{date, name, isOffDay}]}` as the public holiday-cn data has it: days off and make-up workdays, at most "
            + "60 of each. `dryRun=true` answers what would change and changes nothing. Where days off or papers of the notice on record are missing, its "
            + "newest paper is older, or a weekday between two days off of one holiday is not off, the answer names it in `doubts`, and the import is "
            + "refused with 409 `HolidayNoticeDoubtful` until it is sent with `confirmed=true`; "
            + "with the dry run's ETag as `If-Match` that is good only for what the dry run showed.");
}
