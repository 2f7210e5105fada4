using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>
/// An assignment that a step is about to change, with what the step needs to know, locked and read in one round trip: the most
/// frequent commands of the console are these. Locks are taken in the one order everybody takes them: the task's, shared, then
/// the assignment's row.
/// </summary>
internal sealed class StepSubject(AssignmentId id)
{
    private const string AssignmentSql =
        $"""
        select {StoredAssignments.Columns}, t.title, t.state, t.form, u.name, t.working_days
        from assignments a join tasks t on t.number = a.task_number join units u on u.code = a.unit_code
        where a.task_number = $1 and a.unit_code = $2 for update of a
        """;

    private Assignment? _assignment;
    private string _title = "";
    private TaskState _taskState;
    private string _form = "";

    public SubjectLock Lock => new(
        () => [TaskSubject.Share(id.TaskNumber), Sql.Statement(AssignmentSql, id.TaskNumber, id.Unit.ToString())],
        ReadAsync);

    public string Title => _title;

    public string UnitName { get; private set; } = "";

    /// <summary>The assignment as it was read, whoever asks; null where there is none.</summary>
    public Assignment? Found => _assignment;

    /// <summary><c>TaskEnded</c> once nothing more is done for the task.</summary>
    public Refusal? Ended() => AssignmentWorkflow.Guard(_taskState);

    public FeedbackForm Form => JsonSerializer.Deserialize<FeedbackForm>(_form, AnswerJson.Options)!;

    /// <summary>The working days that its task's deadline was given in; null where that was set as a date.</summary>
    public int? TaskDays { get; private set; }

    /// <summary>
    /// The assignment, asked in the order of every subject: <c>AssignmentNotFound</c> also for what lies outside the scope, then
    /// <c>RoleRequired</c> where the step is another's to take, then <c>Stale</c>.
    /// </summary>
    public Result<Assignment> Open(Actor actor, AssignmentStep step, Call call)
    {
        if (_assignment is not { } assignment || !Scopes.Covers(actor, assignment)) return Refusal.OutOfScope("AssignmentNotFound");
        var issuer = UnitPath.Parse(assignment.IssuerPath).Leaf;
        if (actor.MayTake(step, assignment.State, assignment.UnitCode, issuer) is { } notTheirs) return notTheirs;
        return call.Match(assignment.Version) is { } stale ? stale : assignment;
    }

    /// <summary>The same locks, and the same read, for a command on another subject.</summary>
    public async Task LockAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Lock.Statements()) batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (var place = 0; place < batch.BatchCommands.Count; place++)
        {
            await ReadAsync(place, reader, cancel);
            await reader.NextResultAsync(cancel);
        }
    }

    private async Task ReadAsync(int place, NpgsqlDataReader reader, CancellationToken cancel)
    {
        if (place == 0) _assignment = null;
        if (place == 0 || !await reader.ReadAsync(cancel)) return;
        _assignment = StoredAssignments.Read(reader, id.TaskNumber);
        (_title, _taskState, _form, UnitName) = (reader.GetString(19), (TaskState)reader.GetInt16(20), reader.GetString(21), reader.GetString(22));
        TaskDays = reader.IsDBNull(23) ? null : reader.GetInt32(23);
    }
}
