using System.Collections.Concurrent;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>A step for many that an account has begun on a task: how far it is, and then its answer.</summary>
public sealed class ManyRun(AssignmentStep step, int total)
{
    private int _decided;

    public AssignmentStep Step => step;

    /// <summary>Assignments that are meant, as far as the preview knew.</summary>
    public int Total => total;

    public int Decided => Volatile.Read(ref _decided);

    /// <summary>Null while it is under way.</summary>
    public Result<ManyAnswer>? Answer { get; private set; }

    internal void Tell(int decided) => Volatile.Write(ref _decided, decided);

    internal void End(Result<ManyAnswer> answer) => Answer = answer;
}

/// <summary>
/// Steps for many that pages have begun. They go on when the page is left, and who comes back to it finds how far they are or what they came to, until
/// it is put away; one at a time for each account and task.
/// </summary>
public sealed partial class ManyRuns(TakeStepForMany steps, ILogger<ManyRuns> logger)
{
    /// <summary>Answers that wait for somebody to come back to them; the oldest are dropped.</summary>
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<(string Account, string Number), ManyRun> _runs = [];
    private readonly ConcurrentQueue<(string, string)> _order = [];

    public ManyRun? Find(Actor actor, string number) => _runs.GetValueOrDefault((actor.UserName, number));

    /// <summary>Begins; where one is under way already, that one goes on and this one is not begun.</summary>
    public ManyRun Begin(Actor actor, string number, AssignmentStep step, ManyCommand command, int total)
    {
        var (key, run) = ((actor.UserName, number), new ManyRun(step, total));
        var current = _runs.AddOrUpdate(key, run, (_, before) => before.Answer is null ? before : run);
        if (!ReferenceEquals(current, run)) return current;
        _order.Enqueue(key);
        while (_order.Count > MostKept && _order.TryDequeue(out var oldest))
            if (_runs.TryGetValue(oldest, out var old) && old.Answer is not null) _runs.TryRemove(new(oldest, old));
        // Not the page's: it may be left meanwhile.
        _ = Task.Run(() => RunAsync(actor, number, command, run), CancellationToken.None);
        return run;
    }

    public void PutAway(Actor actor, string number)
    {
        if (Find(actor, number) is { Answer: not null } ended) _runs.TryRemove(new((actor.UserName, number), ended));
    }

    private async Task RunAsync(Actor actor, string number, ManyCommand command, ManyRun run)
    {
        try
        {
            run.End(await steps.HandleAsync(actor, number, run.Step, command, Call.None, CancellationToken.None, run.Tell));
        }
        catch (Exception failure)
        {
            // Nothing of it was committed; who waits for it is told, and can begin again.
            LogFailed(run.Step, number, failure);
            run.End(Refusal.Conflict("ManyFailed"));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} for many of {Number} failed")]
    private partial void LogFailed(AssignmentStep step, string number, Exception failure);
}
