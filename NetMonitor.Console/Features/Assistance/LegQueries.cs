using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Reads the board of a request that went to many units: of its legs those that its reader may see.</summary>
public sealed class LegQueries(ReadDoor door, WorkingCalendars calendars, TimeProvider time)
{
    private static readonly KeyColumn<LegStanding>[] s_inTree =
        [Keyset.Text<LegStanding>("l.unit_path", leg => leg.UnitPath.ToString()), Keyset.Number<LegStanding>("l.no", leg => leg.Leg)];

    /// <summary>Behind every deadline, and not the last day that there is, which stands for infinity in PostgreSQL.</summary>
    private static readonly DateOnly s_never = DateOnly.MaxValue.AddDays(-1);

    private static readonly Dictionary<LegOrder, KeyColumn<LegStanding>[]> s_orders = new()
    {
        [LegOrder.Unit] = s_inTree,
        [LegOrder.State] = [Keyset.Number<LegStanding>(LegSql.Place("l"), leg => (long)leg.State + 1), .. s_inTree],
        // Where nobody has to do anything the day is the last of all.
        [LegOrder.Due] = [Keyset.Day<LegStanding>($"coalesce({LegSql.Due("l")}, '{s_never:yyyy-MM-dd}')", leg => leg.Due ?? s_never), .. s_inTree],
        [LegOrder.Updated] = [Keyset.Time<LegStanding>("l.updated_at", leg => leg.UpdatedAt), .. s_inTree],
    };

    public async Task<Result<Page<LegStanding>>> PageAsync(
        Actor actor, string number, LegFilter filter, LegSort sort, PageRequest page, CancellationToken cancel)
    {
        if (filter.Problem is { } malformed) return malformed;
        var (read, sql, keys) = (door.For(actor), new Sql(), new Keyset<LegStanding>(sort.By == LegOrder.Updated != sort.Reversed, s_orders[sort.By]));
        var behind = keys.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var (calendar, today) = (await calendars.CurrentAsync(cancel), Today);
        filter.Narrow(sql.Where(behind.Value), today);
        var there = AddThere(read, number);
        var rows = read.Add(sql.InBatch(
            $"""
            select {LegStanding.Columns} {Visible(sql, actor, number)} and {sql.Conditions} {keys.Tail(page)}
            """), row => LegStanding.Read(row, calendar, today));
        await read.RunAsync(cancel);
        return there.Count == 0 ? StoredAssistance.NotFound : keys.Cut(rows, page, leg => leg);
    }

    public async Task<Result<LegCounts>> CountAsync(Actor actor, string number, CancellationToken cancel)
    {
        var read = door.For(actor);
        var (there, counts) = (AddThere(read, number), AddCounts(read, number));
        await read.RunAsync(cancel);
        return there.Count == 0 ? StoredAssistance.NotFound : counts();
    }

    /// <summary>Adds the counts to a batch: what they are is known once it has run.</summary>
    internal Func<LegCounts> AddCounts(ReadBatch read, string number)
    {
        var sql = new Sql();
        var late = LegSql.Late(sql, "l", Today);
        var rows = read.Add(sql.InBatch(
            $"""
            select l.state, count(*)::int, (count(*) filter (where {late}))::int {Visible(sql, read.Actor, number)} group by l.state
            """), row => (State: row.Named<Domain.Assistance.AssistanceState>(), Count: row.Int(), Late: row.Int()));
        return () => new LegCounts(rows.Sum(row => row.Count), rows.ToDictionary(row => row.State, row => row.Count), rows.Sum(row => row.Late));
    }

    private DateOnly Today => WorkingCalendar.DayOf(time.GetUtcNow());

    private static string Visible(Sql sql, Actor actor, string number) =>
        $"""
        from assistance_legs l join assistance_requests a on a.number = l.number join units u on u.code = l.unit_code
          join units h on h.code = {UnitSql.CodeAt("l.holder_path", $"({UnitSql.LastStep("l.holder_path")})")}
        where l.number = {sql.Value(number)} and {Scopes.AssistanceLegs(sql, actor, "l", "a")}
        """;

    private static IReadOnlyList<bool> AddThere(ReadBatch read, string number)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"select from assistance_requests a where a.number = {sql.Value(number)} and {Scopes.Assistance(sql, read.Actor, "a")}"), _ => true);
    }
}
