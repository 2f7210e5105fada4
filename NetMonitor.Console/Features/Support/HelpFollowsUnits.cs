using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Support;

namespace NetMonitor.Console.Features.Support;

/// <summary>What a merged authority's center was asked and is not closed yet goes to the center of the one that took over.</summary>
public sealed class HelpFollowsUnits : IFollowsUnits
{
    /// <summary>Who was asked stays so: only the paths are others.</summary>
    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel) => Task.CompletedTask;

    public Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel) => context.WriteNowAsync(
        Sql.Statement(
            $"""
            update help_requests set center_code = $2, center_path = $3, owner = null, version = version + 1
            where center_code = $1 and state <> '{nameof(HelpState.Closed)}'
            """, merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString(), merged.Into.ToString()), cancel);
}
