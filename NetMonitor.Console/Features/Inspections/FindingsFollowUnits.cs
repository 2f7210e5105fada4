using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Inspections;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>Findings go with their units: whose it is to see to them follows from where they stand.</summary>
public sealed class FindingsFollowUnits : IFollowsUnits
{
    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel)
    {
        var sql = new Sql();
        var owner = $"case when f.rule = '{nameof(InspectionRule.I6)}' then {UnitSql.Above("f.unit_path")} else {UnitSql.AuthorityOf("f.unit_path")} end";
        return context.WriteNowAsync(
            sql.InBatch(
                $"""
                update findings f set authority_path = {owner}, authority_code = {UnitSql.LeafOf($"({owner})")}, raised_path = null
                where {sql.Below(moved.Root, "f.unit_path")} and f.authority_path is distinct from {owner}
                """), cancel);
    }

    public Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel) => context.WriteNowAsync(
        Sql.Statement(
            """
            update findings set authority_code = $2, authority_path = $3, assignee = null, version = version + 1 where authority_code = $1
            """, merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString(), merged.Into.ToString()), cancel);
}
