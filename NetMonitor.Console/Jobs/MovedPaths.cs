using NetMonitor.Console.Features.Units;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: what was written with an old path while units moved gets the new one.</summary>
[DisallowConcurrentExecution]
public sealed class MovedPaths(MoveUnit moves) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await moves.CatchUpAsync(cancellationToken);
}
