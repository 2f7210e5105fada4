using NetMonitor.Console.Features.Inspections;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: inspects the authorities whose moment of the period has come, and follows the clocks of findings.</summary>
[DisallowConcurrentExecution]
public sealed class InspectionRounds(HoldInspections inspections, FollowFindings findings) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await findings.HandleAsync(cancellationToken);
        await inspections.ByScheduleAsync(cancellationToken);
    }
}
