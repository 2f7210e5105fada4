using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Features.WorkingDays;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute of office hours: units whose deadline has passed or comes near are told.</summary>
[DisallowConcurrentExecution]
public sealed class SupervisionReminders(ImportHolidayNotice notices, RemindUnits reminders) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Deadlines stand where the notices put them before anybody is told of them.
        await notices.CatchUpAsync(cancellationToken);
        await reminders.HandleAsync(cancellationToken);
    }
}
