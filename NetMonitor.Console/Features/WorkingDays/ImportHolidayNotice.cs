using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.WorkingDays;

public sealed record HolidayNoticeAnswer(int Year, int Days);

/// <summary>
/// Takes a year's State Council notice on record, by a system administrator of the national center: without it no deadline in
/// that year can be set. A notice already on record is replaced, as the State Council does when it amends one.
/// </summary>
public sealed class ImportHolidayNotice(CommandRunner runner, WorkingCalendars calendars)
{
    public async Task<Result<HolidayNoticeAnswer>> HandleAsync(Actor actor, int year, JsonElement notice, Call call, CancellationToken cancel)
    {
        var text = notice.GetRawText();
        var parsed = HolidayNoticeFile.Parse(Encoding.UTF8.GetBytes(text), year);
        if (parsed.IsRefused) return parsed.Refusal;
        var result = await runner.RunAsync<HolidayNoticeAnswer>(
            actor, notice, call, new SubjectLock(() => [new("select pg_advisory_xact_lock(7412)")]), async (context, token) =>
            {
                if (actor.Lacks(Permission.ImportHolidayNotices) is { } lacks) return lacks;
                await context.Db.Database.ExecuteSqlAsync(
                    $"insert into holiday_notices (year, notice, imported_at) values ({year}, {text}::json, {context.Now}) on conflict (year) do update set notice = excluded.notice, imported_at = excluded.imported_at", token);
                context.Record(new JournalEntry(Verbs.HolidayNoticeImported, new Subject("HolidayNotice", $"{year}"), 0, actor, context.Now)
                {
                    UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(),
                    Data = JsonSerializer.Serialize(new { days = parsed.Value.Days.Count, parsed.Value.Papers }, AnswerJson.Options),
                });
                return new HolidayNoticeAnswer(year, parsed.Value.Days.Count);
            },
            cancel);
        if (!result.IsRefused) calendars.Forget();
        return result;
    }
}

public static class HolidaysApi
{
    public static void MapHolidays(this RouteGroupBuilder api) =>
        api.MapPost("/holidays/{year:int}", async (int year, JsonElement notice, CallHeaders call, HttpContext http, ImportHolidayNotice useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem) : ApiResults.Answer(await useCase.HandleAsync(http.Actor(), year, notice, call.Call, cancel)))
            .WithTags("Holidays").Produces<HolidayNoticeAnswer>().WithSummary("Takes a State Council holiday notice on record (national center).");
}
