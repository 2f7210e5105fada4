using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Which assignments a list shows, over a row <c>a</c> of assignments.</summary>
/// <param name="State">Only in that state.</param>
/// <param name="Overdue">Only what is late, or what is not.</param>
/// <param name="Under">Only at and below that unit.</param>
/// <param name="ForWork">Only what waits for who works on it.</param>
/// <param name="ForReview">Only what waits for the unit's own review; with <paramref name="ForWork"/>, what waits for either.</param>
/// <param name="ToSubmit">Only what the unit has signed for and not submitted yet, or was given back.</param>
/// <param name="Q">Only units that are called so: by name, pinyin or the beginning of the code.</param>
/// <param name="Running">Only of tasks that run: nobody waits for the rest.</param>
public sealed record AssignmentFilter(
    AssignmentState? State = null, bool? Overdue = null, UnitCode? Under = null, bool ForWork = false, bool ForReview = false, bool ToSubmit = false,
    bool Running = false, string? Q = null)
{
    /// <summary><c>SearchMalformed</c> for what no unit is called.</summary>
    internal Refusal? Problem => Q is { } q && !PlainText.IsLine(q, UnitQueries.MostTyped) ? Refusal.Malformed("SearchMalformed") : null;

    /// <summary>Adds all conditions but the place.</summary>
    internal void Narrow(Sql sql, DateTimeOffset now)
    {
        if (State is { } state) sql.Where($"a.state = {sql.Value((short)state)}");
        if (ForWork || ForReview) sql.Where($"a.state in {StateSql.Any(AssignmentWorkflow.WaitingForUnit.Where(Waits))}");
        if (ToSubmit) sql.Where($"a.state in {StateSql.ToSubmit}");
        if (Running) sql.Where($"exists (select from tasks running where running.number = a.task_number and running.state = {StateSql.Running})");
        if (Q is { } q) sql.Where($"exists (select from units u where u.code = a.unit_code and {UnitQueries.Called(sql, q, "u")})");
        if (Overdue is not { } overdue) return;
        var late = Late(sql, now);
        sql.Where(overdue ? late : $"not {late}");
    }

    /// <summary>What somebody has to do, of the unit's work: null for who does and reviews none.</summary>
    public static AssignmentFilter? WaitingFor(Actor actor) => (actor.May(Permission.WorkOnAssignments), actor.May(Permission.ReviewSubmissions)) switch
    {
        (false, false) => null,
        var (works, reviews) => new AssignmentFilter(ForWork: works, ForReview: reviews, Running: true),
    };

    private bool Waits(AssignmentState state) => state == AssignmentState.UnderReview ? ForReview : ForWork;

    /// <summary>That an assignment is late.</summary>
    internal static string Late(Sql sql, DateTimeOffset now) => $"(a.state in {StateSql.WaitingForUnit} and a.deadline < {sql.Value(now)})";

    /// <summary>Adds to the batch the path of the unit that the list is narrowed to; null where it is not narrowed to one.</summary>
    internal IReadOnlyList<UnitPath>? AddPlace(ReadBatch read) => Under is { } unit ? read.AddPlace(unit.ActsAs) : null;
}
