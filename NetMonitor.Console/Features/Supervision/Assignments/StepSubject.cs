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
        """
        select a.unit_path, a.issuer_path, a.state, a.deadline, a."values", a.reason, a.extension_days, a.extension_reason, a.extension_requested_at,
               a.dispatched_at, a.received_at, a.submitted_at, a.accepted_at, a.reminded_at, a.overdue_told_at, a.version, a.left_version,
               a.counted_from, a.counted_days, t.title, t.state, t.form, u.name, t.working_days
        from assignments a join tasks t on t.number = a.task_number join units u on u.code = a.unit_code
        where a.task_number = $1 and a.unit_code = $2 for update of a
        """;

    private Assignment? _assignment;
    private string _title = "";
    private TaskState _taskState;
    private string _form = "";
    private int? _workingDays;

    public SubjectLock Lock => new(
        () => [TaskSubject.Share(id.TaskNumber), Sql.Statement(AssignmentSql, id.TaskNumber, id.Unit.ToString())],
        ReadAsync);

    public string Title => _title;

    public string UnitName { get; private set; } = "";

    /// <summary><c>TaskEnded</c> once nothing more is done for the task.</summary>
    public Refusal? Ended() => AssignmentWorkflow.Guard(_taskState);

    public FeedbackForm Form => JsonSerializer.Deserialize<FeedbackForm>(_form, AnswerJson.Options)!;

    /// <summary>How its present deadline was counted: by an extension, or as its task's; null where it is the task's, and that was set as a date.</summary>
    public CountedDeadline? CountedOf(Assignment assignment) =>
        assignment is { CountedFrom: { } from, CountedDays: { } days } ? new(from, days)
        : _workingDays is { } task ? new(WorkingCalendar.DayOf(assignment.DispatchedAt), task)
        : null;

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

    /// <summary>The statement that keeps what a step changed. The row is locked: no other writer can have come between.</summary>
    public static NpgsqlBatchCommand Update(Assignment changed) => Sql.Statement(
        """
        update assignments set state = $3, deadline = $4, "values" = $5::json, reason = $6, extension_days = $7, extension_reason = $8,
          extension_requested_at = $9, received_at = $10, submitted_at = $11, accepted_at = $12, reminded_at = $13, overdue_told_at = $14,
          updated_at = $15, version = $16, left_version = $17, counted_from = $18, counted_days = $19
        where task_number = $1 and unit_code = $2
        """,
        changed.TaskNumber, changed.UnitCode.ToString(), (short)changed.State, changed.Deadline,
        JsonSerializer.Serialize(changed.Values, AnswerJson.Options), changed.Reason, Sql.Typed(changed.ExtensionDays, NpgsqlDbType.Integer),
        changed.ExtensionReason, Time(changed.ExtensionRequestedAt), Time(changed.ReceivedAt), Time(changed.SubmittedAt), Time(changed.AcceptedAt),
        Time(changed.RemindedAt), Time(changed.OverdueToldAt), changed.UpdatedAt, changed.Version,
        Sql.Typed(changed.LeftVersion, NpgsqlDbType.Bigint), Sql.Typed(changed.CountedFrom, NpgsqlDbType.Date),
        Sql.Typed(changed.CountedDays, NpgsqlDbType.Integer));

    private async Task ReadAsync(int place, NpgsqlDataReader reader, CancellationToken cancel)
    {
        if (place == 0) _assignment = null;
        if (place == 0 || !await reader.ReadAsync(cancel)) return;
        _assignment = Read(reader);
        (_title, _taskState, _form, UnitName) = (reader.GetString(19), (TaskState)reader.GetInt16(20), reader.GetString(21), reader.GetString(22));
        _workingDays = reader.IsDBNull(23) ? null : reader.GetInt32(23);
    }

    private Assignment Read(NpgsqlDataReader reader) => Assignment.Stored(
        id, reader.GetString(0), reader.GetString(1), (AssignmentState)reader.GetInt16(2), reader.GetFieldValue<DateTimeOffset>(3),
        JsonSerializer.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(reader.GetString(4), AnswerJson.Options)!, reader.Text(5),
        (reader.IsDBNull(6) ? null : reader.GetInt32(6), reader.Text(7), reader.Time(8)), reader.GetFieldValue<DateTimeOffset>(9), reader.Time(10),
        reader.Time(11), reader.Time(12), reader.Time(13), reader.Time(14), reader.GetInt64(15), reader.IsDBNull(16) ? null : reader.GetInt64(16),
        reader.IsDBNull(17) ? null : (reader.GetFieldValue<DateOnly>(17), reader.GetInt32(18)));

    private static NpgsqlParameter Time(DateTimeOffset? at) => Sql.Typed(at, NpgsqlDbType.TimestampTz);
}
