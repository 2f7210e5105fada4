using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Which assignments a list shows, over a row <c>a</c> of assignments.</summary>
public sealed record AssignmentFilter(AssignmentState? State = null, bool? Overdue = null, UnitCode? Under = null, bool Open = false)
{
    /// <summary>Adds all conditions but the place.</summary>
    internal void Narrow(Sql sql, DateTimeOffset now)
    {
        if (State is { } state) sql.Where($"a.state = {sql.Value((short)state)}");
        if (Open) sql.Where($"a.state in {StateSql.WaitingForUnit}");
        if (Overdue is not { } overdue) return;
        var late = $"(a.state in {StateSql.WaitingForUnit} and a.deadline < {sql.Value(now)})";
        sql.Where(overdue ? late : $"not {late}");
    }

    /// <summary>Adds to the batch the path of the unit that the list is narrowed to; null where it is not narrowed to one.</summary>
    internal IReadOnlyList<UnitPath>? AddPlace(ReadBatch read) => Under is { } unit ? read.AddPlace(unit.ActsAs) : null;
}
