using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Assignments as their rows hold them, for the steps that change them.</summary>
internal static class StoredAssignments
{
    /// <summary>Of a row <c>a</c>, in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        """
        a.unit_path, a.issuer_path, a.state, a.deadline, a."values", a.reason, a.extension_days, a.extension_reason, a.extension_requested_at,
        a.dispatched_at, a.received_at, a.submitted_at, a.accepted_at, a.reminded_at, a.overdue_told_at, a.version, a.left_version,
        a.counted_from, a.counted_days
        """;

    public static Assignment Read(NpgsqlDataReader reader, string task) => Assignment.Stored(
        new AssignmentId(task, UnitPath.Parse(reader.GetString(0)).Leaf), reader.GetString(0), reader.GetString(1), (AssignmentState)reader.GetInt16(2),
        reader.GetFieldValue<DateTimeOffset>(3),
        JsonSerializer.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(reader.GetString(4), AnswerJson.Options)!, reader.Text(5),
        (reader.IsDBNull(6) ? null : reader.GetInt32(6), reader.Text(7), reader.Time(8)), reader.GetFieldValue<DateTimeOffset>(9), reader.Time(10),
        reader.Time(11), reader.Time(12), reader.Time(13), reader.Time(14), reader.GetInt64(15), reader.IsDBNull(16) ? null : reader.GetInt64(16),
        reader.IsDBNull(17) ? null : (reader.GetFieldValue<DateOnly>(17), reader.GetInt32(18)));

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

    /// <summary>
    /// The same for many of one task's, after a step that the issuing unit takes: what the unit said, and when, stays. The rows are locked.
    /// </summary>
    public static NpgsqlBatchCommand UpdateMany(string task, IReadOnlyList<Assignment> changed)
    {
        var sql = new Sql();
        string Column<T>(Func<Assignment, T> value) => sql.Value(changed.Select(value).ToArray());
        return sql.InBatch(
            $"""
            update assignments a set state = n.state, deadline = n.deadline, reason = n.reason, extension_days = n.extension_days,
              extension_reason = n.extension_reason, extension_requested_at = n.extension_requested_at, accepted_at = n.accepted_at,
              reminded_at = n.reminded_at, overdue_told_at = n.overdue_told_at, updated_at = n.updated_at, version = n.version,
              counted_from = n.counted_from, counted_days = n.counted_days
            from unnest({Column(of => of.UnitCode.ToString())}, {Column(of => (short)of.State)}, {Column(of => of.Deadline)}, {Column(of => of.Reason)},
              {Column(of => of.ExtensionDays)}, {Column(of => of.ExtensionReason)}, {Column(of => of.ExtensionRequestedAt)}, {Column(of => of.AcceptedAt)},
              {Column(of => of.RemindedAt)}, {Column(of => of.OverdueToldAt)}, {Column(of => of.UpdatedAt)}, {Column(of => of.Version)},
              {Column(of => of.CountedFrom)}, {Column(of => of.CountedDays)})
              n(unit_code, state, deadline, reason, extension_days, extension_reason, extension_requested_at, accepted_at, reminded_at, overdue_told_at,
                updated_at, version, counted_from, counted_days)
            where a.task_number = {sql.Value(task)} and a.unit_code = n.unit_code
            """);
    }

    private static NpgsqlParameter Time(DateTimeOffset? at) => Sql.Typed(at, NpgsqlDbType.TimestampTz);
}
