using System.Text;
using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.WorkingDays;

/// <summary>
/// What a notice changes, or would change: <see cref="Applied"/> says which, <see cref="Doubts"/> why it wants a second yes. Of the deadlines that
/// move, and of those set as a date that become days off and stay, the first thousand are listed, the earliest first, and all are counted (a unit once
/// for each deadline that moves). The version is that of the notice on record, before a dry run and after an import; 0 where there is none.
/// </summary>
public sealed record HolidayNoticeAnswer(
    int Year, int Days, bool Applied, IReadOnlyList<NoticeDoubt> Doubts, NoticeDifference Difference, int MovedDeadlines, int MovedUnits,
    IReadOnlyList<DeadlineMove> Deadlines, int DeadlinesOnDaysOff, IReadOnlyList<DeadlineOnDayOff> OnDaysOff, long Version);

/// <summary>
/// Takes a year's State Council notice on record, by a system administrator of the national center: without it no deadline in
/// that year can be set. A notice already on record is replaced, as the State Council does when it amends one, and deadlines that were counted by it
/// move with it. What looks doubtful (<see cref="NoticeDoubt"/>) is refused with <c>HolidayNoticeDoubtful</c> until it is confirmed.
/// </summary>
public sealed class ImportHolidayNotice(CommandRunner commands, WorkingCalendars calendars, IEnumerable<IFollowsNotices> followers)
{
    public static readonly Operation Import = new("ImportHolidayNotice", Permission.ImportHolidayNotices);

    /// <summary>Deadlines that an answer lists.</summary>
    private const int Listed = 1000;

    /// <summary>
    /// A notice that came while a deadline was being counted by the ones before is seen by that deadline within seconds; it is looked for this long.
    /// </summary>
    private static readonly TimeSpan s_lateDeadlines = TimeSpan.FromHours(1);

    /// <summary>A dry run says what would change, and changes nothing; <paramref name="confirmed"/> is the second yes.</summary>
    public async Task<Result<HolidayNoticeAnswer>> HandleAsync(
        Actor actor, int year, JsonElement notice, bool dryRun, bool confirmed, Call call, CancellationToken cancel)
    {
        var parsed = HolidayNoticeFile.Parse(Encoding.UTF8.GetBytes(notice.GetRawText()), year);
        return parsed.IsRefused ? parsed.Refusal : await HandleAsync(actor, parsed.Value, dryRun, confirmed, call, cancel);
    }

    public Task<Result<HolidayNoticeAnswer>> HandleAsync(
        Actor actor, HolidayNotice notice, bool dryRun, bool confirmed, Call call, CancellationToken cancel) =>
        notice.Problem() is { } problem ? Task.FromResult<Result<HolidayNoticeAnswer>>(problem)
        : RunAsync(new Command(actor, Import, Subject.HolidayNotice(notice.Year), new { notice, dryRun, confirmed }, call), notice, dryRun, confirmed, cancel);

    /// <summary>The notices that come with the console, as far as they are not on record: at its start, by itself.</summary>
    public async Task ImportEmbeddedAsync(CancellationToken cancel)
    {
        var known = (await calendars.NoticesAsync(cancel)).Select(notice => notice.Year).ToHashSet();
        foreach (var notice in HolidayNoticeFile.Embedded().Where(notice => !known.Contains(notice.Year)))
            await RunAsync(Command.BySystem(Import.Name, Subject.HolidayNotice(notice.Year)), notice, dryRun: false, confirmed: true, cancel);
    }

    /// <summary>Moves deadlines that were still counted by the old notices while new ones came, on this node or another.</summary>
    public async Task CatchUpAsync(CancellationToken cancel) =>
        await commands.RunAsync<int>(Command.BySystem("CatchUpWithNotices"), OneAtATime, async (context, token) =>
        {
            var read = ReadDoor.Within(context.Connection, null);
            var recent = Sql.Statement("select from holiday_notices where imported_at > $1", context.Now - s_lateDeadlines);
            if (!await read.AnyAsync(recent, token)) return 0;
            var calendar = new WorkingCalendar(await WorkingCalendars.NoticesAsync(read, token));
            return (await FollowAsync(context, calendar, calendar, apply: true, token)).Moves.Count;
        }, cancel);

    /// <summary>Two consoles may start on one new database, and two administrators import at once.</summary>
    private static SubjectLock OneAtATime => new(() => [new("select pg_advisory_xact_lock(7412)")]);

    private async Task<Result<HolidayNoticeAnswer>> RunAsync(
        Command command, HolidayNotice notice, bool dryRun, bool confirmed, CancellationToken cancel)
    {
        var result = await commands.RunAsync<HolidayNoticeAnswer>(command, OneAtATime, async (context, token) =>
        {
            if (command.Actor?.Lacks(Permission.ImportHolidayNotices) is { } lacks) return lacks;
            var read = ReadDoor.Within(context.Connection, null);
            var notices = await WorkingCalendars.NoticesAsync(read, token);
            var onRecord = notices.FirstOrDefault(known => known.Year == notice.Year);
            var version = await read.FirstAsync(Sql.Statement("select imported_at from holiday_notices where year = $1", notice.Year), VersionOf, token);
            // What was looked at before it was confirmed may have been replaced meanwhile.
            if (command.Call.Match(version) is { } stale) return stale;
            // Another node that starts up was quicker: what is on record may have been amended since.
            var apply = !dryRun && (command.Actor is not null || onRecord is null);
            var (before, after) = (new WorkingCalendar(notices), new WorkingCalendar([notice, .. notices.Where(known => known.Year != notice.Year)]));
            var (doubts, difference) = (Doubts(notice, onRecord, before, after), notice.Difference(onRecord));
            if (apply && doubts.Count > 0 && !confirmed)
                return Refusal.Conflict("HolidayNoticeDoubtful").With("doubts", string.Join(", ", doubts)).With("confirm", "confirmed=true");
            var changes = await FollowAsync(context, before, after, apply, token);
            if (apply && !difference.IsNone()) version = Keep(context, notice, doubts);
            return new HolidayNoticeAnswer(
                notice.Year, notice.Days.Count, !dryRun, doubts, difference, changes.Moves.Count, changes.Moves.Sum(move => move.Units),
                [.. changes.Moves.Take(Listed)], changes.OnDaysOff.Count, [.. changes.OnDaysOff.Take(Listed)], version);
        }, cancel);
        if (!result.IsRefused && !dryRun) calendars.Forget();
        return result;
    }

    /// <summary>A notice may also take days off from another year's: it speaks of the end of the year before.</summary>
    private static IReadOnlyList<NoticeDoubt> Doubts(HolidayNotice notice, HolidayNotice? onRecord, WorkingCalendar before, WorkingCalendar after)
    {
        var doubts = notice.Doubts(onRecord);
        var takes = before.NamedDays.Any(day => !before.IsWorkingDayProvisionally(day) && after.IsWorkingDayProvisionally(day));
        return takes && !doubts.Contains(NoticeDoubt.FewerDaysOff) ? [NoticeDoubt.FewerDaysOff, .. doubts] : doubts;
    }

    /// <summary>Changes with every import.</summary>
    private static long VersionOf(RowReader row) => row.Time().UtcTicks;

    private static long Keep(CommandContext context, HolidayNotice notice, IReadOnlyList<NoticeDoubt> confirmed)
    {
        // As fine as the database keeps it.
        var at = new DateTimeOffset(context.Now.UtcTicks - context.Now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        context.Write(Sql.Statement(
            """
            insert into holiday_notices (year, notice, imported_at) values ($1, $2::json, $3)
            on conflict (year) do update set notice = excluded.notice, imported_at = excluded.imported_at
            """, notice.Year, HolidayNoticeFile.Write(notice), at));
        var what = new HolidayNoticeImported(notice.Days.Count, notice.Papers, confirmed.Count > 0 ? confirmed : null);
        context.Record(new JournalEntry(what, Subject.HolidayNotice(notice.Year), 0, context.Author, context.Now)
        {
            UnitCode = context.Command.Actor?.UnitCode.ToString() ?? "", UnitPath = context.Author.UnitPath,
        });
        return at.UtcTicks;
    }

    private async Task<DeadlineChanges> FollowAsync(
        CommandContext context, WorkingCalendar before, WorkingCalendar after, bool apply, CancellationToken cancel)
    {
        var all = new List<DeadlineChanges>();
        foreach (var follower in followers) all.Add(await follower.FollowAsync(context, before, after, apply, cancel));
        return new DeadlineChanges([.. all.SelectMany(part => part.Moves)], [.. all.SelectMany(part => part.OnDaysOff)]);
    }
}
