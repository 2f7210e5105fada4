using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>
/// What a home page shows of the work: the own unit's, what is due first standing first; what other units wait for from this one; tasks
/// with something late in the reader's work; and, for who sees figures of the work below, how far the running tasks are there.
/// </summary>
public sealed record HomeView(WorkCounts Counts, IReadOnlyList<AssignmentItem> Waiting, IReadOnlyList<AssignmentItem> Asked, IReadOnlyList<TaskItem> Late, IReadOnlyList<WhereStuck.Line> Stuck);

/// <summary>Reads a home page: in one round trip, and a second one for the figures of its tasks.</summary>
public sealed class HomeQueries(NpgsqlDataSource source, AssignmentQueries assignments, TaskQueries tasks, ProgressQueries progress)
{
    /// <summary>Rows of each list.</summary>
    public const int Shown = 8;

    public async Task<HomeView> ReadAsync(Actor actor, CancellationToken cancel)
    {
        var batch = new ReadBatch();
        var counts = assignments.AddCounts(batch, actor);
        var waiting = actor.May(Permission.WorkOnAssignments) ? assignments.AddMine(batch, actor, new AssignmentFilter(Open: true), Shown)
            : actor.May(Permission.ReviewSubmissions) ? assignments.AddMine(batch, actor, new AssignmentFilter(AssignmentState.UnderReview), Shown)
            : [];
        var asked = actor.May(Permission.AcceptSubmissions) ? assignments.AddAsked(batch, actor, Shown) : [];
        var late = tasks.Add(batch, actor, new TaskFilter(TaskState.Dispatched, Overdue: true), Shown);
        var running = actor.Figures.Subtree ? tasks.Add(batch, actor, new TaskFilter(TaskState.Dispatched), WhereStuck.Tasks) : [];
        await batch.RunAsync(source, cancel);
        // What is late first, then the newest.
        List<TaskItem> shown = actor.Figures.Subtree ? [.. late.Concat(running).DistinctBy(task => task.Number).Take(WhereStuck.Tasks)] : [];
        var figures = await progress.OfListedAsync(actor, shown, cancel);
        return new HomeView(counts[0], waiting, [.. asked.Select(row => row.Item)], late, [.. shown.Zip(figures).Where(pair => pair.Second is { Total: > 0 }).Select(pair => new WhereStuck.Line(pair.First, pair.Second!))]);
    }
}
