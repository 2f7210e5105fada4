using System.Text.Json;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;

namespace NetMonitor.Console.Features.WorkingDays;

/// <summary>Holiday notices over HTTP.</summary>
public static class HolidaysApi
{
    public static void MapHolidays(this RouteGroupBuilder api) => api
        .MapPost("/holidays/{year:int}",
            async (int year, JsonElement notice, CallHeaders call, HttpContext http, ImportHolidayNotice useCase, CancellationToken cancel) =>
            ApiResults.Answer(await useCase.HandleAsync(http.Actor(), year, notice, call.Call, cancel)))
        .Does(ImportHolidayNotice.Import).WithTags("Holidays").Produces<HolidayNoticeAnswer>()
        .WithSummary("Takes a State Council holiday notice on record (national center).");
}
