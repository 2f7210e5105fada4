using NetMonitor.Console.Features.Assistance;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: the clocks of requests for assistance. What is to be told in office hours waits for them.</summary>
[DisallowConcurrentExecution]
public sealed class AssistanceWatch(WatchAssistance watch) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await watch.HandleAsync(cancellationToken);
}
