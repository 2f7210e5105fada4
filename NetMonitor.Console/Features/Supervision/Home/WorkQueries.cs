using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>A page of the work, and how many rows the list has in all; null where only its end tells.</summary>
public sealed record WorkPart(Page<AssignmentItem> Page, int? Count);

/// <summary>
/// Lists the work that an actor may read: for who reads below its own unit all that lies there, for others what their unit issued. Each figure of a
/// home page that counts such work opens one of these lists.
/// </summary>
public sealed class WorkQueries(ReadDoor door, TimeProvider time)
{
    private static readonly Keyset<AssignmentItem> s_byTask = new(
        descending: false, Keyset.Text<AssignmentItem>("a.task_number", item => item.TaskNumber),
        Keyset.Text<AssignmentItem>("a.unit_path", AssignmentQueries.Path));

    /// <summary>Unit by unit in the order of the tree; task by task where only some tasks count: they are found first then, however few they are.</summary>
    public async Task<Result<WorkPart>> ReadAsync(Actor actor, WorkFilter filter, PageRequest page, CancellationToken cancel)
    {
        if (filter.Assignments.Problem is { } malformed) return malformed;
        if (actor.Work == Scope.Nothing) return new WorkPart(new Page<AssignmentItem>([], null), 0);
        var (read, sql, now) = (door.For(actor), new Sql(), time.GetUtcNow());
        var byTask = filter.OfSomeTasks || !actor.ReadsBelow();
        var order = byTask ? s_byTask : AssignmentQueries.DueFirst;
        var behind = order.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var place = filter.Assignments.AddPlace(read);
        if (place is not null) await read.RunAsync(cancel);

        if (filter.Tasks.Narrow(sql) is { } refusal) return refusal;
        if (!actor.ReadsBelow()) sql.Where($"t.issuer_path = {Mine(sql, actor)}").Where(Scopes.Issued(sql, actor, "t"));
        var tasks = sql.Take();
        filter.Assignments.Narrow(sql, now);
        if (filter.Assignments.State is null) sql.Where($"a.state <> {StateSql.Of(AssignmentState.Withdrawn)}");
        if (filter.Others) sql.Where($"a.unit_path <> {Mine(sql, actor)}");
        if (actor.ReadsBelow()) sql.Where(Scopes.Within(sql, actor.Work, "a.unit_path"));
        if (place is not null) sql.Where(sql.Below(place, "a.unit_path"));
        var rows = sql.Take();

        var from = "assignments a";
        if (byTask)
            from =
                $"""
                (select a.* from (select t.number from tasks t where {tasks} order by t.number) open
                cross join lateral (
                  select * from assignments a where a.task_number = open.number and {rows} and {behind.Value}
                  order by a.unit_path limit {page.Limit + 1}) a
                order by open.number, a.unit_path limit {page.Limit + 1}) a
                """;
        else
            sql.Where(behind.Value).Where(rows).Where(tasks);
        var items = AssignmentItem.Add(read, sql, order.Tail(page), now, from);
        var count = AddCount(read, filter, place, now);
        await read.RunAsync(cancel);
        return new WorkPart(order.Cut(items, page, item => item), count?[0]);
    }

    /// <summary>
    /// Adds how many rows the list has, from the folded figures and what is not folded yet. There are none by what a unit is called, and none of a
    /// station: null then.
    /// </summary>
    private static IReadOnlyList<int>? AddCount(ReadBatch read, WorkFilter filter, IReadOnlyList<UnitPath>? place, DateTimeOffset now)
    {
        var (sql, actor, of) = (new Sql(), read.Actor, filter.Assignments);
        var top = actor.ReadsBelow() ? actor.Work.Path : SupervisionRules.TopOfRecipients(actor.ActingPath);
        if (place is not (null or [_])) return [0];
        var at = place is not [var asked] || asked.Contains(top) ? top : asked;
        if (!top.Contains(at)) return [0];
        if (of.Q is not null || at.Leaf.Kind == UnitKind.GrassrootsUnit) return null;

        // Of all running tasks the folded figures know by themselves that they run.
        if (filter.OfSomeTasks) _ = filter.Tasks.Narrow(sql);
        if (!actor.ReadsBelow()) sql.Where($"t.issuer_path = {Mine(sql, actor)}");
        var tasks = sql.Take();
        sql.Where(of.State is { } state ? $"x.slot = {StateSql.Of(state)}" : $"x.slot >= 0 and x.slot < {StateSql.Of(AssignmentState.Withdrawn)}");
        if (of.Overdue is { } overdue)
            sql.Where($"{(overdue ? "" : "not ")}(x.slot in {StateSql.WaitingForUnit} and x.deadline < {sql.Value(now)})");
        var slots = sql.Take();
        var sum = WorkCounts.Sum(sql, at, slots, filter.OfSomeTasks || !actor.ReadsBelow() ? tasks : null);
        var own = filter.Others && at.Contains(actor.ActingPath)
            ? $"""
              (select count(*) from (select *, state as slot from assignments) x join tasks t on t.number = x.task_number
                where x.unit_path = {Mine(sql, actor)} and t.state = {StateSql.Running} and {slots} and {tasks})
              """
            : "0";
        return read.Add(sql.InBatch($"with {WorkCounts.Fresh} select (({sum}) - {own})::int"), row => row.Int());
    }

    private static string Mine(Sql sql, Actor actor) => sql.Value(actor.ActingPath.ToString());
}
