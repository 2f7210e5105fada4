using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

public sealed record TaskItem(
    string Number, string Title, TaskKind Kind, LineOfBusiness LineOfBusiness, Priority Priority, TaskState Status, DateTimeOffset? Deadline, int? WorkingDays,
    UnitCode IssuerCode, string IssuerName, string? ParentTask, int Total, DateTimeOffset CreatedAt, DateTimeOffset? DispatchedAt, long Version)
{
    /// <summary>Whether the deadline is counted into a year without a holiday notice, and may still move.</summary>
    public bool Provisional { get; init; }

    /// <summary>A draft that lacks what must be there when it is dispatched.</summary>
    public bool Unfinished { get; init; }

    /// <summary>The issuer's path, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public UnitPath IssuerPath { get; init; }

    /// <summary>Over a row <c>t</c> of tasks and its <c>issuer</c> of units, as the reader sees them.</summary>
    internal static string Columns(Sql sql, Actor reader) =>
        $"""
        t.number, t.title, t.kind, t.line_of_business, t.priority, t.state, t.deadline, t.working_days,
        t.issuer_code, issuer.name, {Scopes.ShownParent(sql, reader, "t", "parent_task")}, t.total, t.created_at, t.dispatched_at, t.version, t.issuer_path,
        {DeadlineSql.OfTask}, {IsUnfinished}
        """;

    /// <summary>What <see cref="SupervisionTask.Unfinished"/> says of a draft, as a column of a row <c>t</c>.</summary>
    internal static readonly string IsUnfinished =
        $"""
        t.state = {StateSql.Draft} and (t.instruction = '' or (t.deadline is null and t.working_days is null)
          or (json_array_length(t.recipients->'units') = 0 and t.recipients->>'rule' is null))
        """;

    internal static TaskItem Read(RowReader row) => new(
        row.Text(), row.Text(), row.Named<TaskKind>(), row.Named<LineOfBusiness>(), row.Named<Priority>(), (TaskState)row.Short(),
        row.TimeOrNull(), row.IntOrNull(), row.Unit(), row.Text(), row.TextOrNull(), row.Int(), row.Time(), row.TimeOrNull(), row.Long())
    {
        IssuerPath = row.Path(),
        Provisional = row.Flag(),
        Unfinished = row.Flag(),
    };
}

/// <summary>
/// A task as one of its readers sees it. Whom else it went to, and what they passed on, is the issuing side's business. A parent or child task is
/// named only to who may read it too.
/// </summary>
public sealed record TaskDetail(
    string Number, string Title, TaskKind Kind, LineOfBusiness LineOfBusiness, Priority Priority, TaskState Status, string Instruction, string Requirement,
    Recipients? Recipients, DateTimeOffset? Deadline, int? WorkingDays, IReadOnlyList<FeedbackField> FeedbackFields, UnitCode IssuerCode, string IssuerName,
    string Author, string? ParentTask, UnitCode? ParentUnit, int Total, string? Summary, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? DispatchedAt,
    DateTimeOffset? EndedAt, IReadOnlyList<AttachmentItem> Attachments, IReadOnlyList<string> SubTasks, bool Mine, bool ParentEnded, long Version)
{
    /// <summary>Whether the deadline is counted into a year without a holiday notice, and may still move.</summary>
    public bool Provisional { get; init; }

    /// <summary>A draft that lacks what must be there when it is dispatched.</summary>
    public bool Unfinished { get; init; }

    /// <summary>What the sub-tasks are called, in their order, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> SubTitles { get; init; } = [];

    /// <summary>Over a row <c>t</c> of tasks, its <c>issuer</c> of units, and <c>side.mine</c>: whether the reader is of the issuing side.</summary>
    internal static string Columns(Sql sql, Actor reader)
    {
        var children =
            $"""
            from tasks child
              where child.parent_task = t.number collate "default" and child.state <> {StateSql.Draft} and {Scopes.Tasks(sql, reader, "child")}
              order by child.number
            """;
        return $"""
        t.number, t.title, t.kind, t.line_of_business, t.priority, t.state, t.instruction, t.requirement, t.recipients, t.deadline, t.working_days, t.form,
        t.issuer_code, issuer.name, t.author, {Scopes.ShownParent(sql, reader, "t", "parent_task")}, {Scopes.ShownParent(sql, reader, "t", "parent_unit")},
        t.total, t.summary, t.reason, t.created_at, t.dispatched_at, t.ended_at,
        case when side.mine then array(select child.number {children}) else array[]::text[] end,
        side.mine,
        side.mine and t.state = {StateSql.Running} and t.parent_task is not null and not exists (
          select from assignments part join tasks parent on parent.number = part.task_number
          where part.task_number = t.parent_task and part.unit_code = t.parent_unit
            and part.state <> {StateSql.Of(AssignmentState.Withdrawn)} and parent.state = {StateSql.Running}),
        t.version, {DeadlineSql.OfTask}, {TaskItem.IsUnfinished},
        case when side.mine then array(select child.title {children}) else array[]::text[] end
        """;
    }

    internal static TaskDetail Read(RowReader row)
    {
        var task = new TaskDetail(
            row.Text(), row.Text(), row.Named<TaskKind>(), row.Named<LineOfBusiness>(), row.Named<Priority>(), (TaskState)row.Short(), row.Text(), row.Text(),
            row.Json<Recipients>(), row.TimeOrNull(), row.IntOrNull(), row.Json<FeedbackForm>().Fields,
            row.Unit(), row.Text(), row.Text(), row.TextOrNull(), row.UnitOrNull(), row.Int(), row.TextOrNull(), row.TextOrNull(), row.Time(),
            row.TimeOrNull(), row.TimeOrNull(), [], row.Texts(), row.Flag(), row.Flag(), row.Long())
        {
            Provisional = row.Flag(), Unfinished = row.Flag(), SubTitles = row.Texts(),
        };
        return task.Mine ? task : task with { Recipients = null };
    }
}

/// <summary>
/// Which tasks; "sent" ones are no drafts, Q is a part of the number, or of the title as it is written or in pinyin, and From and Until are the first
/// and the last day, by the law's clock, on which they were made. Level is that of the unit which issued them.
/// </summary>
public sealed record TaskFilter(
    TaskState? Status = null, bool? Overdue = null, bool? Issued = null, bool Sent = false, string? Q = null, TaskKind? Kind = null,
    LineOfBusiness? Line = null, Priority? Priority = null, UnitCode? Issuer = null, DateOnly? From = null, DateOnly? Until = null,
    UnitLevel? Level = null)
{
    /// <summary>What is typed is no longer than that.</summary>
    public const int MostTyped = 100;

    /// <summary>Adds all conditions but lateness and side, over a row <c>t</c> of tasks.</summary>
    internal Refusal? Narrow(Sql sql)
    {
        if (Q is { } q)
        {
            if (!PlainText.IsLine(q, MostTyped)) return Refusal.Malformed("SearchMalformed");
            var ways = Typed.Ways(q).Select(way => sql.Value(way.ToLowerInvariant()));
            var fits = ways.Select(part => $"position({part} in lower(t.title)) > 0 or position({part} in t.initials) > 0")
                .Append($"position({sql.Value(Typed.Code(q).ToLowerInvariant())} in lower(t.number)) > 0");
            if (Pinyin.Pattern(Typed.Fold(q)) is { } pattern) fits = fits.Append($"t.title ~ {sql.Value(pattern)}");
            sql.Where($"({string.Join(" or ", fits)})");
        }

        if (Sent) sql.Where($"t.state <> {StateSql.Draft}");
        if (Status is { } state) sql.Where($"t.state = {sql.Value((short)state)}");
        if (Kind is { } kind) sql.Where($"t.kind = {sql.Value(kind.ToString())}");
        if (Line is { } line) sql.Where($"t.line_of_business = {sql.Value(line.ToString())}");
        if (Priority is { } priority) sql.Where($"t.priority = {sql.Value(priority.ToString())}");
        if (Issuer is { } issuer) sql.Where($"t.issuer_code = {sql.Value(issuer.ActsAs.ToString())}");
        if (Level is { } level) sql.Where($"(select by.level from units by where by.code = t.issuer_code) = {sql.Value((short)level)}");
        if (Until < From) return Refusal.Malformed("PeriodMalformed");
        // The first and the last day there can be are no limits.
        if (From is { } from && from > DateOnly.MinValue)
            sql.Where($"t.created_at >= {sql.Value(WorkingCalendar.StartOf(from).ToUniversalTime())}");
        if (Until is { } until && until < DateOnly.MaxValue)
            sql.Where($"t.created_at < {sql.Value(WorkingCalendar.StartOf(until.AddDays(1)).ToUniversalTime())}");
        return null;
    }
}

/// <summary>By what tasks are listed.</summary>
public enum TaskOrder
{
    /// <summary>When they were made; the newest first, unless turned round.</summary>
    Created,

    /// <summary>The next deadline first; tasks without one at the end.</summary>
    Deadline,

    /// <summary>By the initials of the title's pinyin.</summary>
    Title,

    /// <summary>The most urgent first.</summary>
    Priority,
}

/// <summary>Reads tasks: those one's unit issued or was sent, and for leaders and responsible persons those of units below (R7.1, R7.2).</summary>
public sealed class TaskQueries(ReadDoor door, TimeProvider time)
{
    private static readonly KeyColumn<TaskItem> s_number = Keyset.Text<TaskItem>("listed.task_number", task => task.Number);

    /// <summary>By their columns, and whether they descend as people mean them first.</summary>
    private static readonly Dictionary<TaskOrder, (bool Descending, KeyColumn<TaskItem>[] Columns)> s_orders = new()
    {
        [TaskOrder.Created] = (true, [Keyset.Time<TaskItem>("listed.created_at", task => task.CreatedAt), s_number]),
        [TaskOrder.Deadline] = (false, [
            Keyset.Time<TaskItem>($"coalesce(t.deadline, '{s_never:O}'::timestamptz)", task => task.Deadline ?? s_never), s_number]),
        [TaskOrder.Title] = (false, [Keyset.Text<TaskItem>("t.initials", task => PinyinInitials.Of(task.Title)), s_number]),
        [TaskOrder.Priority] = (true, [
            Keyset.Number<TaskItem>(
                $"array_position(array[{string.Join(", ", Enum.GetNames<Priority>().Select(name => $"'{name}'"))}], t.priority::text)",
                task => (int)task.Priority + 1),
            s_number]),
    };

    /// <summary>A deadline behind all others.</summary>
    private static DateTimeOffset s_never => new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Keyset<TaskItem> In(TaskOrder order, bool reversed) => new(s_orders[order].Descending != reversed, s_orders[order].Columns);

    /// <summary>Whether there is such a task and the reader may read it.</summary>
    internal static Task<bool> MayReadAsync(ReadBatch read, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        return read.AnyAsync(sql.InBatch($"select from tasks t where t.number = {sql.Value(number)} and {Scopes.Tasks(sql, read.Actor, "t")}"), cancel);
    }

    /// <summary>Newest first, or in another order; a reversed one goes the other way.</summary>
    public async Task<Result<Page<TaskItem>>> ListAsync(
        Actor actor, TaskFilter filter, PageRequest page, CancellationToken cancel, TaskOrder order = TaskOrder.Created, bool reversed = false)
    {
        var (read, keys) = (door.For(actor), In(order, reversed));
        var tasks = Add(read, filter, page, keys);
        if (tasks.IsRefused) return tasks.Refusal;
        await read.RunAsync(cancel);
        return keys.Cut(tasks.Value, page, task => task);
    }

    /// <summary>Adds the newest tasks that fit a filter, with one more than the page has.</summary>
    internal Result<IReadOnlyList<TaskItem>> Add(ReadBatch read, TaskFilter filter, PageRequest page) =>
        Add(read, filter, page, In(TaskOrder.Created, false));

    private Result<IReadOnlyList<TaskItem>> Add(ReadBatch read, TaskFilter filter, PageRequest page, Keyset<TaskItem> keys)
    {
        var (sql, actor) = (new Sql(), read.Actor);
        var behind = keys.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        if (actor.Work == Scope.Nothing) return Result.Of<IReadOnlyList<TaskItem>>([]);
        sql.Where(behind.Value);
        if (filter.Issued is { } issued) sql.Where(issued ? Scopes.Issued(sql, actor, "t") : Scopes.Sent(sql, actor.Work, "t"));
        if (filter.Narrow(sql) is { } malformed) return malformed;
        if (filter.Overdue is { } overdue) sql.Where($"{(overdue ? "" : "not ")}{Late(sql, actor)}");
        return Result.Of(read.Add(sql.InBatch(
            $"""
            select {TaskItem.Columns(sql, actor)}
            from {Scopes.ListOfTasks(sql, actor)} listed join tasks t on t.number = listed.task_number join units issuer on issuer.code = t.issuer_code
            where {sql.Conditions} {keys.Tail(page)}
            """), TaskItem.Read));
    }

    /// <summary>
    /// That something of the task is late within the reader's work. Read from the folded figures, which are there within a second, for the issuing
    /// side and for subtrees; from the assignment itself for a unit's own.
    /// </summary>
    private string Late(Sql sql, Actor actor)
    {
        var (now, unit) = (sql.Value(time.GetUtcNow()), actor.Work.Path.Leaf);
        string AtOrBelow(UnitCode code) =>
            $"""
            exists (select from progress late where late.task_number = t.number and late.unit_code = {sql.Value(code.ToString())}
              and late.slot in {StateSql.WaitingForUnit} and late.amount > 0 and late.deadline < {now})
            """;
        var own = actor.Work.Subtree && unit.Kind != UnitKind.GrassrootsUnit
            ? AtOrBelow(unit)
            : $"""
              exists (select from assignments late where late.task_number = t.number and late.unit_code = {sql.Value(unit.ToString())}
                and late.state in {StateSql.WaitingForUnit} and late.deadline < {now})
              """;
        return $"(({Scopes.Issued(sql, actor, "t")} and {AtOrBelow(SupervisionRules.TopOfRecipients(actor.Work.Path).Leaf)}) or {own})";
    }

    public Task<Result<TaskDetail>> GetAsync(Actor actor, string number, CancellationToken cancel) => GetAsync(door.For(actor), number, cancel);

    internal static async Task<Result<TaskDetail>> GetAsync(ReadBatch read, string number, CancellationToken cancel)
    {
        var (actor, sql) = (read.Actor, new Sql());
        var tasks = read.Add(sql.InBatch(
            $"""
            select {TaskDetail.Columns(sql, actor)}
            from tasks t join units issuer on issuer.code = t.issuer_code cross join lateral (select {Scopes.Issued(sql, actor, "t")} as mine) side
            where t.number = {sql.Value(number)} and {Scopes.Tasks(sql, actor, "t")}
            """), TaskDetail.Read);
        var attachments = Attachments.Add(read, Subject.Task(number));
        await read.RunAsync(cancel);
        return tasks is [var task] ? task with { Attachments = attachments } : Refusal.OutOfScope("TaskNotFound");
    }

    /// <summary>A task's title; null for who may not read it.</summary>
    public Task<string?> TitleAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch($"select t.title from tasks t where t.number = {sql.Value(number)} and {Scopes.Tasks(sql, actor, "t")}");
        return door.For(actor).FirstAsync(find, row => row.Text(), cancel);
    }
}
