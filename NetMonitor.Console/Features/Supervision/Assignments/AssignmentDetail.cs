using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Files;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

public sealed record ExtensionItem(int WorkingDays, string Reason, DateTimeOffset RequestedAt);

/// <summary>One entry of what happened to an assignment.</summary>
public sealed record TimelineItem(DateTimeOffset At, string Verb, string Actor, string? ActorName, JsonElement Data)
{
    /// <summary>
    /// Adds the entries about the unit's part and about the task as a whole; of urges, and of deadlines that moved, only what reached the unit.
    /// </summary>
    internal static IReadOnlyList<TimelineItem> Add(ReadBatch read, AssignmentId id)
    {
        var sql = new Sql();
        // A path ends with its unit's code. Only that end is compared, because paths in the journal are old where a unit has moved.
        return read.Add(sql.InBatch(
            $"""
            select j.at, j.verb, j.actor, a.name, j.unit_code, j.data from journal j left join accounts a on a.user_name = j.actor
            where (j.subject_type = '{SupervisionSubjects.OfAssignment}' and j.subject_number = {sql.Value(id.ToString())})
              or (j.subject_type = '{SupervisionSubjects.OfTask}' and j.subject_number = {sql.Value(id.TaskNumber)}
                and (j.verb in ('{nameof(TaskDispatched)}', '{nameof(TaskWithdrawn)}', '{nameof(TaskClosed)}')
                  or j.verb in ('{nameof(TaskUrged)}', '{nameof(TaskDeadlineMoved)}')
                    and exists (select from unnest(j.work) as path where path like {sql.Value($"%{id.Unit}/")})))
            order by j.xid, j.id
            """), row => Read(row, read.Actor));
    }

    private static TimelineItem Read(RowReader row, Actor reader)
    {
        var (at, verb, actor, name, unit) = (row.Time(), row.Text(), row.Text(), row.TextOrNull(), row.Text());
        return new TimelineItem(at, verb, actor, name, EntryData.For(reader, verb, unit, row.Json<JsonElement>()));
    }
}

/// <summary>An assignment as one of its readers sees it.</summary>
public sealed record AssignmentDetail(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, UnitCode IssuerCode, AssignmentState State, DateTimeOffset Deadline,
    bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, IReadOnlyDictionary<string, decimal>? ProposedValues, string? Reason, ExtensionItem? Extension,
    DateTimeOffset DispatchedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? UrgedAt,
    IReadOnlyList<string> SubTasks, IReadOnlyList<AttachmentItem> Attachments, IReadOnlyList<AssignmentStep> Steps, IReadOnlyList<TimelineItem> Timeline,
    long Version, IReadOnlyList<UnitAbove> Above)
{
    /// <summary>Whether the deadline is counted into a year without a holiday notice, and may still move.</summary>
    public bool Provisional { get; init; }

    /// <summary>Drafts by which it is to be passed down, for who reads the unit's work.</summary>
    public IReadOnlyList<DraftItem> Drafts { get; init; } = [];

    /// <summary>What was passed down, with its figures, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public IReadOnlyList<SubTask> PassedDown { get; init; } = [];
}

/// <param name="Number">The task's number.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Figures">How far it is; null where that is not the reader's to see.</param>
public sealed record SubTask(string Number, string Title, ProgressAnswer? Figures);

/// <summary>A draft by its number and title.</summary>
public sealed record DraftItem(string Number, string Title)
{
    internal static DraftItem Read(RowReader row) => new(row.Text(), row.Text());
}

/// <summary>The columns of an assignment, its task and its unit that the detail is made of.</summary>
internal sealed record AssignmentParts(
    string Title, TaskState TaskState, FeedbackForm Form, UnitCode IssuerCode, string UnitName, IReadOnlyList<UnitAbove> Above, AssignmentState State,
    DateTimeOffset Deadline, IReadOnlyDictionary<string, FeedbackValue> Values, string? Reason, int? ExtensionDays, string? ExtensionReason,
    DateTimeOffset? ExtensionRequestedAt, DateTimeOffset DispatchedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt,
    DateTimeOffset? UrgedAt, long Version, bool Provisional)
{
    /// <summary>Over rows <c>a</c> of assignments, <c>t</c> of tasks and <c>u</c> of units, as the reader sees them.</summary>
    public static string Columns(Sql sql, Actor reader) =>
        $"""
        t.title, t.state, t.form, t.issuer_code, u.name, {UnitsAbove.Column("a.unit_path")}, a.state, a.deadline, {Scopes.ShownValues(sql, reader, "a")},
        {Scopes.ShownReason(sql, reader, "a")}, a.extension_days, a.extension_reason, a.extension_requested_at, a.dispatched_at, a.received_at,
        a.submitted_at, a.accepted_at, a.urged_at, a.version, {DeadlineSql.OfAssignment}
        """;

    public ExtensionItem? Extension => ExtensionRequestedAt is { } at ? new ExtensionItem(ExtensionDays!.Value, ExtensionReason!, at) : null;

    public static AssignmentParts Read(RowReader row) => new(
        row.Text(), (TaskState)row.Short(), row.Json<FeedbackForm>(), row.Unit(), row.Text(), UnitsAbove.Read(row.Texts()),
        (AssignmentState)row.Short(), row.Time(), row.Json<IReadOnlyDictionary<string, FeedbackValue>>(), row.TextOrNull(), row.IntOrNull(), row.TextOrNull(),
        row.TimeOrNull(), row.Time(), row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.Long(), row.Flag());
}
