using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>
/// What somebody looks after who has no work in the console; null or empty is what is not theirs, or needs nothing. Lists have one row more than are
/// shown where there are more.
/// </summary>
/// <param name="NoNotice">The year, this or the next, whose holidays are not known though they should be by now.</param>
/// <param name="NoticesUntil">The last year without a gap whose holidays are known.</param>
/// <param name="NotAsked">Units managed by the reader that are sent no tasks.</param>
/// <param name="Frozen">Accounts managed by the reader that are frozen.</param>
/// <param name="Accounts">How many accounts the reader manages.</param>
/// <param name="Covered">How many journal entries the newest checkpoint covers.</param>
/// <param name="Sessions">The reader's own live sessions.</param>
public sealed record Duties(
    int? NoNotice, int? NoticesUntil, IReadOnlyList<NamedUnit> NotAsked, IReadOnlyList<AccountMatch> Frozen, int Accounts, long? Covered, int Sessions);

/// <summary>Reads what there is to look after, in one round trip: by the reader's permissions, and within what it manages.</summary>
public sealed class DutyQueries(ReadDoor door, WorkingCalendars calendars, JournalLog log, TimeProvider time)
{
    /// <summary>Rows of each list.</summary>
    public const int Shown = 8;

    /// <summary>The month in which the next year's holidays are announced.</summary>
    private const int Announced = 11;

    public async Task<Duties> ReadAsync(Actor actor, CancellationToken cancel)
    {
        var read = door.For(actor);
        var notAsked = actor.May(Permission.ManageUnits) ? AddNotAsked(read) : [];
        var (frozen, accounts) = actor.May(Permission.ManageAccounts) ? AddAccounts(read) : ([], []);
        var sql = new Sql();
        var sessions = read.Add(sql.InBatch(
            $"""
            select count(*)::int from sessions s
            where s.user_name = {sql.Value(actor.UserName)} and s.ended_at is null and s.expires_at > {sql.Value(time.GetUtcNow())}
            """), row => row.Int());
        await read.RunAsync(cancel);
        var (missing, until) = actor.May(Permission.ImportHolidayNotices) ? Notices(await calendars.CurrentAsync(cancel)) : (null, null);
        return new Duties(
            missing, until, notAsked, frozen, accounts is [var count] ? count : 0,
            actor.May(Permission.VerifyJournal) ? log.Published?.Size ?? 0 : null, sessions[0]);
    }

    private static IReadOnlyList<NamedUnit> AddNotAsked(ReadBatch read)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select {NamedUnit.Columns} from units u
            where u.parent_code = {sql.Value(read.Actor.ActingUnit.ToString())} and u.status = '{nameof(UnitStatus.NotAsked)}'
            order by u.path limit {Shown + 1}
            """), NamedUnit.Read);
    }

    private static (IReadOnlyList<AccountMatch> Frozen, IReadOnlyList<int> Count) AddAccounts(ReadBatch read)
    {
        var (frozen, all) = (new Sql(), new Sql());
        return (
            read.Add(frozen.InBatch(
                $"""
                select {AccountMatch.Columns} from accounts a join units u on u.code = a.unit_code
                where a.status = '{nameof(AccountStatus.Frozen)}' and {Scopes.ManagedAccounts(frozen, read.Actor, "a")}
                order by a.user_name limit {Shown + 1}
                """), AccountMatch.Read),
            read.Add(all.InBatch(
                $"""
                select count(*)::int from accounts a
                where a.status <> '{nameof(AccountStatus.Deleted)}' and {Scopes.ManagedAccounts(all, read.Actor, "a")}
                """), row => row.Int()));
    }

    private (int? Missing, int? Until) Notices(WorkingCalendar calendar)
    {
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        int? missing = !Known(today.Year) ? today.Year : today.Month >= Announced && !Known(today.Year + 1) ? today.Year + 1 : null;
        var until = today.Year;
        while (Known(until + 1)) until++;
        return (missing, missing == today.Year ? null : until);

        bool Known(int year) => calendar.IsKnown(new DateOnly(year, 1, 1));
    }
}
