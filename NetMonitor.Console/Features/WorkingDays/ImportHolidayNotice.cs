using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.WorkingDays;

public sealed record HolidayNoticeAnswer(int Year, int Days);

/// <summary>
/// Takes a year's State Council notice on record, by a system administrator of the national center: without it no deadline in
/// that year can be set. A notice already on record is replaced, as the State Council does when it amends one.
/// </summary>
public sealed class ImportHolidayNotice(CommandRunner commands, WorkingCalendars calendars)
{
    public static readonly Operation Import = new("ImportHolidayNotice", Permission.ImportHolidayNotices);

    public async Task<Result<HolidayNoticeAnswer>> HandleAsync(Actor actor, int year, JsonElement notice, Call call, CancellationToken cancel)
    {
        var parsed = HolidayNoticeFile.Parse(Encoding.UTF8.GetBytes(notice.GetRawText()), year);
        if (parsed.IsRefused) return parsed.Refusal;
        return await RunAsync(new Command(actor, Import, Subject.HolidayNotice(year), parsed.Value, call), parsed.Value, replaces: true, cancel);
    }

    /// <summary>The notices that come with the console, as far as they are not on record: at its start, by itself.</summary>
    public async Task ImportEmbeddedAsync(CancellationToken cancel)
    {
        var known = (await calendars.NoticesAsync(cancel)).Select(notice => notice.Year).ToHashSet();
        foreach (var name in ReferenceFiles.In("holidays"))
        {
            using var reader = ReferenceFiles.Read(name);
            var text = await reader.ReadToEndAsync(cancel);
            var notice = HolidayNoticeFile.Parse(Encoding.UTF8.GetBytes(text)).Value;
            if (known.Contains(notice.Year)) continue;
            await RunAsync(Command.BySystem(Import.Name, Subject.HolidayNotice(notice.Year)), notice, replaces: false, cancel);
        }
    }

    private async Task<Result<HolidayNoticeAnswer>> RunAsync(Command command, HolidayNotice notice, bool replaces, CancellationToken cancel)
    {
        // Two consoles may start on one new database, and two administrators import at once.
        var result = await commands.RunAsync<HolidayNoticeAnswer>(command, new SubjectLock(() => [new("select pg_advisory_xact_lock(7412)")]),
            async (context, token) =>
        {
            if (command.Actor?.Lacks(Permission.ImportHolidayNotices) is { } lacks) return lacks;
            var answer = new HolidayNoticeAnswer(notice.Year, notice.Days.Count);
            if (!replaces && await context.Db.HolidayNotices.AnyAsync(row => row.Year == notice.Year, token)) return answer;
            context.Write(Sql.Statement(
                """
                insert into holiday_notices (year, notice, imported_at) values ($1, $2::json, $3)
                on conflict (year) do update set notice = excluded.notice, imported_at = excluded.imported_at
                """, notice.Year, HolidayNoticeFile.Write(notice), context.Now));
            context.Record(new JournalEntry(
                new HolidayNoticeImported(notice.Days.Count, notice.Papers), Subject.HolidayNotice(notice.Year), 0, context.Author, context.Now)
            {
                UnitCode = command.Actor?.UnitCode.ToString() ?? "", UnitPath = context.Author.UnitPath,
            });
            return answer;
        }, cancel);
        if (!result.IsRefused) calendars.Forget();
        return result;
    }
}
