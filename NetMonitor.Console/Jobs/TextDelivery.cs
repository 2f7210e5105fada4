using NetMonitor.Console.Texts;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>Every few seconds, as people wait for codes: texts that are due go to the gateway.</summary>
[DisallowConcurrentExecution]
public sealed class TextDelivery(DeliverTexts texts) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await texts.RunAsync(cancellationToken);
}
