using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// What becomes of lines that are to be cleaned: up to 1,000 by the ids of their entries, or all that others built on them. That one stands wants a reason,
/// 1–200 characters, and so does taking back one that lies outside the window.
/// </summary>
public sealed record VoidCommand(LineVerdict? Verdict)
{
    [Omissible] public IReadOnlyList<long>? Lines { get; init; }

    /// <summary>Instead of lines: all that others built and of which nothing is decided yet; these stand.</summary>
    [Omissible] public bool Built { get; init; }

    [Omissible] public string? Ground { get; init; }

    /// <summary>By line, the version of what it is about that was seen; where that is another by now the whole call is refused.</summary>
    [Omissible] public IReadOnlyDictionary<string, long>? Versions { get; init; }

    /// <summary>Only decided by now, and done with all others at once when it is published.</summary>
    [Omissible] public bool Stage { get; init; }
}

/// <summary>Lines whose voiding is looked at, up to 1,000.</summary>
public sealed record VoidPreviewCommand(IReadOnlyList<long>? Lines);

/// <summary>
/// What taking a line back would come to: the verb of the entry that does it, null where nothing is left to take back, or the code and rule by which it would
/// be refused; with the version in which what it is about stands.
/// </summary>
public sealed record VoidPreview(long Line, string? By, long Version, string? Code, string? Rule)
{
    internal Refusal? Refusal { get; init; }
}

/// <summary>Voids that are lifted, and why, 1–200 characters.</summary>
public sealed record LiftCommand(IReadOnlyList<long>? Lines, string? Reason);

/// <summary>How many lines it decided, published or lifted, and where the incident stands.</summary>
public sealed record VoidAnswer(string Number, int Lines, IncidentState State, long Version);

/// <summary>
/// Cleaning (R14.2): each foreign line, and each that others built on one, is taken back by the ordinary steps of what it is about, or stands with a reason.
/// A call is one transaction: one line that can't be taken back refuses all, and is named.
/// </summary>
public sealed class VoidLines(CommandRunner commands, IncidentQueries queries, IEnumerable<IVoidsWrites> parts)
{
    public static readonly Operation Void = new("VoidIncidentLines", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Publish = new("PublishIncidentVoids", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Lift = new("LiftIncidentVoids", Permission.HandleIncidents) { Fresh = true };

    public const int Most = 1000;

    private readonly Dictionary<string, IVoidsWrites> _parts = parts.ToDictionary(part => part.SubjectType);

    /// <summary>What it would come to now. Changes nothing.</summary>
    public async Task<Result<IReadOnlyList<VoidPreview>>> PreviewAsync(Actor actor, string number, VoidPreviewCommand command, CancellationToken cancel)
    {
        if (WhyMalformed(command.Lines) is { } malformed) return malformed;
        var found = await queries.CleaningLinesAsync(actor, number, [.. command.Lines!.Distinct()], cancel);
        if (found.IsRefused) return found.Refusal;
        return Result.Of(await commands.LookAsync<IReadOnlyList<VoidPreview>>(async (db, token) =>
        {
            List<VoidPreview> previews = [];
            foreach (var line in found.Value)
            {
                var effect = _parts.TryGetValue(line.Subject.Type, out var part)
                    ? await part.LookAsync(db, line.ToVoid(number), token)
                    : IVoidsWrites.OnlyStands;
                previews.Add(effect.IsRefused
                    ? new VoidPreview(line.Id, null, 0, effect.Refusal.Code, effect.Refusal.Rule) { Refusal = effect.Refusal }
                    : new VoidPreview(line.Id, effect.Value.Verb, effect.Value.Version, null, null));
            }

            return previews;
        }, cancel));
    }

    /// <summary>
    /// <c>LineNotInList</c> (R14.2) for one that is not to be cleaned, <c>LineIsVoided</c>, <c>VoidOutsideWindow</c>, <c>LineOnlyStands</c>,
    /// <c>LineChanged</c>: nothing is done then, and the line is named.
    /// </summary>
    public async Task<Result<VoidAnswer>> VoidAsync(Actor actor, string number, VoidCommand command, Call call, CancellationToken cancel)
    {
        if (command.Verdict is not { } verdict) return Refusal.Malformed("FieldMissing").With("field", "verdict");
        if (command.Built ? command.Lines is not null || verdict == LineVerdict.Void : WhyMalformed(command.Lines) is not null) return Malformed;
        if (verdict == LineVerdict.Stands || command.Ground is not null)
            if (!PlainText.IsLine(command.Ground, Incident.MaxLine)) return Refusal.Malformed("ReasonRequired");
        return await RunAsync(actor, number, Void, command, call, async (context, incident, cleaning, token) =>
        {
            var read = ReadDoor.Within(context.Connection, null);
            var lines = await cleaning.SomeAsync(read, command.Built ? null : [.. command.Lines!.Distinct()], token);
            if (!command.Built && command.Lines!.Except(lines.Select(line => line.Id)).Cast<long?>().FirstOrDefault() is { } stranger)
                return Refusal.Conflict("LineNotInList", "R14.2").With("line", $"{stranger}");
            var rows = await RowsAsync(context, incident, lines, token);
            foreach (var line in lines)
            {
                long? seen = command.Versions?.TryGetValue($"{line.Id}", out var version) == true ? version : null;
                if (rows[line.Id].Decide(verdict, command.Ground, command.Stage, seen, actor.UserName, context.Now) is { } refusal) return refusal;
            }

            if (verdict == LineVerdict.Void && !command.Stage && await TakeBackAsync(context, incident, lines, rows, token) is { } not) return not;
            IncidentFile.Record(context, incident, new IncidentLinesDecided(verdict, lines.Count, command.Stage, command.Ground));
            return lines.Count;
        }, cancel);
    }

    /// <summary>Takes back all that is staged, in one transaction.</summary>
    public Task<Result<VoidAnswer>> PublishAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        RunAsync(actor, number, Publish, new { }, call, async (context, incident, cleaning, token) =>
        {
            var lines = await cleaning.StagedAsync(ReadDoor.Within(context.Connection, null), token);
            if (lines.Count == 0) return Refusal.Conflict("NothingStaged", "R14.2");
            var rows = await RowsAsync(context, incident, lines, token);
            if (await TakeBackAsync(context, incident, lines, rows, token) is { } refusal) return refusal;
            IncidentFile.Record(context, incident, new IncidentLinesDecided(LineVerdict.Void, lines.Count, false, null));
            return lines.Count;
        }, cancel);

    /// <summary>
    /// Lifts voids, by a second person: <c>LiftBySecond</c> for who took the line back, <c>LineNotVoided</c>, <c>LineCannotPutBack</c> where the workflow has
    /// no way forth again.
    /// </summary>
    public async Task<Result<VoidAnswer>> LiftAsync(Actor actor, string number, LiftCommand command, Call call, CancellationToken cancel)
    {
        if (WhyMalformed(command.Lines) is { } malformed) return malformed;
        if (!PlainText.IsLine(command.Reason, Incident.MaxLine)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<Incident, VoidAnswer>(
            new Command(actor, Lift, Subject.Incident(number), command, call), IncidentFile.Of(Lift, number, IncidentParty.Handler),
            async (context, incident, token) =>
            {
                var lifted = incident.LiftVoids();
                if (lifted.IsRefused) return lifted.Refusal;
                var ids = command.Lines!.Distinct().ToArray();
                var rows = await context.Db.IncidentLines.Where(row => row.Incident == number && ids.Contains(row.EntryId)).OrderBy(row => row.EntryId)
                    .ToListAsync(token);
                if (ids.Except(rows.Select(row => row.EntryId)).Cast<long?>().FirstOrDefault() is { } stranger)
                    return Refusal.Conflict("LineNotVoided", "R14.2").With("line", $"{stranger}");
                foreach (var row in rows)
                {
                    if (row.Lift(command.Reason!, actor.UserName, context.Now) is { } refusal) return refusal;
                    var back = await PutBackAsync(context, row, token);
                    if (back.IsRefused) return back.Refusal.With("line", $"{row.EntryId}");
                    IncidentFile.Record(context, incident, new IncidentVoidLifted(
                        row.EntryId, row.Verb, new Subject(row.SubjectType, row.SubjectNumber), back.Value.Verb, command.Reason!));
                }

                return new VoidAnswer(number, rows.Count, incident.State, incident.Version);
            }, cancel);
    }

    private static Refusal Malformed { get; } = Refusal.Malformed("LinesMalformed").With("max", $"{Most}");

    private static Refusal? WhyMalformed(IReadOnlyList<long>? lines) => lines is { Count: > 0 and <= Most } ? null : Malformed;

    private async Task<Result<VoidAnswer>> RunAsync(
        Actor actor, string number, Operation operation, object body, Call call,
        Func<CommandContext, Incident, Cleaning, CancellationToken, Task<Result<int>>> act, CancellationToken cancel) =>
        await commands.RunAsync<Incident, VoidAnswer>(
            new Command(actor, operation, Subject.Incident(number), body, call), IncidentFile.Of(operation, IncidentStep.Void, number),
            async (context, incident, token) =>
            {
                if (incident.WhyNot(IncidentStep.Void) is { } refusal) return refusal;
                var made = await IncidentAnalysis.MadeAsync(ReadDoor.Within(context.Connection, null), incident.UserName!, token);
                var done = await act(context, incident, new Cleaning(Window.Of(incident, made)), token);
                if (done.IsRefused) return done.Refusal;
                var taken = incident.Take(IncidentStep.Void, actor.UserName, context.Now, $"{done.Value}");
                return taken.IsRefused ? taken.Refusal : new VoidAnswer(number, done.Value, incident.State, incident.Version);
            }, cancel);

    /// <summary>The rows of the list; what others built gets one now.</summary>
    private static async Task<Dictionary<long, IncidentLine>> RowsAsync(
        CommandContext context, Incident incident, IReadOnlyList<CleaningLine> lines, CancellationToken cancel)
    {
        var ids = lines.Select(line => line.Id).ToArray();
        var rows = await context.Db.IncidentLines.Where(row => row.Incident == incident.Number && ids.Contains(row.EntryId))
            .ToDictionaryAsync(row => row.EntryId, cancel);
        foreach (var line in lines.Where(line => !rows.ContainsKey(line.Id)))
        {
            rows[line.Id] = new IncidentLine
            {
                Incident = incident.Number, EntryId = line.Id, At = line.At, Verb = line.Verb, Actor = line.Actor, SubjectType = line.Subject.Type,
                SubjectNumber = line.Subject.Number, SubjectVersion = line.SubjectVersion, Origin = line.Origin, Mark = LineMark.Noted,
                MarkedBy = context.Author.UserName, MarkedAt = context.Now,
            };
            context.Db.IncidentLines.Add(rows[line.Id]);
        }

        return rows;
    }

    /// <summary>Newest first, as one line stands on another. What an earlier line of the call has changed is no news to a later one.</summary>
    private async Task<Refusal?> TakeBackAsync(
        CommandContext context, Incident incident, IReadOnlyList<CleaningLine> lines, Dictionary<long, IncidentLine> rows, CancellationToken cancel)
    {
        var touched = new HashSet<Subject>();
        foreach (var line in lines)
        {
            var row = rows[line.Id];
            var seen = touched.Add(line.Subject) ? row.SeenVersion : null;
            var effect = _parts.TryGetValue(line.Subject.Type, out var part)
                ? await part.VoidAsync(context, line.ToVoid(incident.Number), seen, cancel)
                : IVoidsWrites.OnlyStands;
            if (effect.IsRefused) return effect.Refusal.With("line", $"{line.Id}");
            row.Undo(effect.Value.Verb);
            IncidentFile.Record(context, incident, new IncidentLineVoided(line.Id, line.Verb, line.Subject, effect.Value.Verb));
        }

        return null;
    }

    private async Task<Result<VoidEffect>> PutBackAsync(CommandContext context, IncidentLine row, CancellationToken cancel)
    {
        // Nothing was taken back: it stands as it did.
        if (row.UndoneBy is null) return VoidEffect.NothingLeft();
        return _parts.TryGetValue(row.SubjectType, out var part)
            ? await part.PutBackAsync(context, new LineToVoid(row.EntryId, row.Verb, row.SubjectNumber, "{}", $"{row.Incident} #{row.EntryId}"), cancel)
            : IVoidsWrites.CannotPutBack;
    }
}
