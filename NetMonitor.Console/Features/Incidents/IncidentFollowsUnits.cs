using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Incidents;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What a merged unit handled, or its leader was to decide, and is not closed yet is the business of the one that took over.</summary>
public sealed class IncidentFollowsUnits : IFollowsUnits
{
    /// <summary>Who handles it stays so: only the paths are others.</summary>
    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel) => Task.CompletedTask;

    public Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel) => context.WriteNowAsync(
        Sql.Statement(
            $"""
            update incidents set version = version + 1,
              handler_code = case when handler_code = $1 then $2 else handler_code end,
              handler_path = case when handler_code = $1 then $3 else handler_path end,
              leader_code = case when leader_code = $1 then $2 else leader_code end,
              leader_path = case when leader_code = $1 then $3 else leader_path end
            where (handler_code = $1 or leader_code = $1) and state <> '{nameof(IncidentState.Closed)}'
            """, merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString(), merged.Into.ToString()), cancel);
}
