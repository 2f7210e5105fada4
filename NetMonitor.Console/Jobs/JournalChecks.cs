using NetMonitor.Console.Features.Journal;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every hour: verifies what was sealed since the last look, at night the whole journal.</summary>
[DisallowConcurrentExecution]
public sealed class JournalChecks(CheckJournal check) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await check.HandleAsync(cancellationToken);
}
