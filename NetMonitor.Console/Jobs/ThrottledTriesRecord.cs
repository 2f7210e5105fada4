using NetMonitor.Console.Auth;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every minute: tries to sign in that were not weighed go on record, one entry for each minute and network.</summary>
[DisallowConcurrentExecution]
public sealed class ThrottledTriesRecord(ThrottledTries tries) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await tries.RecordAsync(cancellationToken);
}
