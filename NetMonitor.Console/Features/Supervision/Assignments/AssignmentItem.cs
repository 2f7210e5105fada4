using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>An assignment in a list.</summary>
public sealed record AssignmentItem(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, Priority Priority, string IssuerName, bool ExtensionRequested, DateTimeOffset UpdatedAt,
    DateTimeOffset? UrgedAt, long Version, UnitLevel UnitLevel, IReadOnlyList<UnitAbove> Above)
{
    /// <summary>Whether the deadline is counted into a year without a holiday notice, and may still move.</summary>
    public bool Provisional { get; init; }

    /// <summary>The unit's path, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public UnitPath UnitPath { get; init; }

    private const string Joins =
        "join tasks t on t.number = a.task_number join units u on u.code = a.unit_code join units issuer on issuer.code = t.issuer_code";

    /// <summary>Over a row <c>a</c> of assignments and what <see cref="Joins"/> adds to it, as the reader sees it.</summary>
    private static string Columns(Sql sql, Actor reader) =>
        $"""
        a.task_number, t.title, a.unit_code, u.name, a.state, a.deadline, {Scopes.ShownValues(sql, reader, "a")}, t.priority, issuer.name,
        a.extension_requested_at is not null,
        a.updated_at, a.urged_at, a.version, u.level, {UnitsAbove.Column("a.unit_path")}, a.unit_path,
        {DeadlineSql.OfAssignment}
        """;

    /// <summary>Adds the list of those that fit the conditions, in the order and number that the tail says.</summary>
    internal static IReadOnlyList<AssignmentItem> Add(ReadBatch read, Sql sql, string tail, DateTimeOffset now, string from = "assignments a") =>
        read.Add(sql.InBatch(Select(sql, read.Actor, tail, from)), row => Read(row, now));

    internal static string Select(Sql sql, Actor reader, string tail, string from = "assignments a") =>
        $"select {Columns(sql, reader)} from {from} {Joins} where {sql.Conditions} {tail}";

    /// <summary>Reads a row as it stands now: late is what is past its deadline then.</summary>
    internal static AssignmentItem Read(RowReader row, DateTimeOffset now)
    {
        var (task, title, unit, name, state, deadline) = (row.Text(), row.Text(), row.Unit(), row.Text(), (AssignmentState)row.Short(), row.Time());
        return new AssignmentItem(
            new AssignmentId(task, unit).ToString(), task, title, unit, name, state, deadline, AssignmentWorkflow.IsOverdue(state, deadline, now),
            row.Json<IReadOnlyDictionary<string, FeedbackValue>>(), row.Named<Priority>(), row.Text(), row.Flag(),
            row.Time(), row.TimeOrNull(), row.Long(), (UnitLevel)row.Short(), UnitsAbove.Read(row.Texts()))
        {
            UnitPath = row.Path(),
            Provisional = row.Flag(),
        };
    }
}
