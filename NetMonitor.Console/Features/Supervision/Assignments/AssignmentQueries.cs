using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Reads assignments: one's own by their deadlines, what other units wait for, and one with all that belongs to it.</summary>
public sealed class AssignmentQueries(ReadDoor door, ProgressQueries progress, TimeProvider time)
{
    /// <summary>Unit by unit in the order of the tree, and of each what is due first.</summary>
    internal static readonly Keyset<AssignmentItem> DueFirst = new(
        descending: false, Keyset.Text<AssignmentItem>("a.unit_path", Path), Keyset.Time<AssignmentItem>("a.deadline", item => item.Deadline),
        Keyset.Text<AssignmentItem>("a.task_number", item => item.TaskNumber));

    private static readonly Keyset<AssignmentItem> s_longestWaitFirst = new(
        descending: false, Keyset.Time<AssignmentItem>("a.updated_at", item => item.UpdatedAt), Keyset.Text<AssignmentItem>("a.unit_path", Path),
        Keyset.Text<AssignmentItem>("a.task_number", item => item.TaskNumber));

    /// <summary>The actor's own work, what is due first standing first; or that of all units it may read, unit by unit in the order of the tree.</summary>
    public async Task<Result<Page<AssignmentItem>>> ListAsync(Actor actor, bool mine, AssignmentFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        var behind = DueFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(mine ? Mine(sql, actor) : Scopes.Within(sql, actor.Work, "a.unit_path"));
        filter.Narrow(sql, time.GetUtcNow());
        var place = filter.AddPlace(read);
        if (place is not null)
        {
            await read.RunAsync(cancel);
            sql.Where(sql.Below(place, "a.unit_path"));
        }

        var items = AssignmentItem.Add(read, sql, DueFirst.Tail(page), time.GetUtcNow());
        await read.RunAsync(cancel);
        return DueFirst.Cut(items, page, item => item);
    }

    public Task<Result<AssignmentDetail>> GetAsync(Actor actor, AssignmentId id, CancellationToken cancel) => GetAsync(door.For(actor), id, cancel);

    internal async Task<Result<AssignmentDetail>> GetAsync(ReadBatch read, AssignmentId id, CancellationToken cancel)
    {
        var (actor, sql, children, unsent) = (read.Actor, new Sql(), new Sql(), new Sql());
        var found = read.Add(sql.InBatch(
            $"""
            select {AssignmentParts.Columns(sql, actor)} from assignments a join tasks t on t.number = a.task_number join units u on u.code = a.unit_code
            where a.task_number = {sql.Value(id.TaskNumber)} and a.unit_code = {sql.Value(id.Unit.ToString())} and {Scopes.Assignments(sql, actor, "a")}
            """), AssignmentParts.Read);
        var passedOn = read.Add(children.InBatch(
            $"""
            select t.number, t.title from {PassedOn(children)} t where {Scopes.Tasks(children, actor, "t")} order by t.number
            """), DraftItem.Read);
        var drafts = read.Add(unsent.InBatch(
            $"""
            select t.number, t.title from tasks t
            where t.parent_task = {unsent.Value(id.TaskNumber)} and t.parent_unit = {unsent.Value(id.Unit.ToString())}
              and t.state = {StateSql.Draft} and {Scopes.Issued(unsent, actor, "t")} order by t.number
            """), DraftItem.Read);
        var attachments = AttachmentQueries.AddOf(read, id);
        var timeline = TimelineItem.Add(read, id);
        var figures = await progress.ReadAsync(read, sql => $"array(select number from {PassedOn(sql)} passed)", null, cancel);
        if (found is not [var row]) return Refusal.OutOfScope("AssignmentNotFound");

        var passed = passedOn.Select(task => new SubTask(
            task.Number, task.Title, figures.TryGetValue(task.Number, out var answer) && !answer.IsRefused ? answer.Value : null)).ToList();
        // What the unit may report is its own until it has.
        var sums = passed.Where(task => task.Figures is not null).SelectMany(task => task.Figures!.Fields).ToLookup(field => field.Key, field => field.Value);
        var proposed = passed.Count == 0 || !actor.BelongsTo(id.Unit)
            ? null
            : row.Form.Fields.Where(field => field.IsSummed && sums.Contains(field.Name)).ToDictionary(field => field.Name, field => sums[field.Name].Sum());

        var steps = actor.Offered(row.State, id.Unit, row.IssuerCode, row.ExtensionRequestedAt is not null, TaskWorkflow.Table.IsEnd(row.TaskState))
            .Where(step => step.Possible).Select(step => step.Step).ToList();
        return new AssignmentDetail(
            id.ToString(), id.TaskNumber, row.Title, id.Unit, row.UnitName, row.IssuerCode, row.State, row.Deadline,
            AssignmentWorkflow.IsOverdue(row.State, row.Deadline, time.GetUtcNow()), row.Values, proposed, row.Reason, row.Extension,
            row.DispatchedAt, row.ReceivedAt, row.SubmittedAt, row.AcceptedAt, row.UrgedAt, [.. passed.Select(task => task.Number)],
            attachments, steps, timeline, row.Version, row.Above) { Provisional = row.Provisional, Drafts = drafts, PassedDown = passed };

        string PassedOn(Sql of) =>
            $"""
            (select * from tasks where parent_task = {of.Value(id.TaskNumber)} and parent_unit = {of.Value(id.Unit.ToString())}
              and state <> {StateSql.Draft})
            """;
    }

    /// <summary>Adds the unit's own work that fits a filter, what is due first standing first.</summary>
    internal IReadOnlyList<AssignmentItem> AddMine(ReadBatch read, AssignmentFilter filter, int limit)
    {
        var sql = new Sql();
        sql.Where(Mine(sql, read.Actor));
        filter.Narrow(sql, time.GetUtcNow());
        return AssignmentItem.Add(read, sql, $"{DueFirst.OrderBy} limit {limit}", time.GetUtcNow());
    }

    /// <summary>
    /// What other units wait for from this one, all of it or one kind: submissions to accept, extensions to answer. Who waits longest stands first.
    /// </summary>
    public async Task<Result<Page<AssignmentItem>>> AskedAsync(Actor actor, Asked? kind, PageRequest page, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = AddAsked(read, kind, page);
        if (items.IsRefused) return items.Refusal;
        await read.RunAsync(cancel);
        return s_longestWaitFirst.Cut(items.Value, page, item => item);
    }

    /// <summary>Adds what of a task waits for the reader's unit to accept it, in the order of the tree, and how much that is in all.</summary>
    internal (IReadOnlyList<AssignmentItem> First, IReadOnlyList<long> Total) AddSubmitted(ReadBatch read, string number, int limit)
    {
        var (sql, count) = (new Sql(), new Sql());
        sql.Where(Submitted(sql));
        return (
            AssignmentItem.Add(read, sql, $"order by a.unit_path limit {limit}", time.GetUtcNow()),
            read.Add(count.InBatch($"select count(*) from assignments a where {Submitted(count)}"), row => row.Long()));

        string Submitted(Sql of) =>
            $"a.task_number = {of.Value(number)} and a.state = {StateSql.Submitted} and {Scopes.Within(of, read.Actor.Work, "a.issuer_path")}";
    }

    /// <summary>Adds what other units wait for from this one, with one more than the page has.</summary>
    internal Result<IReadOnlyList<AssignmentItem>> AddAsked(ReadBatch read, Asked? kind, PageRequest page)
    {
        var (sql, actor) = (new Sql(), read.Actor);
        var behind = s_longestWaitFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var asked = kind switch
        {
            Asked.Acceptance => $"a.state = {StateSql.Submitted}",
            Asked.Extension => StateSql.ExtensionAsked("a."),
            _ => "true",
        };
        // The longest waiting of each open task, no more than a page of them, and of all these again the longest waiting.
        var waiting =
            $"""
            (select a.* from tasks open cross join lateral (
              select * from assignments a where a.task_number = open.number and ({StateSql.WaitsForIssuer("a.")}) and {asked} and {behind.Value}
              {s_longestWaitFirst.Tail(page)}) a
            where open.issuer_path = {sql.Value(actor.ActingPath.ToString())} and {Scopes.Issued(sql, actor, "open")} and open.state = {StateSql.Running}
            {s_longestWaitFirst.Tail(page)}) a
            """;
        return Result.Of(AssignmentItem.Add(read, sql, s_longestWaitFirst.Tail(page), time.GetUtcNow(), waiting));
    }

    private static string Mine(Sql sql, Actor actor) =>
        $"a.unit_path = {sql.Value(actor.ActingPath.ToString())} and {(actor.Work.Covers(actor.ActingPath) ? "true" : "false")}";

    internal static string Path(AssignmentItem item) => item.UnitPath.ToString();
}
