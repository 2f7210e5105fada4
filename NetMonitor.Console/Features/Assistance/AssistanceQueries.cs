using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Reads requests for assistance: lists of what the own unit sent, was asked, has at its center, and one with all that its reader may see.</summary>
public sealed class AssistanceQueries(ReadDoor door, WorkingCalendars calendars, TimeProvider time)
{
    private static readonly Keyset<AssistanceItem> s_newestFirst = new(
        descending: true, Keyset.Time<AssistanceItem>("a.created_at", item => item.CreatedAt), Keyset.Text<AssistanceItem>("a.number", item => item.Number));

    private static readonly Keyset<AssistanceItem> s_leastTimeFirst = new(
        descending: false, Day("l.hop_due_on", item => item.HopDueOn), Keyset.Text<AssistanceItem>("l.number", item => item.Number),
        Keyset.Number<AssistanceItem>("l.no", item => item.Leg!.Value));

    private static readonly Keyset<AssistanceItem> s_dueFirst = new(
        descending: false, Day("x.due_on", item => item.DueOn), Keyset.Text<AssistanceItem>("x.number", item => item.Number),
        Keyset.Number<AssistanceItem>("x.leg", item => item.Leg!.Value), Keyset.Number<AssistanceItem>("x.part", item => item.Part ?? 0));

    /// <summary>Verbs of the way that a request went: who reads the leg now may know them, also from before it came there.</summary>
    private static readonly string[] s_way =
    [
        nameof(AssistanceApproved), nameof(AssistancePassedOn), nameof(AssistanceDelivered), nameof(AssistanceForwarded), nameof(AssistanceObjected),
        nameof(AssistanceDisputed), nameof(AssistanceEscalated), nameof(AssistanceDesignated), nameof(AssistanceRerouted),
    ];

    /// <summary>Verbs that all units of a joint handling see of each other.</summary>
    private static readonly string[] s_shared =
    [
        nameof(AssistanceDelivered), nameof(AssistanceAccepted), nameof(AssistanceReplied), nameof(AssistanceExtended), nameof(AssistanceClosed),
        nameof(AssistanceWithdrawn),
    ];

    private static readonly AssistanceEvidence s_evidence = new();

    public async Task<Result<Page<AssistanceItem>>> ListAsync(
        Actor actor, AssistanceBox? box, AssistanceFilter filter, PageRequest page, CancellationToken cancel)
    {
        var read = door.For(actor);
        var (order, rows) = Add(read, box, filter, page);
        if (rows.IsRefused) return rows.Refusal;
        await read.RunAsync(cancel);
        return order.Cut(rows.Value, page, item => item);
    }

    /// <summary>Adds the list to a batch, with one more than the page has.</summary>
    internal (Keyset<AssistanceItem> Order, Result<IReadOnlyList<AssistanceItem>> Rows) Add(
        ReadBatch read, AssistanceBox? box, AssistanceFilter filter, PageRequest page)
    {
        var sql = new Sql();
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var order = box switch { AssistanceBox.Routing => s_leastTimeFirst, AssistanceBox.Inbox => s_dueFirst, _ => s_newestFirst };
        var behind = order.Behind(sql, page);
        if (behind.IsRefused) return (order, behind.Refusal);
        var own = sql.Value(read.Actor.ActingPath.ToString());
        var reads = read.Actor.Work.Covers(read.Actor.ActingPath) ? "true" : "false";
        var text = box switch
        {
            AssistanceBox.Routing => Routing(sql, own, reads, filter, today, behind.Value, order.Tail(page)),
            AssistanceBox.Inbox => Inbox(sql, own, reads, filter, today, behind.Value, order.Tail(page)),
            AssistanceBox.Sent => Requests(sql, $"a.requester_path = {own} and {reads}", filter, today, behind.Value, order.Tail(page)),
            _ => All(sql, read.Actor, filter, today, behind.Value, order.Tail(page)),
        };
        return (order, Result.Of(read.Add(sql.InBatch(text), row => AssistanceItem.Read(row, today))));
    }

    public Task<Result<AssistanceDetail>> GetAsync(Actor actor, string number, CancellationToken cancel) => GetAsync(door.For(actor), number, cancel);

    internal async Task<Result<AssistanceDetail>> GetAsync(ReadBatch read, string number, CancellationToken cancel)
    {
        var actor = read.Actor;
        var (of, ofLegs, ofParts, ofEntries) = (new Sql(), new Sql(), new Sql(), new Sql());
        var requests = read.Add(of.InBatch(
            $"select {RequestParts.Columns} from assistance_requests a where a.number = {of.Value(number)} and {Scopes.Assistance(of, actor, "a")}"),
            RequestParts.Read);
        var legs = read.Add(ofLegs.InBatch(
            $"""
            select {LegParts.Columns} from assistance_legs l join assistance_requests a on a.number = l.number
            where l.number = {ofLegs.Value(number)} and {Scopes.AssistanceLegs(ofLegs, actor, "l", "a")} order by l.no
            """), LegParts.Read);
        // Those who gave a part and those who have it see it; the answers come to the requesting unit with that of the unit asked.
        var parts = read.Add(ofParts.InBatch(
            $"""
            select p.no, p.leg, p.unit_path, p.state, p.questions, p.note, p.answers, p.reason, p.given_at
            from assistance_parts p join assistance_legs l on l.number = p.number and l.no = p.leg
            where p.number = {ofParts.Value(number)}
              and ({Scopes.Within(ofParts, actor.Work, "p.unit_path")} or {Scopes.Within(ofParts, actor.Work, "l.unit_path")}) order by p.no
            """), PartParts.Read);
        var participants = AddParticipants(read, number);
        var entries = AddTimeline(read, ofEntries, number);
        var named = AddNames(read, number);
        var evidence = EvidenceUses.Add(read, Subject.Assistance(number), (sql, use) => s_evidence.Readable(sql, actor, use));
        await read.RunAsync(cancel);
        if (requests is not [var request]) return StoredAssistance.NotFound;

        var names = named.ToDictionary(unit => unit.Code, unit => unit.Name);
        var shown = new Showing(actor, request, await calendars.CurrentAsync(cancel), time.GetUtcNow(), names);
        return shown.Detail(number, legs, parts, participants, entries) with { Evidence = evidence };
    }

    private static IReadOnlyList<(UnitCode Unit, string? Duty, bool Lead, AssistanceState State)> AddParticipants(ReadBatch read, string number)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select o.unit_code, o.duty, o.lead, o.state from assistance_legs o join assistance_requests a on a.number = o.number
            where o.number = {sql.Value(number)} and a.kind = '{nameof(AssistanceKind.JointHandling)}'
              and exists (select from assistance_legs l where l.number = a.number and {Scopes.AssistanceLegs(sql, read.Actor, "l", "a")})
            order by o.lead desc, o.no
            """), row => (row.Unit(), row.TextOrNull(), row.Flag(), row.Named<AssistanceState>()));
    }

    /// <summary>What was for the reader's units; the way that a leg of theirs went; and of a joint handling what its units see of each other.</summary>
    private static IReadOnlyList<AssistanceTimelineItem> AddTimeline(ReadBatch read, Sql sql, string number)
    {
        var (actor, of) = (read.Actor, sql.Value(number));
        var own = $"""
            exists (select from assistance_legs l join assistance_requests a on a.number = l.number
              where l.number = {of} and (j.data->>'leg' is null or l.no = (j.data->>'leg')::int) and {Scopes.AssistanceLegs(sql, actor, "l", "a")})
            """;
        var joint = $"""
            exists (select from assistance_legs l join assistance_requests a on a.number = l.number
              where l.number = {of} and a.kind = '{nameof(AssistanceKind.JointHandling)}' and {Scopes.AssistanceLegs(sql, actor, "l", "a")})
            """;
        return read.Add(sql.InBatch(
            $"""
            select j.at, j.verb, j.actor, a.name, j.unit_code, j.data, j.mine from (
              select j.*, {Scopes.WorkThen(sql, actor, "j.work")} or (j.verb = any({sql.Value(s_way)}) and {own}) as mine,
                j.verb = any({sql.Value(s_shared)}) and {joint} as shared
              from journal j where j.subject_type = '{AssistanceSubjects.OfRequest}' and j.subject_number = {of}) j
            left join accounts a on a.user_name = j.actor where j.mine or j.shared order by j.xid, j.id
            """), row =>
        {
            var (at, verb, by, name, unit) = (row.Time(), row.Text(), row.Text(), row.TextOrNull(), row.Unit());
            var data = EntryData.For(actor, verb, unit.ToString(), row.Json<System.Text.Json.JsonElement>());
            return row.Flag()
                ? new AssistanceTimelineItem(at, verb, by, name, unit, data)
                : new AssistanceTimelineItem(at, verb, "", null, unit, System.Text.Json.JsonSerializer.SerializeToElement(new { }));
        });
    }

    /// <summary>The names of all units that the request tells of, in the same round trip: which of them are shown, its legs and parts say.</summary>
    private static IReadOnlyList<(UnitCode Code, string Name)> AddNames(ReadBatch read, string number)
    {
        var sql = new Sql();
        var of = sql.Value(number);
        return read.Add(sql.InBatch(
            $"""
            select u.code, u.name from units u where u.code in (
              select requester_code from assistance_requests where number = {of}
              union select unit_code from assistance_legs where number = {of}
              union select {UnitSql.CodeAt("holder_path", $"({UnitSql.LastStep("holder_path")})")} from assistance_legs where number = {of}
              union select hop->>'unit' from assistance_legs l cross join json_array_elements(l.hops) as hop where l.number = {of}
              union select given->>'by' from assistance_legs l cross join json_array_elements(l.answers) as given where l.number = {of}
              union select given->>'by' from assistance_legs l cross join json_array_elements(l.pending_answers) as given where l.number = {of}
              union select unit_code from assistance_parts where number = {of})
            """), row => (row.Unit(), row.Text()));
    }

    private static string Routing(Sql sql, string own, string reads, AssistanceFilter filter, DateOnly today, string behind, string tail)
    {
        filter.Narrow(sql, "l.state", today);
        return $"""
            select l.number, l.no, null::int, l.state, 1, {AssistanceItem.Columns}
            from assistance_legs l join assistance_requests a on a.number = l.number
              join units r on r.code = a.requester_code join units u on u.code = l.unit_code
            where l.holder_path = {own} and l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and {reads} and {behind} and {sql.Conditions}
            {tail}
            """;
    }

    /// <summary>Legs, and parts of others' legs that were given to the unit.</summary>
    private static string Inbox(Sql sql, string own, string reads, AssistanceFilter filter, DateOnly today, string behind, string tail)
    {
        filter.Narrow(sql, "l.state", today);
        var legs = filter.State is null ? $"l.state in {StateSql.Names(AssistanceWorkflow.WithAsked)}" : "l.delivered_at is not null";
        return $"""
            select x.number, x.leg, nullif(x.part, 0), x.state, 1, {AssistanceItem.Columns}
            from (
              select l.number, l.no as leg, 0 as part, l.state, l.due_on from assistance_legs l where l.unit_path = {own} and {legs}
              union all
              select p.number, p.leg, p.no, '{nameof(AssistanceState.Accepted)}', l.due_on
              from assistance_parts p join assistance_legs l on l.number = p.number and l.no = p.leg
              where p.unit_path = {own} and p.state = '{nameof(PartState.Given)}') x
            join assistance_legs l on l.number = x.number and l.no = x.leg join assistance_requests a on a.number = x.number
              join units r on r.code = a.requester_code join units u on u.code = l.unit_code
            where {reads} and {behind} and {sql.Conditions}
            {tail}
            """;
    }

    private static string Requests(Sql sql, string whose, AssistanceFilter filter, DateOnly today, string behind, string tail)
    {
        filter.Narrow(sql, "a.state", today);
        return $"""
            select a.number, null::int, null::int, a.state, a.legs, {AssistanceItem.Columns}
            from assistance_requests a
              join lateral (select * from assistance_legs l where l.number = a.number order by l.no limit 1) l on true
              join units r on r.code = a.requester_code join units u on u.code = l.unit_code
            where {whose} and {behind} and {sql.Conditions}
            {tail}
            """;
    }

    /// <summary>All that the reader may see, the first leg of each that is shown to it.</summary>
    private static string All(Sql sql, Actor actor, AssistanceFilter filter, DateOnly today, string behind, string tail)
    {
        filter.Narrow(sql, "l.state", today);
        var direct = actor.Work.Subtree ? "" : " and g.direct";
        var unit = actor.Work == Scope.Nothing ? "" : actor.Work.Path.Leaf.ToString();
        return $"""
            select a.number, null::int, null::int, l.state, l.shown, {AssistanceItem.Columns}
            from assistance_grants g join assistance_requests a on a.number = g.number
              join lateral (
                select l.*, count(*) over ()::int as shown from assistance_legs l
                where l.number = a.number and {Scopes.AssistanceLegs(sql, actor, "l", "a")} order by l.no limit 1) l on true
              join units r on r.code = a.requester_code join units u on u.code = l.unit_code
            where g.unit_code = {sql.Value(unit)}{direct} and {behind} and {sql.Conditions}
            {tail}
            """;
    }

    internal static KeyColumn<AssistanceItem> Day(string column, Func<AssistanceItem, DateOnly?> value) => new(
        column, item => value(item)!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        (sql, key) => DateOnly.TryParseExact(key, "yyyy-MM-dd", out var day) ? sql.Value(day) : null);
}

/// <summary>The columns of a part.</summary>
internal sealed record PartParts(
    int No, int Leg, UnitPath Unit, PartState State, int[] Questions, string? Note, IReadOnlyList<GivenAnswer> Answers, string? Reason, DateTimeOffset GivenAt)
{
    public static PartParts Read(RowReader row) => new(
        row.Int(), row.Int(), row.Path(), row.Named<PartState>(), row.Ints(), row.TextOrNull(), row.Json<IReadOnlyList<GivenAnswer>>(), row.TextOrNull(),
        row.Time());
}
