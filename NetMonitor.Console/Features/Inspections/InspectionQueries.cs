using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>
/// An inspection, with what it came to for the reader's authority and those below it, by rule. One by the schedule has a period, one that was ordered has
/// who ordered it.
/// </summary>
public sealed record InspectionItem(
    string Number, UnitCode UnitCode, string UnitName, bool WithAllBelow, string? Period, string? OrderedBy, string? Reason, DateTimeOffset At,
    int Authorities, IReadOnlyList<RuleCount> Counts);

/// <summary>
/// Inspections: those that looked at the reader's authority, and those of authorities below it, by their numbers (R17.1). Whose findings these are is
/// another question: <see cref="FindingQueries"/>.
/// </summary>
public sealed class InspectionQueries(ReadDoor door)
{
    private const string Rows = "inspections i join units u on u.code = i.unit_code";

    private static readonly Keyset<InspectionItem> s_newestFirst = new(
        descending: true, Keyset.Time<InspectionItem>("i.at", held => held.At), Keyset.Text<InspectionItem>("i.number", held => held.Number));

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("InspectionNotFound", "R17.1");

    /// <summary>The newest first; of <c>own</c> only those that looked at the own authority.</summary>
    public async Task<Result<Page<InspectionItem>>> ListAsync(Actor actor, bool own, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Seen(sql, actor, own));
        var held = await door.For(actor).AllAsync(
            sql.InBatch($"select {Columns(sql, actor, own)} from {Rows} where {sql.Conditions} {s_newestFirst.Tail(page)}"), Read, cancel);
        return s_newestFirst.Cut(held, page, item => item);
    }

    public async Task<Result<InspectionItem>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"select {Columns(sql, actor, own: false)} from {Rows} where i.number = {sql.Value(number)} and {Seen(sql, actor, own: false)}");
        return await door.For(actor).FirstAsync(find, Read, cancel) is { } held ? held : NotFound;
    }

    /// <summary>That it looked at the reader's authority, or at one below.</summary>
    private static string Seen(Sql sql, Actor actor, bool own)
    {
        var path = sql.Value(actor.ActingPath.ToString());
        var looked = $"(i.unit_path = {path} or (i.with_all_below and starts_with({path}, i.unit_path)))";
        return own ? looked : $"({looked} or {sql.Below(actor.ActingPath, "i.unit_path")})";
    }

    private static string Columns(Sql sql, Actor actor, bool own)
    {
        var within = own ? $"r.authority_path = {sql.Value(actor.ActingPath.ToString())}" : sql.Below(actor.ActingPath, "r.authority_path");
        return $"""
            i.number, i.unit_code, u.name, i.with_all_below, i.period, i.ordered_by, i.reason, i.at,
            (select count(distinct r.authority_code)::int from inspection_results r where r.number = i.number and {within}),
            (select coalesce(json_agg(json_build_object('rule', s.rule, 'found', s.found, 'opened', s.opened, 'cameBack', s.came_back, 'gone', s.gone)), '[]')
              from (select r.rule, sum(r.found) as found, sum(r.opened) as opened, sum(r.came_back) as came_back, sum(r.gone) as gone
                from inspection_results r where r.number = i.number and {within} group by r.rule) s)
            """;
    }

    private static InspectionItem Read(RowReader row) => new(
        row.Text(), row.Unit(), row.Text(), row.Flag(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.Time(), row.Int(),
        [.. row.Json<IReadOnlyList<RuleCount>>().OrderBy(count => count.Rule)]);
}
