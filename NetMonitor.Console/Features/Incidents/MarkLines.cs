using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// Whose lines of the window are: up to 1,000 by the ids of their entries, or all of a kind that are not marked yet. A reason, 1–200 characters, is said where
/// one is struck, and where one is added that the journal did not propose.
/// </summary>
public sealed record MarkCommand(LineMark? Mark)
{
    [Omissible] public IReadOnlyList<long>? Lines { get; init; }
    [Omissible] public LineKind? Kind { get; init; }

    /// <summary>With a kind: those that are marked so now, instead of those that are not marked.</summary>
    [Omissible] public LineMark? Was { get; init; }

    [Omissible] public string? Reason { get; init; }
}

/// <summary>How many lines are marked so by it.</summary>
public sealed record MarkAnswer(string Number, int Lines, long Version);

/// <summary>A person says of the lines of the window whose they are, as long as the list is not confirmed (R13.2, R14.2).</summary>
public sealed class MarkLines(CommandRunner commands)
{
    public static readonly Operation Mark = new("MarkIncidentLines", Permission.HandleIncidents);

    /// <summary>Lines that are named in one call.</summary>
    public const int Most = 1000;

    /// <summary>
    /// <c>LineOutsideWindow</c> (R13.2, R14.2) for one that is added without a reason, <c>LineUnknown</c> for none that the caller reads,
    /// <c>AccountsByName</c> for an account that was made: those are confirmed or struck by their names.
    /// </summary>
    public async Task<Result<MarkAnswer>> HandleAsync(Actor actor, string number, MarkCommand command, Call call, CancellationToken cancel)
    {
        if (command.Mark is not { } mark) return Refusal.Malformed("FieldMissing").With("field", "mark");
        if (mark == LineMark.Noted || command.Was == LineMark.Noted) return Refusal.Malformed("MarkNotGiven");
        if (command.Lines is null == command.Kind is null || command.Lines is { Count: 0 or > Most })
            return Refusal.Malformed("LinesMalformed").With("max", $"{Most}");
        if (command.Reason is not null || mark == LineMark.Struck)
            if (!PlainText.IsLine(command.Reason, Incident.MaxLine)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<Incident, MarkAnswer>(
            new Command(actor, Mark, Subject.Incident(number), command, call), IncidentFile.Of(Mark, IncidentStep.ConfirmAnalysis, number),
            async (context, incident, token) =>
            {
                var possible = incident.MarkLines();
                if (possible.IsRefused) return possible.Refusal;
                if (command.Kind == LineKind.AccountMade) return ByName(incident);
                var made = await IncidentAnalysis.MadeAsync(ReadDoor.Within(context.Connection, null), incident.UserName!, token);
                var marking = new Marking(context, incident, Window.Of(incident, made), mark, command.Reason);
                var marked = command.Kind is { } kind ? await marking.AllAsync(kind, command.Was, token) : await marking.SomeAsync(command.Lines!, token);
                if (marked.IsRefused) return marked.Refusal;
                IncidentFile.Record(context, incident, new IncidentLinesMarked(mark, marked.Value, command.Kind, command.Reason));
                return new MarkAnswer(number, marked.Value, incident.Version);
            }, cancel);
    }

    /// <summary>
    /// Freezes the list as it is confirmed: the accounts that were made are marked as their names are, and what writes nothing and was not marked is noted.
    /// </summary>
    internal static async Task<MarkedLines> FreezeAsync(
        CommandContext context, Window window, IReadOnlyList<string> accounts, IReadOnlyList<StruckAccount> struck, CancellationToken cancel)
    {
        await MadeAsync(LineMark.Foreign, accounts, null);
        foreach (var reason in struck.GroupBy(own => own.Reason)) await MadeAsync(LineMark.Own, [.. reason.Select(own => own.UserName)], reason.Key);
        var noted = new Sql();
        await InsertAsync(
            context, noted, window, LineMark.Noted, null,
            $"from {window.Proposed(noted, $"j.verb = any({noted.Value(WindowLines.OnlyLooked)})")} j on conflict do nothing", cancel);

        var sql = new Sql();
        var (number, made) = (sql.Value(window.Number), sql.Value(WindowLines.VerbsOf(LineKind.AccountMade)));
        var looked = sql.Value(WindowLines.OnlyLooked);
        // Accounts are confirmed by their names.
        var unmarked = window.Proposed(sql, $"j.verb <> all({looked}) and j.verb <> all({made}) and {window.IsUnmarked(sql)}");
        return await ReadDoor.Within(context.Connection, null).FirstAsync(sql.InBatch(
            $"""
            select {Of(LineMark.Own)}, {Of(LineMark.Foreign)}, {Of(LineMark.Struck)}, {Of(LineMark.Noted)}, (select count(*)::int from {unmarked} j),
              count(*) filter (where l.mark = '{nameof(LineMark.Foreign)}' and l.verb <> all({looked}) and l.verb <> all({made}))::int
            from incident_lines l where l.incident = {number} and l.origin <> '{nameof(LineOrigin.Built)}'
            """),
            row => new MarkedLines(new LineCounts(row.Int(), row.Int(), row.Int(), row.Int()), row.Int(), row.Int()), cancel);

        static string Of(LineMark mark) => $"count(*) filter (where l.mark = '{mark}')::int";

        async Task MadeAsync(LineMark mark, IReadOnlyList<string> names, string? reason)
        {
            if (names.Count == 0) return;
            var sql = new Sql();
            var also = $"j.verb = any({sql.Value(WindowLines.VerbsOf(LineKind.AccountMade))}) and j.subject_number = any({sql.Value(names.ToArray())})";
            // An account that is struck now may be listed the next time.
            await InsertAsync(context, sql, window, mark, reason, $"from {window.Proposed(sql, also)} j {OrMarkAnew}", cancel);
        }
    }

    private const string OrMarkAnew =
        """
        on conflict (incident, entry_id) do update set mark = excluded.mark, reason = coalesce(excluded.reason, incident_lines.reason),
          marked_by = excluded.marked_by, marked_at = excluded.marked_at
        """;

    private static Refusal ByName(Incident incident) => Refusal.Conflict("AccountsByName", incident.Kind.AnalysisRuleOf());

    /// <summary>Puts rows <c>j</c> of the journal into the list.</summary>
    private static async Task<int> InsertAsync(
        CommandContext context, Sql sql, Window window, LineMark mark, string? reason, string from, CancellationToken cancel,
        LineOrigin origin = LineOrigin.Proposed)
    {
        await using var insert = sql.Command(context.Connection,
            $"""
            insert into incident_lines (incident, entry_id, at, verb, actor, subject_type, subject_number, subject_version, origin, mark, reason, marked_by,
              marked_at)
            select {sql.Value(window.Number)}, j.id, j.at, j.verb, j.actor, j.subject_type, j.subject_number, j.subject_version, '{origin}', '{mark}',
              {(reason is null ? "null" : sql.Value(reason))}, {sql.Value(context.Author.UserName)}, {sql.Value(context.Now)} {from}
            """);
        return await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>One call under way.</summary>
    private sealed class Marking(CommandContext context, Incident incident, Window window, LineMark mark, string? reason)
    {
        public async Task<Result<int>> AllAsync(LineKind kind, LineMark? was, CancellationToken cancel)
        {
            var sql = new Sql();
            if (was is null)
                return await InsertAsync(
                    context, sql, window, mark, reason, $"from {window.Proposed(sql, Window.IsOf(sql, kind, "j.verb"))} j {OrMarkAnew} "
                    + $"where incident_lines.mark = '{nameof(LineMark.Noted)}'", cancel);
            await using var update = sql.Command(context.Connection,
                $"""
                update incident_lines l set mark = '{mark}', marked_by = {sql.Value(context.Author.UserName)}, marked_at = {sql.Value(context.Now)}
                  {(reason is null ? "" : $", reason = {sql.Value(reason)}")}
                where l.incident = {sql.Value(window.Number)} and l.mark = '{was}' and {Window.IsOf(sql, kind, "l.verb")}
                """);
            return await update.ExecuteNonQueryAsync(cancel);
        }

        public async Task<Result<int>> SomeAsync(IReadOnlyList<long> lines, CancellationToken cancel)
        {
            var wanted = lines.Distinct().ToArray();
            var read = ReadDoor.Within(context.Connection, context.Actor);
            var sql = new Sql();
            var proposed = await read.AllAsync(
                sql.InBatch($"select j.id, j.verb from {window.Proposed(sql, $"j.id = any({sql.Value(wanted)})")} j"),
                row => (Id: row.Long(), Verb: row.Text()), cancel);
            var outside = wanted.Except(proposed.Select(line => line.Id)).ToArray();
            IReadOnlyList<(long Id, string Verb, bool Known)> others = [];
            if (outside.Length > 0)
            {
                sql = new Sql();
                others = await read.AllAsync(sql.InBatch(
                    $"""
                    select j.id, j.verb, l.entry_id is not null from journal j
                    left join incident_lines l on l.incident = {sql.Value(window.Number)} and l.entry_id = j.id
                    where j.id = any({sql.Value(outside)}) and (l.entry_id is not null or {Scopes.Journal(sql, context.Actor, "j")})
                    """),
                    row => (row.Long(), row.Text(), row.Flag()), cancel);
            }

            foreach (var id in outside)
                if (others.All(other => other.Id != id)) return Refusal.Malformed("LineUnknown").With("line", $"{id}");
            if (reason is null && others.FirstOrDefault(other => !other.Known) is { Verb: not null } added)
                return Refusal.Conflict("LineOutsideWindow", incident.Kind.AnalysisRuleOf()).With("line", $"{added.Id}");
            if (proposed.Select(line => line.Verb).Concat(others.Select(line => line.Verb)).Any(verb => WindowLines.KindOf(verb) == LineKind.AccountMade))
                return ByName(incident);

            sql = new Sql();
            var marked = await InsertAsync(
                context, sql, window, mark, reason, $"from {window.Proposed(sql, $"j.id = any({sql.Value(wanted)})")} j {OrMarkAnew}", cancel);
            if (outside.Length == 0) return marked;
            sql = new Sql();
            return marked + await InsertAsync(
                context, sql, window, mark, reason, $"from journal j where j.id = any({sql.Value(outside)}) {OrMarkAnew}", cancel, LineOrigin.Added);
        }
    }
}
