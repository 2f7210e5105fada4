using NetMonitor.Console.Features.Supervision.Tasks;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute of office hours: units whose deadline has passed or comes near are told.</summary>
[DisallowConcurrentExecution]
public sealed class SupervisionReminders(RemindUnits reminders) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await reminders.HandleAsync(cancellationToken);
}
