using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

public sealed record TaskItem(
    string Number, string Title, TaskKind Kind, LineOfBusiness LineOfBusiness, Priority Priority, TaskState Status, DateTimeOffset? Deadline, int? WorkingDays,
    UnitCode IssuerCode, string IssuerName, string? ParentTask, int Total, DateTimeOffset CreatedAt, DateTimeOffset? DispatchedAt, long Version)
{
    /// <summary>Where the issuer stands; a matter of our own.</summary>
    [JsonIgnore]
    public UnitPath IssuerPath { get; init; }
}

public sealed record TaskDetail(
    string Number, string Title, TaskKind Kind, LineOfBusiness LineOfBusiness, Priority Priority, TaskState Status, string Instruction, string Requirement,
    Recipients? Recipients, DateTimeOffset? Deadline, int? WorkingDays, IReadOnlyList<FeedbackField> FeedbackFields, UnitCode IssuerCode, string IssuerName,
    string Author, string? ParentTask, UnitCode? ParentUnit, int Total, string? Summary, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? DispatchedAt,
    DateTimeOffset? EndedAt, IReadOnlyList<AttachmentItem> Attachments, IReadOnlyList<string> SubTasks, bool Mine, bool ParentEnded, long Version);

/// <summary>Which tasks; "sent" ones are no drafts, and Q is a part of the number, the title or its pinyin initials.</summary>
public sealed record TaskFilter(TaskState? Status = null, bool? Overdue = null, bool? Issued = null, bool Sent = false, string? Q = null);

/// <summary>Reads tasks: those one's unit issued or was sent, and for leaders and responsible persons those of units below (R7.1, R7.2).</summary>
public sealed class TaskQueries(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, TimeProvider time)
{
    /// <summary>The one predicate of reading a task: its issuer, or one of its assigned units, lies in the scope.</summary>
    internal static async Task<bool> MayReadAsync(NetMonitorDb db, Actor actor, SupervisionTask task, CancellationToken cancel)
    {
        var scope = actor.Work;
        if (scope.Covers(UnitPath.Parse(task.IssuerPath))) return true;
        if (task.State == TaskState.Draft) return false;
        var (from, to) = (scope.Path.ToString(), scope.Path.UpperBound);
        return scope.Subtree
            ? await db.Assignments.AnyAsync(row => row.TaskNumber == task.Number && string.Compare(row.UnitPath, from) >= 0 && string.Compare(row.UnitPath, to) < 0, cancel)
            : await db.Assignments.AnyAsync(row => row.TaskNumber == task.Number && row.UnitPath == from, cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<Result<Page<TaskItem>>> ListAsync(Actor actor, TaskFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 2, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        (DateTimeOffset, string)? behind = null;
        if (keys is not null)
        {
            if (!PageCursor.TryTime(keys[0], out var at)) return Refusal.Malformed("PageCursorMalformed");
            behind = (at, keys[1]);
        }

        var batch = new ReadBatch();
        var rows = Add(batch, actor, filter, limit + 1, behind);
        await batch.RunAsync(source, cancel);
        return Page.Of([.. rows], limit, row => row, last => PageCursor.Of(last.CreatedAt.ToString("O"), last.Number));
    }

    /// <summary>The newest that fit a filter, or those behind one of them.</summary>
    internal IReadOnlyList<TaskItem> Add(ReadBatch batch, Actor actor, TaskFilter filter, int limit, (DateTimeOffset At, string Number)? behind = null)
    {
        var sql = new Sql();
        var unit = sql.Value(actor.ActingUnit.ToString());
        var issued = sql.In(actor.Work, "t.issuer_path");
        // A station reads its own assignments; every other unit has a row for each task that it reads.
        var station = actor.Level == UnitLevel.Station;
        var from = station
            ? $"(select t.created_at, a.task_number from assignments a join tasks t on t.number = a.task_number where a.unit_path = {sql.Value(actor.ActingPath.ToString())}) g"
            : "task_grants g";
        if (!station) sql.Where($"g.unit_code = {unit}");
        if (!station && !actor.Work.Subtree) sql.Where("g.direct");
        if (filter.Issued is { } wanted)
            sql.Where(wanted ? issued : $"(t.state <> 0 and exists (select from assignments a where a.task_number = t.number and {sql.In(actor.Work, "a.unit_path")}))");
        if (filter.Q is { } q)
        {
            var part = sql.Value(q.ToLowerInvariant());
            sql.Where($"(position({part} in lower(t.number)) > 0 or position({part} in lower(t.title)) > 0 or position({part} in t.initials) > 0)");
        }

        if (filter.Sent) sql.Where("t.state <> 0");
        if (filter.Status is { } state) sql.Where($"t.state = {sql.Value((short)state)}");
        if (filter.Overdue is { } overdue) sql.Where($"{(overdue ? "" : "not ")}{Late(sql, actor, issued)}");
        if (behind is { } last) sql.Where($"(g.created_at, g.task_number) < ({sql.Value(last.At)}, {sql.Value(last.Number)})");
        return batch.Add(sql.InBatch(
            $"""
            select t.number, t.title, t.kind, t.line_of_business, t.priority, t.state, t.deadline, t.working_days, t.issuer_code, u.name, t.parent_task, t.total,
              t.created_at, t.dispatched_at, t.version, t.issuer_path
            from {from} join tasks t on t.number = g.task_number join units u on u.code = t.issuer_code
            where {sql.Conditions} order by g.created_at desc, g.task_number desc limit {limit}
            """), Item);
    }

    /// <summary>
    /// Something of the task is late within the reader's work. Read from the folded figures, which are there within a second, for
    /// the issuing side and for subtrees; from the assignment itself for a unit's own.
    /// </summary>
    private string Late(Sql sql, Actor actor, string issued)
    {
        var now = sql.Value(time.GetUtcNow());
        string Below(string unit) => $"exists (select from progress p where p.task_number = t.number and p.unit_code = {unit} and p.slot in (0, 1, 2, 4) and p.amount > 0 and p.deadline < {now})";
        var top = actor.UnitKind.IsBody() && actor.ActingPath.Parent is { } authority ? authority.Leaf : actor.ActingUnit;
        var asIssuer = $"({issued} and {Below(sql.Value(top.ToString()))})";
        return actor.Work.Subtree && actor.Level < UnitLevel.Station
            ? $"({asIssuer} or {Below(sql.Value(actor.ActingUnit.ToString()))})"
            : $"({asIssuer} or exists (select from assignments a where a.task_number = t.number and a.unit_code = {sql.Value(actor.ActingUnit.ToString())} and a.state in (0, 1, 2, 4) and a.deadline < {now}))";
    }

    public async Task<Result<TaskDetail>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null || !await MayReadAsync(db, actor, task, cancel)) return Refusal.OutOfScope("TaskNotFound");
        var issuerName = await db.Units.Where(row => row.Code == task.IssuerCode).Select(row => row.Name).FirstAsync(cancel);
        var attachments = await Attachments.OfAsync(db, number, null, cancel);
        var mine = actor.Work.Covers(UnitPath.Parse(task.IssuerPath));
        // Whom else a task went to, and what they passed on, is the issuing side's business.
        var subTasks = mine ? await db.Tasks.Where(row => row.ParentTask == number).OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(cancel) : [];
        // What it was passed on from may be over for its unit; whether this one goes on is the unit's own decision.
        var parentEnded = mine && task is { State: TaskState.Dispatched, ParentTask: { } parent, ParentUnit: { } unit }
            && !await db.Assignments.AnyAsync(row => row.TaskNumber == parent && row.UnitCode == unit && row.State != AssignmentState.Withdrawn && db.Tasks.Any(of => of.Number == parent && of.State == TaskState.Dispatched), cancel);
        return new TaskDetail(
            task.Number, task.Title, task.Kind, task.LineOfBusiness, task.Priority, task.State, task.Instruction, task.Requirement, mine ? task.Recipients : null,
            task.Deadline, task.WorkingDays, task.Form.Fields, task.IssuerCode, issuerName, task.Author, task.ParentTask, task.ParentUnit, task.Total, task.Summary,
            task.Reason, task.CreatedAt, task.DispatchedAt, task.EndedAt, attachments, subTasks, mine, parentEnded, task.Version);
    }

    /// <summary>Titles of tasks whose numbers a reader has been given already.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> numbers, CancellationToken cancel)
    {
        if (numbers.Count == 0) return new Dictionary<string, string>();
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tasks.Where(row => numbers.Contains(row.Number)).ToDictionaryAsync(row => row.Number, row => row.Title, cancel);
    }

    private static TaskItem Item(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), Enum.Parse<TaskKind>(reader.GetString(2)), Enum.Parse<LineOfBusiness>(reader.GetString(3)),
        Enum.Parse<Priority>(reader.GetString(4)), (TaskState)reader.GetInt16(5), reader.Time(6), reader.IsDBNull(7) ? null : reader.GetInt32(7),
        UnitCode.Parse(reader.GetString(8)), reader.GetString(9), reader.Text(10), reader.GetInt32(11), reader.GetFieldValue<DateTimeOffset>(12), reader.Time(13), reader.GetInt64(14))
    {
        IssuerPath = UnitPath.Parse(reader.GetString(15)),
    };
}
