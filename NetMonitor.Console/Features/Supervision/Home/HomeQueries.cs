using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>
/// What a home page shows of the work: the own unit's, what is due first standing first; what other units wait for from this one; tasks
/// with something late in the reader's work; and, for who sees figures of the work below, how far the running tasks are there, and for who leads all of
/// them together.
/// </summary>
public sealed record HomeView(
    WorkCounts Counts, IReadOnlyList<AssignmentItem> Waiting, IReadOnlyList<AssignmentItem> Asked, IReadOnlyList<TaskItem> Late,
    IReadOnlyList<WhereStuck.Line> Stuck, ScopeFigures? Below);

/// <summary>Reads a home page: in one round trip, and a second one for the figures of its tasks.</summary>
public sealed class HomeQueries(
    ReadDoor door, AssignmentQueries assignments, TaskQueries tasks, ProgressQueries progress, ProgressDays days, ScopeQueries scopes, TimeProvider time)
{
    /// <summary>Rows of each list.</summary>
    public const int Shown = 8;

    private static readonly WorkCounts s_nothing = new(0, 0, 0, 0, 0, 0, 0);

    /// <param name="actor">Whose home it is.</param>
    /// <param name="leads">Whether all running tasks of its scope are shown together.</param>
    /// <param name="cancel">Ends the read.</param>
    public async Task<HomeView> ReadAsync(Actor actor, bool leads, CancellationToken cancel)
    {
        if (actor.Work == Scope.Nothing) return new HomeView(s_nothing, [], [], [], [], null);
        var (read, first) = (door.For(actor), new PageRequest(Shown));
        var counts = WorkCounts.Add(read, time.GetUtcNow());
        var waiting = AssignmentFilter.WaitingFor(actor) is { } mine ? assignments.AddMine(read, mine, Shown) : [];
        var asked = actor.May(Permission.AcceptSubmissions) ? assignments.AddAsked(read, null, first).Value : [];
        var late = tasks.Add(read, new TaskFilter(TaskState.Dispatched, Overdue: true), first).Value;
        var running = actor.Figures.Subtree ? tasks.Add(read, new TaskFilter(TaskState.Dispatched), new PageRequest(WhereStuck.Tasks)).Value : [];
        var below = leads ? scopes.Add(read) : null;
        await read.RunAsync(cancel);
        // What is late first, then the newest.
        List<TaskItem> shown = actor.Figures.Subtree ? [.. late.Take(Shown).Concat(running).DistinctBy(task => task.Number).Take(WhereStuck.Tasks)] : [];
        var sparks = days.AddSparks(read, shown);
        var figures = await progress.OfListedAsync(read, shown, cancel);
        var stuck = shown.Zip(figures).Where(pair => pair.Second is { Total: > 0 })
            .Select(pair => new WhereStuck.Line(pair.First, pair.Second!, sparks.Of(pair.First.Number, pair.Second)));
        return new HomeView(counts[0], waiting, [.. asked.Take(Shown)], [.. late.Take(Shown)], [.. stuck], below?.Invoke());
    }
}
