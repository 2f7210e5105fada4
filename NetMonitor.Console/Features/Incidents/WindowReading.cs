using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Lines of one kind: how many, how many of them are whose, and the rows that exports took out.</summary>
public sealed record KindCount(LineKind Kind, int Lines, int Own, int Foreign, int Struck, int Unmarked, long Rows);

/// <summary>
/// A line of the analysis, by the entry's id: what that says to its reader, and what was said of it. Its mark is null as long as nobody has said whose it is.
/// </summary>
public sealed record AnalysisLine(
    long Id, DateTimeOffset At, LineKind Kind, string Verb, string Actor, string? ActorName, Subject Subject, string UnitCode, JsonElement Data,
    LineOrigin Origin, LineMark? Mark, string? Reason, string? MarkedBy, DateTimeOffset? MarkedAt)
{
    internal ulong Xid { get; init; }
}

/// <summary>Which lines a reader looks for: of one kind, or only those of which nobody has said whose they are.</summary>
public sealed record LineFilter(LineKind? Kind = null, bool Unmarked = false);

/// <summary>Reads the window of an incident.</summary>
internal static class WindowReading
{
    private static readonly Keyset<AnalysisLine> s_inOrder = new(
        descending: false, Keyset.Xid<AnalysisLine>("j.xid", line => line.Xid), Keyset.Number<AnalysisLine>("j.id", line => line.Id));

    /// <summary>How many lines there are of each kind, and how many have come since the list was confirmed: those that it does not know at all.</summary>
    public static async Task<(IReadOnlyList<KindCount> Counts, int Since)> CountAsync(ReadBatch read, Window window, CancellationToken cancel)
    {
        var counted = AddCount(read, window);
        await read.RunAsync(cancel);
        return counted();
    }

    /// <summary>The same, read with whatever else is.</summary>
    public static Func<(IReadOnlyList<KindCount> Counts, int Since)> AddCount(ReadBatch read, Window window)
    {
        var sql = new Sql();
        var rows = read.Add(sql.InBatch(
            $"""
            select j.verb, l.mark, count(*)::int, coalesce(sum((j.data->>'rows')::bigint)
              filter (where {Window.IsOf(sql, LineKind.Export, "j.verb")}), 0)::bigint
            from ({window.Proposed(sql)} union all {window.Added(sql)}) j
            left join incident_lines l on l.incident = {sql.Value(window.Number)} and l.entry_id = j.id
            group by 1, 2
            """),
            row => (Verb: row.Text(), Mark: row.NamedOrNull<LineMark>(), Lines: row.Int(), Rows: row.Long()));
        return () => (
            [
                .. rows.GroupBy(row => WindowLines.KindOf(row.Verb)).OrderBy(kind => kind.Key).Select(kind => new KindCount(
                    kind.Key, Of(kind), Of(kind, LineMark.Own), Of(kind, LineMark.Foreign), Of(kind, LineMark.Struck),
                    kind.Where(row => row.Mark is null or LineMark.Noted).Sum(row => row.Lines), kind.Sum(row => row.Rows))),
            ],
            rows.Where(row => row.Mark is null).Sum(row => row.Lines));

        static int Of(IEnumerable<(string Verb, LineMark? Mark, int Lines, long Rows)> rows, LineMark? mark = null) =>
            rows.Where(row => mark is null || row.Mark == mark).Sum(row => row.Lines);
    }

    /// <summary>A page of the lines, in the journal's order. <c>PageCursorMalformed</c>.</summary>
    public static async Task<Result<Page<AnalysisLine>>> PageAsync(
        ReadBatch read, Actor reader, Window window, LineFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_inOrder.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (filter.Kind is { } kind) sql.Where(Window.IsOf(sql, kind, "j.verb"));
        if (filter.Unmarked) sql.Where(window.IsUnmarked(sql));
        var (conditions, tail) = (sql.Conditions, s_inOrder.Tail(page));
        var lines = await read.AllAsync(sql.InBatch(
            $"""
            select j.id, j.xid, j.at, j.verb, j.actor, a.name, j.subject_type, j.subject_number, j.unit_code, j.data::text, l.origin, l.mark, l.reason,
              l.marked_by, l.marked_at
            from (select * from ({window.Proposed(sql, conditions, tail)} union all {window.Added(sql, conditions)}) j {tail}) j
            left join incident_lines l on l.incident = {sql.Value(window.Number)} and l.entry_id = j.id
            left join accounts a on a.user_name = j.actor {s_inOrder.OrderBy}
            """),
            row => Read(row, reader), cancel);
        return s_inOrder.Cut(lines, page, line => line);
    }

    private static AnalysisLine Read(RowReader row, Actor reader)
    {
        var (id, xid, at, verb, actor, name) = (row.Long(), row.Xid(), row.Time(), row.Text(), row.Text(), row.TextOrNull());
        var (subject, unit) = (new Subject(row.Text(), row.Text()), row.Text());
        using var data = JsonDocument.Parse(row.Text());
        // Who handles it manages the account; all others read it without what only managers know.
        var manages = reader.May(Permission.HandleIncidents);
        var shown = EntryData.For(reader, verb, unit, data.RootElement);
        shown = (manages ? shown : EntryData.Masked(EntryData.ForOthers(verb, shown))).Clone();
        var (origin, mark) = (row.NamedOrNull<LineOrigin>(), row.NamedOrNull<LineMark>());
        return new AnalysisLine(
            id, at, WindowLines.KindOf(verb), verb, actor, name, subject, unit, shown, origin ?? LineOrigin.Proposed, mark, row.TextOrNull(),
            row.TextOrNull(), row.TimeOrNull()) { Xid = xid };
    }
}
