using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Support;

/// <summary>
/// A request for help as its readers see it, with the steps that the reader may take now. The day on which the answer is due follows the notices: it is
/// provisional where it is counted into a year without one.
/// </summary>
public sealed record HelpItem(
    string Number, UnitCode UnitCode, string UnitName, UnitCode CenterCode, string CenterName, HelpState State, string? Owner, string AskedBy,
    DateTimeOffset AskedAt, DateOnly DueOn, bool Provisional, bool Overdue, IReadOnlyList<HelpMessage> Messages, IReadOnlyList<HelpStep> Next, long Version)
{
    /// <summary>Over rows <c>h</c> of requests, <c>u</c> and <c>c</c> of units.</summary>
    internal const string Columns =
        "h.number, h.unit_code, u.name, h.center_code, c.name, h.state, h.owner, h.asked_by, h.asked_at, h.messages, h.version";

    internal static HelpItem Read(RowReader row, Actor reader, DueTimes times, DateTimeOffset now)
    {
        var (number, unit, unitName, center, centerName) = (row.Text(), row.Unit(), row.Text(), row.Unit(), row.Text());
        var (state, owner, by, at) = (row.Named<HelpState>(), row.TextOrNull(), row.Text(), row.Time());
        var due = times.Of(at);
        return new HelpItem(
            number, unit, unitName, center, centerName, state, owner, by, at, due.Date, due.Provisional,
            state == HelpState.Open && due.Date < WorkingCalendar.DayOf(now), row.Json<IReadOnlyList<HelpMessage>>(),
            [.. HelpWorkflow.Table.Offered(state, party => AskForHelp.Is(reader, party, by, center)).Where(step => step.Possible).Select(step => step.Step)],
            row.Long());
    }
}

/// <summary>
/// Requests for help: one's own; those that the own center was asked, for who answers them; and for leaders those that the centers at and below their
/// authority were asked (R2.2, R7.1).
/// </summary>
public sealed class HelpQueries(ReadDoor door, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time)
{
    private static readonly Keyset<HelpItem> s_newestFirst = new(
        descending: true, Keyset.Time<HelpItem>("h.asked_at", request => request.AskedAt), Keyset.Text<HelpItem>("h.number", request => request.Number));

    public async Task<Result<Page<HelpItem>>> ListAsync(Actor actor, HelpState? state, bool overdue, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Seen(sql, actor));
        var (times, now) = (await TimesAsync(cancel), time.GetUtcNow());
        if (state is { } known) sql.Where($"h.state = {sql.Value(known.ToString())}");
        if (overdue)
            sql.Where($"h.state = '{nameof(HelpState.Open)}'").Where(sql.Within(times.LateOn(WorkingCalendar.DayOf(now)), "h.asked_at"));

        var requests = await door.For(actor).AllAsync(
            sql.InBatch($"select {HelpItem.Columns} from {Rows} where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => HelpItem.Read(row, actor, times, now), cancel);
        return s_newestFirst.Cut(requests, page, request => request);
    }

    public async Task<Result<HelpItem>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch($"select {HelpItem.Columns} from {Rows} where h.number = {sql.Value(number)} and {Seen(sql, actor)}");
        var times = await TimesAsync(cancel);
        return await door.For(actor).FirstAsync(find, row => HelpItem.Read(row, actor, times, time.GetUtcNow()), cancel) is { } request
            ? request
            : AskForHelp.NotFound;
    }

    /// <summary>The same predicate for a request at hand.</summary>
    internal static bool IsSeen(Actor actor, HelpRequest request) => request.AskedBy == actor.UserName
        || AskForHelp.Is(actor, HelpParty.Center, request.AskedBy, request.CenterCode)
        || (actor.ReachOf(Permission.FollowHelpRequests) is { } reach && actor.ScopeOf(reach).Covers(UnitPath.Parse(request.CenterPath)));

    private const string Rows = "help_requests h join units u on u.code = h.unit_code join units c on c.code = h.center_code";

    private async Task<DueTimes> TimesAsync(CancellationToken cancel) =>
        new(SettingName.HelpDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));

    private static string Seen(Sql sql, Actor actor)
    {
        List<string> ways = [$"h.asked_by = {sql.Value(actor.UserName)}"];
        if (actor.May(Permission.AnswerHelpRequests)) ways.Add($"h.center_path = {sql.Value(actor.ActingPath.ToString())}");
        if (actor.ReachOf(Permission.FollowHelpRequests) is { } reach) ways.Add(Scopes.Within(sql, actor.ScopeOf(reach), "h.center_path"));
        return $"({string.Join(" or ", ways)})";
    }
}
