using System.Collections.Frozen;
using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Which of a task's assignments: those that a list filtered alike would show.</summary>
public sealed record ManyFilter(AssignmentState? State = null, bool? Overdue = null, string? Under = null, string? Q = null);

/// <summary>A step for many of a task's assignments: for the units named, or for all that a filter finds.</summary>
/// <param name="Units">Units by their codes.</param>
/// <param name="Filter">Instead of units; an empty one finds all of the task's.</param>
/// <param name="Versions">By unit, the version of its assignment that was seen; one that is another by now is excluded as <c>Stale</c>.</param>
/// <param name="Reason">Said to each of them.</param>
public sealed record ManyCommand(
    IReadOnlyList<string>? Units = null, ManyFilter? Filter = null, string? Reason = null, IReadOnlyDictionary<string, long>? Versions = null);

/// <summary>An assignment that the step was not taken for, and the code of what stands against it.</summary>
public sealed record Excluded(UnitCode UnitCode, string Code);

/// <param name="Number">The task's.</param>
/// <param name="Done">Assignments that the step was taken for.</param>
/// <param name="Excluded">The others that were meant, in the order of their codes.</param>
public sealed record ManyAnswer(string Number, int Done, IReadOnlyList<Excluded> Excluded);

/// <summary>How many of those that are meant a step would be taken for now, and how many not, by the code of what stands against it.</summary>
public sealed record ManyPreview(int Total, int Done, IReadOnlyList<ExcludedCount> Excluded);

public sealed record ExcludedCount(string Code, int Units);

/// <summary>
/// The issuing unit's answer to many at once: accepts, returns with one reason, or grants the time that was asked for. One command and one transaction,
/// in which each assignment is decided by itself, as <see cref="TakeStep"/> decides it, and has its own journal entry. What can't be done is told, and
/// keeps nothing back of the rest.
/// </summary>
public sealed class TakeStepForMany(CommandRunner commands, ReadDoor door, WorkingCalendars calendars, TimeProvider time)
{
    /// <summary>Units that can be named; a whole country's stations are fewer.</summary>
    public const int MostUnits = 50_000;

    /// <summary>Assignments that are locked, decided and written together: so many are in memory at a time.</summary>
    private const int Portion = 2_000;

    /// <summary>From so many on a task's figures are counted anew; for fewer, each change is added to them.</summary>
    private const int ManyChanges = 200;

    public static IReadOnlyList<AssignmentStep> Steps { get; } = [AssignmentStep.Accept, AssignmentStep.Return, AssignmentStep.GrantExtension];

    public static FrozenDictionary<AssignmentStep, Operation> Operations { get; } = Steps.ToFrozenDictionary(
        step => step, step => new Operation($"{step}Assignments", TakeStep.Operations[step].Needs));

    /// <summary>Takes the step; <paramref name="told"/> is told how many have been decided, as it goes on.</summary>
    public async Task<Result<ManyAnswer>> HandleAsync(
        Actor actor, string number, AssignmentStep step, ManyCommand asked, Call call, CancellationToken cancel, Action<int>? told = null)
    {
        var read = Read(step, asked);
        if (read.IsRefused) return read.Refusal;
        var calendar = step == AssignmentStep.GrantExtension ? await calendars.CurrentAsync(cancel) : null;
        return await commands.RunAsync<ManyAnswer>(
            new Command(actor, Operations[step], Subject.Task(number), asked, call), new SubjectLock(() => [TaskSubject.Share(number)]),
            async (context, token) =>
            {
                var door = ReadDoor.Within(context.Connection, actor);
                var opened = await OpenAsync(door, number, step, read.Value.Filter, token);
                if (opened.IsRefused) return opened.Refusal;
                var run = new Run(context, opened.Value, step, read.Value, calendar);
                while (await run.NextAsync(token)) told?.Invoke(run.Decided);
                run.Finish();
                return new ManyAnswer(number, run.Done, run.Excluded);
            }, cancel);
    }

    /// <summary>What the command would do now. Changes nothing.</summary>
    public async Task<Result<ManyPreview>> PreviewAsync(Actor actor, string number, AssignmentStep step, ManyCommand asked, CancellationToken cancel)
    {
        // What is to be said to them is asked after this.
        var meant = Read(step, asked with { Reason = asked.Reason ?? "-" });
        if (meant.IsRefused) return meant.Refusal;
        if (actor.Lacks(Operations[step].Needs) is { } lacks) return lacks;
        var read = door.For(actor);
        var opened = await OpenAsync(read, number, step, meant.Value.Filter, cancel);
        if (opened.IsRefused) return opened.Refusal;
        var (sql, now, task, seen) = (new Sql(), time.GetUtcNow(), opened.Value, meant.Value.Versions);
        meant.Value.Narrow(sql, task, now);
        var isStale = seen.Count == 0
            ? "false"
            : $"""
              exists (select from unnest({sql.Value(seen.Keys.Select(unit => $"{unit}").ToArray())}, {sql.Value(seen.Values.ToArray())}) seen(unit, version)
                where seen.unit = a.unit_code and seen.version <> a.version)
              """;
        var calendar = step == AssignmentStep.GrantExtension ? await calendars.CurrentAsync(cancel) : null;
        // From what an extension is counted matters only where one is granted.
        var extended = calendar is null ? "" : ", a.extension_days, a.deadline, a.counted_from, a.counted_days, a.dispatched_at";
        var counts = await read.AllAsync(sql.InBatch(
            $"""
            select count(*)::int, a.state, a.extension_requested_at is not null, {isStale}{extended} from assignments a
            where {sql.Conditions} group by 2, 3, 4{extended}
            """),
            row => (Units: row.Int(), State: (AssignmentState)row.Short(), Asked: row.Flag(), Stale: row.Flag(),
                Beyond: calendar is null || row.IntOrNull() is not { } days ? null : Beyond(row, days, calendar)), cancel);
        var judged = counts.Select(count => (count.Units, Code: count.Stale ? Call.Outdated.Code : (count.Beyond
            ?? AssignmentWorkflow.Table.Guard(count.State, step) ?? AssignmentWorkflow.Guard(step, count.Asked))?.Code)).ToList();
        var unknown = meant.Value.Units.Count - judged.Sum(count => count.Units);
        if (meant.Value.Units.Count > 0 && unknown > 0) judged.Add((unknown, "AssignmentNotFound"));
        return new ManyPreview(
            judged.Sum(count => count.Units), judged.Where(count => count.Code is null).Sum(count => count.Units),
            [.. judged.Where(count => count.Code is not null).GroupBy(count => count.Code!)
                .Select(code => new ExcludedCount(code.Key, code.Sum(count => count.Units))).OrderByDescending(count => count.Units)]);

        Refusal? Beyond(RowReader row, int days, WorkingCalendar calendar)
        {
            var (deadline, from, counted, dispatchedAt) = (row.Time(), row.DateOrNull(), row.IntOrNull(), row.Time());
            var own = Assignment.Counted(from, counted, task.WorkingDays, dispatchedAt);
            return CountedDeadline.Extending(deadline, own, days, now).CertainEnd(calendar).Refusal;
        }
    }

    /// <summary>
    /// <c>UnitsOrFilter</c> where none or both are given, <c>UnitCodeMalformed</c>, <c>TooManyPicked</c>, and what the step itself says of its reason.
    /// </summary>
    private static Result<Meant> Read(AssignmentStep step, ManyCommand command)
    {
        if (Assignment.Malformed(step, command.Reason, null) is { } malformed) return malformed;
        if (command.Units is null == command.Filter is null || command.Units is { Count: 0 }) return Refusal.Malformed("UnitsOrFilter");
        if (command.Units is { Count: > MostUnits } many)
            return Refusal.Malformed("TooManyPicked").With("max", $"{MostUnits}").With("given", $"{many.Count}");
        var units = new HashSet<string>();
        foreach (var text in command.Units ?? [])
        {
            var code = UnitCode.OfTyped(text);
            if (code.IsRefused) return code.Refusal;
            units.Add(code.Value.ActsAs.ToString());
        }

        var versions = new Dictionary<UnitCode, long>();
        foreach (var (text, version) in command.Versions ?? new Dictionary<string, long>())
        {
            var code = UnitCode.OfTyped(text);
            if (code.IsRefused) return code.Refusal;
            versions[code.Value.ActsAs] = version;
        }

        UnitCode? under = null;
        if (command.Filter?.Under is { } place)
        {
            var code = UnitCode.OfTyped(place);
            if (code.IsRefused) return code.Refusal;
            under = code.Value;
        }

        var filter = new AssignmentFilter(command.Filter?.State, command.Filter?.Overdue, under, Q: command.Filter?.Q);
        return filter.Problem is { } problem ? problem : new Meant(units, filter, versions, command.Reason);
    }

    /// <summary>The task as its issuing side sees it: <c>TaskNotFound</c> outside the scope, <c>RoleRequired</c>, <c>TaskEnded</c>.</summary>
    private static async Task<Result<OfTask>> OpenAsync(
        ReadBatch read, string number, AssignmentStep step, AssignmentFilter filter, CancellationToken cancel)
    {
        var (sql, place) = (new Sql(), filter.AddPlace(read));
        var find = sql.InBatch(
            $"""
            select t.number, t.title, t.state, t.form, t.working_days, t.issuer_path from tasks t
            where t.number = {sql.Value(number)} and {Scopes.Tasks(sql, read.Actor, "t")}
            """);
        if (await read.FirstAsync(find, OfTask.Read, cancel) is not { } task) return Refusal.OutOfScope("TaskNotFound");
        var from = AssignmentWorkflow.Table.Rows.First(row => row.Step == step).From;
        if (read.Actor.MayTake(step, from, task.Issuer.Leaf, task.Issuer.Leaf) is { } notTheirs) return notTheirs;
        return AssignmentWorkflow.Guard(task.State) is { } ended ? ended : Result.Of(task with { Place = place });
    }

    private sealed record OfTask(string Number, string Title, TaskState State, FeedbackForm Form, int? WorkingDays, UnitPath Issuer)
    {
        /// <summary>The place that the filter names; null where it names none.</summary>
        public IReadOnlyList<UnitPath>? Place { get; init; }

        public static OfTask Read(RowReader row) => new(
            row.Text(), row.Text(), (TaskState)row.Short(), JsonSerializer.Deserialize<FeedbackForm>(row.Text(), AnswerJson.Options)!, row.IntOrNull(),
            row.Path());
    }

    private sealed record Meant(
        IReadOnlySet<string> Units, AssignmentFilter Filter, IReadOnlyDictionary<UnitCode, long> Versions, string? Reason)
    {
        /// <summary>Narrows rows <c>a</c> of assignments to those that are meant.</summary>
        public void Narrow(Sql sql, OfTask task, DateTimeOffset now)
        {
            sql.Where($"a.task_number = {sql.Value(task.Number)}");
            if (Units.Count > 0) sql.Where($"a.unit_code = any({sql.Value(Units.ToArray())})");
            Filter.Narrow(sql, now);
            if (task.Place is { } place) sql.Where(sql.Below(place, "a.unit_path"));
        }
    }

    /// <summary>One command under way, a portion after the other.</summary>
    private sealed class Run(CommandContext context, OfTask task, AssignmentStep step, Meant meant, WorkingCalendar? calendar)
    {
        private readonly List<Excluded> _excluded = [];
        private readonly HashSet<string> _unknown = [.. meant.Units];
        private readonly List<Action> _deltas = [];
        private string _last = "";

        public int Done { get; private set; }

        public int Decided => Done + _excluded.Count;

        public IReadOnlyList<Excluded> Excluded => _excluded;

        /// <summary>Locks, decides and writes the next portion. False where nothing was left.</summary>
        public async Task<bool> NextAsync(CancellationToken cancel)
        {
            var locked = await LockAsync(cancel);
            if (locked.Count == 0) return false;
            _last = locked[^1].UnitCode.ToString();
            var (changed, entries) = (new List<Assignment>(), new List<JournalEntry>());
            foreach (var assignment in locked)
            {
                _unknown.Remove(assignment.UnitCode.ToString());
                var from = assignment.State;
                if (Take(assignment) is { } refusal)
                {
                    _excluded.Add(new Excluded(assignment.UnitCode, refusal.Code));
                    continue;
                }

                changed.Add(assignment);
                entries.Add(AssignmentEntry.Of(
                    AssignmentStepped.Of(step, assignment, task.Title, from, meant.Reason, null), assignment, context.Author, context.Now));
            }

            Done += changed.Count;
            if (changed.Count == 0) return true;
            await context.WriteNowAsync(StoredAssignments.UpdateMany(task.Number, changed), cancel);
            await context.RecordNowAsync(entries, cancel);
            return true;
        }

        public void Finish()
        {
            _excluded.AddRange(_unknown.Select(unit => new Excluded(UnitCode.Parse(unit), "AssignmentNotFound")));
            _excluded.Sort((one, other) => string.CompareOrdinal(one.UnitCode.ToString(), other.UnitCode.ToString()));
            if (Done >= ManyChanges) ProgressDeltas.Recount(context, task.Number, task.Issuer.ToString());
            else _deltas.ForEach(add => add());
        }

        /// <summary>In the order of their keys, as every command like this one: two of them wait for each other at the first that both mean.</summary>
        private async Task<IReadOnlyList<Assignment>> LockAsync(CancellationToken cancel)
        {
            var sql = new Sql();
            meant.Narrow(sql, task, context.Now);
            sql.Where($"a.unit_code > {sql.Value(_last)}");
            return await ReadDoor.Within(context.Connection, null).AllAsync(sql.InBatch(
                $"""
                select {StoredAssignments.Columns} from assignments a where {sql.Conditions} order by a.unit_code limit {Portion} for update of a
                """), row => StoredAssignments.Read(row.Reader, task.Number), cancel);
        }

        /// <summary>Why the step can't be taken, if so.</summary>
        private Refusal? Take(Assignment assignment)
        {
            if (meant.Versions.TryGetValue(assignment.UnitCode, out var seen) && Call.None.Seen(seen).Match(assignment.Version) is { } stale) return stale;
            var input = new StepInput(meant.Reason);
            if (step == AssignmentStep.GrantExtension && assignment.ExtensionDays is { } days)
            {
                var extended = assignment.Extended(task.WorkingDays, days, calendar!, context.Now);
                if (extended.IsRefused) return extended.Refusal;
                input = input with { Extended = extended.Value };
            }

            var (state, deadline, values) = (assignment.State, assignment.Deadline, assignment.Values);
            if (assignment.Take(step, input, context.Now).Refusal is { } refusal) return refusal;
            if (_deltas.Count < ManyChanges) _deltas.Add(() => StepDeltas.Add(context, task.Form, assignment, state, deadline, values));
            return null;
        }
    }
}
