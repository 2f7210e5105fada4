using NetMonitor.Console.Features.Alerts;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: alerts that nobody looked at in time rise, and acknowledgements end.</summary>
[DisallowConcurrentExecution]
public sealed class AlertClocks(RaiseByClock clocks) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await clocks.HandleAsync(cancellationToken);
}
