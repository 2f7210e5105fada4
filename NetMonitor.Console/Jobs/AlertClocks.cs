using NetMonitor.Console.Features.Alerts;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: the watch itself is looked at, alerts that nobody looked at in time rise, and acknowledgements end.</summary>
[DisallowConcurrentExecution]
public sealed class AlertClocks(WatchTheWatch watch, RaiseByClock clocks) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await watch.HandleAsync(cancellationToken);
        }
        finally
        {
            // Alerts rise, whatever is wrong with the watch.
            await clocks.HandleAsync(cancellationToken);
        }
    }
}
