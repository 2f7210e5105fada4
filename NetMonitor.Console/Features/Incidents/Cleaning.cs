using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>A line that is to be cleaned: foreign, or built by others on what is foreign, with what was decided of it.</summary>
public sealed record CleaningLine(
    long Id, DateTimeOffset At, string Verb, string Actor, string? ActorName, Subject Subject, JsonElement Data, LineOrigin Origin, LineVerdict? Verdict,
    string? Ground, bool Staged, string? DecidedBy, DateTimeOffset? DecidedAt, string? UndoneBy, string? LiftedBy, DateTimeOffset? LiftedAt,
    string? LiftedBecause)
{
    /// <summary>As it lies in the journal.</summary>
    internal string Stored { get; init; } = "";

    internal long SubjectVersion { get; init; }

    internal LineToVoid ToVoid(string incident) => new(Id, Verb, Subject.Number, Stored, $"{incident} #{Id}");
}

/// <summary>What there is to clean: how many lines, how many of them by others on what is foreign, and what was decided.</summary>
public sealed record CleaningCounts(int Lines, int Built, int Undecided, int Staged, int Voided, int Standing);

/// <summary>Reads what is to be cleaned (R14.2): foreign lines that changed something, and what others wrote on their subjects since.</summary>
internal sealed record Cleaning(Window Window)
{
    private static readonly Keyset<CleaningLine> s_inOrder = new(descending: false, Keyset.Number<CleaningLine>("c.id", line => line.Id));

    public static async Task<int> UndecidedAsync(CommandContext context, Incident incident, CancellationToken cancel)
    {
        if (incident.UserName is not { } leaked) return 0;
        var read = ReadDoor.Within(context.Connection, null);
        var cleaning = new Cleaning(Window.Of(incident, await IncidentAnalysis.MadeAsync(read, leaked, cancel)));
        var counts = await cleaning.CountAsync(read, cancel);
        return counts.Undecided + counts.Staged;
    }

    public async Task<CleaningCounts> CountAsync(ReadBatch read, CancellationToken cancel)
    {
        var counted = AddCount(read);
        await read.RunAsync(cancel);
        return counted[0];
    }

    /// <summary>The same, read with whatever else is: one row.</summary>
    public IReadOnlyList<CleaningCounts> AddCount(ReadBatch read)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select count(*)::int, count(*) filter (where c.origin = '{nameof(LineOrigin.Built)}')::int, count(*) filter (where l.verdict is null)::int,
              count(*) filter (where l.staged)::int, count(*) filter (where {Voided})::int,
              count(*) filter (where l.verdict is not null and not l.staged and not ({Voided}))::int
            from {Lines(sql)} c left join incident_lines l on l.incident = {sql.Value(Window.Number)} and l.entry_id = c.id
            """),
            row => new CleaningCounts(row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int()));
    }

    public async Task<Result<Page<CleaningLine>>> PageAsync(ReadBatch read, Actor reader, bool undecided, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_inOrder.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (undecided) sql.Where("l.verdict is null");
        return s_inOrder.Cut(await ReadAsync(read, sql, s_inOrder.Tail(page), reader, cancel), page, line => line);
    }

    /// <summary>Some of the lines by the ids of their entries, newest first; without ids all that others built and nobody has decided.</summary>
    public Task<IReadOnlyList<CleaningLine>> SomeAsync(ReadBatch read, long[]? ids, CancellationToken cancel)
    {
        var sql = new Sql();
        sql.Where(ids is null ? $"c.origin = '{nameof(LineOrigin.Built)}' and l.verdict is null" : $"c.id = any({sql.Value(ids)})");
        return ReadAsync(read, sql, "order by c.id desc", null, cancel);
    }

    /// <summary>All that is staged, newest first.</summary>
    public Task<IReadOnlyList<CleaningLine>> StagedAsync(ReadBatch read, CancellationToken cancel)
    {
        var sql = new Sql();
        sql.Where("l.staged");
        return ReadAsync(read, sql, "order by c.id desc", null, cancel);
    }

    private const string Voided = $"l.verdict = '{nameof(LineVerdict.Void)}' and not l.staged and l.lifted_at is null";

    private Task<IReadOnlyList<CleaningLine>> ReadAsync(ReadBatch read, Sql sql, string tail, Actor? reader, CancellationToken cancel) =>
        read.AllAsync(sql.InBatch(
            $"""
            select c.id, c.at, c.verb, c.actor, a.name, c.subject_type, c.subject_number, c.subject_version, j.unit_code, j.data::text, c.origin, l.verdict,
              l.ground, coalesce(l.staged, false), l.decided_by, l.decided_at, l.undone_by, l.lifted_by, l.lifted_at, l.lifted_because
            from {Lines(sql)} c join journal j on j.id = c.id and j.at = c.at
            left join incident_lines l on l.incident = {sql.Value(Window.Number)} and l.entry_id = c.id
            left join accounts a on a.user_name = c.actor where {sql.Conditions} {tail}
            """), row => Read(row, reader), cancel);

    private static CleaningLine Read(RowReader row, Actor? reader)
    {
        var (id, at, verb, actor, name, subject) = (row.Long(), row.Time(), row.Text(), row.Text(), row.TextOrNull(), new Subject(row.Text(), row.Text()));
        var (version, unit, stored) = (row.Long(), row.Text(), row.Text());
        using var data = JsonDocument.Parse(stored);
        var shown = reader is null ? data.RootElement.Clone() : EntryData.Masked(EntryData.For(reader, verb, unit, data.RootElement));
        return new CleaningLine(
            id, at, verb, actor, name, subject, shown, row.Named<LineOrigin>(), row.NamedOrNull<LineVerdict>(), row.TextOrNull(), row.Flag(), row.TextOrNull(),
            row.TimeOrNull(), row.TextOrNull(), row.TextOrNull(), row.TimeOrNull(), row.TextOrNull()) { Stored = stored, SubjectVersion = version };
    }

    /// <summary>
    /// Foreign lines, and entries by others on what they are about, later ones: of a task also on its assignments. Not by the console, nor by this cleaning
    /// itself. Accounts that leaked or were made are the playbook's own.
    /// </summary>
    private string Lines(Sql sql)
    {
        var (number, authors) = (sql.Value(Window.Number), sql.Value(Window.Authors.ToArray()));
        var (looked, made) = (sql.Value(WindowLines.OnlyLooked), sql.Value(WindowLines.VerbsOf(LineKind.AccountMade)));
        const string columns = "j.id, j.at, j.verb, j.actor, j.subject_type, j.subject_number, j.subject_version";
        var foreign =
            $"""
            select f.entry_id as id, f.at, f.verb, f.actor, f.subject_type, f.subject_number, f.subject_version, f.origin from incident_lines f
            where f.incident = {number} and f.mark = '{nameof(LineMark.Foreign)}' and f.verb <> all({looked}) and f.verb <> all({made})
            """;
        return $"""
            ({foreign} union all
            select j.*, '{nameof(LineOrigin.Built)}' from (
              select subject_type, subject_number, min(id) as first from ({foreign}) f
              where not (subject_type = '{AccountSubjects.OfAccount}' and subject_number = any({authors})) group by 1, 2) s
            cross join lateral (
              (select {columns} from journal j where j.subject_type = s.subject_type and j.subject_number = s.subject_number and j.id > s.first order by j.id)
              union all
              (select {columns} from journal j where s.subject_type = '{SupervisionSubjects.OfTask}' and j.subject_type = '{SupervisionSubjects.OfAssignment}'
                and j.subject_number > s.subject_number || '-' and j.subject_number < s.subject_number || '.' and j.id > s.first
              order by j.id)) j
            where j.actor <> all({authors}) and j.actor <> {sql.Value(Author.System.UserName)} and j.verb <> all({looked})
              and not exists (select from incident_lines d where d.incident = {number}
                and ((d.decided_by = j.actor and d.decided_at = j.at) or (d.lifted_by = j.actor and d.lifted_at = j.at)
                  or (d.entry_id = j.id and d.origin <> '{nameof(LineOrigin.Built)}'))))
            """;
    }
}
