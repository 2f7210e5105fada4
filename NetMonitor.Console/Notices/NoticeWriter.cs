using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Notices;

/// <summary>
/// Writes what units are told (the bell), one row for a unit: what its accounts have seen is kept by account. Later parts add their verbs here and in
/// <see cref="NoticeKinds"/>.
/// </summary>
public sealed class NoticeWriter(TimeProvider time) : IProjection
{
    /// <summary>Older notices are nobody's news any more.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public const string Reader = "notices";

    internal const string Columns = "(at, unit_code, side, kind, actor, subject_type, subject_number, task_number, title, urgent)";

    public string Name => Reader;

    public string Meaning => "The bell is not told of anything new";

    public bool FromTheBeginning => true;

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - KeptFor;
        var told = entries.Where(entry => entry.At >= since && NoticeKinds.All.ContainsKey(entry.Verb));
        await connection.ExecuteAsync(cancel, [.. told.SelectMany(entry => Insert(entry, NoticeKinds.All[entry.Verb]))]);
    }

    private static IEnumerable<NpgsqlBatchCommand> Insert(JournalRecord entry, NoticeKind kind)
    {
        switch (entry.What())
        {
            // What has gone by itself is no news.
            case FindingsChanged { Opened: 0, CameBack: 0 }:
                break;
            // For the authority that it has risen to: those below know.
            case FindingRaised raised:
                yield return ToSide(entry, NoticeSide.Administering, raised.To.ToString(), entry.SubjectNumber, kind.Urgent);
                yield return ToSide(entry, NoticeSide.Leaders, raised.To.ToString(), entry.SubjectNumber, kind.Urgent);
                break;
            case not null when kind.ToHolder:
                if (entry.Holder is { } holder && UnitCode.TryParse(entry.UnitCode, out var of)) yield return ToHolder(entry, kind, of, holder);
                break;
            case { } what when kind.ToAdministrators:
                var urgent = kind.Urgent || what is AlertRaised { Severity: AlertSeverity.Critical } or AlertReopened { Severity: AlertSeverity.Critical };
                foreach (var administered in Codes(entry.Administration).Distinct())
                    yield return ToSide(entry, NoticeSide.Administering, administered, TitleOf(entry, what), urgent, entry.Holder);
                if (what is AlertRose rose) yield return ToSide(entry, NoticeSide.Leaders, rose.To.ToString(), rose.Of, urgent);
                break;
            // For who decides in that unit: an authority's leader, a body's or station's responsible person.
            case IncidentWithLeader waiting:
                yield return ToSide(entry, NoticeSide.IncidentLeaders, waiting.Leader.ToString(), entry.SubjectNumber, kind.Urgent);
                break;
            case AssistanceEvent on:
                foreach (var statement in AssistanceNotices.Insert(entry, on)) yield return statement;
                break;
            case AssignmentEvent on:
                var unit = kind.ToIssuer ? Codes(entry.Work.Skip(1)).FirstOrDefault() : entry.UnitCode;
                if (unit is not null) yield return One(entry, kind, unit, on.Task, on.Title);
                break;
            case TaskEvent on:
                if (kind.ToAssigned) yield return Each(entry, on);
                if (kind.ToIssuer) yield return One(entry, kind, entry.UnitCode, entry.SubjectNumber, on.Title);
                break;
        }
    }

    /// <summary>For one account: what happened is its title.</summary>
    private static NpgsqlBatchCommand ToHolder(JournalRecord entry, NoticeKind kind, UnitCode unit, string holder) => Sql.Statement(
        "insert into notices (at, unit_code, side, kind, actor, subject_type, subject_number, task_number, title, urgent, holder) "
            + $"values ($1, $2, {(short)NoticeSide.Holder}, $3, $4, $5, $6, $6, '', $7, $8)",
        entry.At, unit.ActsAs.ToString(), entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber, kind.Urgent, holder);

    /// <summary>For the accounts of one side of a unit; never for the one that it is <paramref name="about"/>.</summary>
    private static NpgsqlBatchCommand ToSide(
        JournalRecord entry, NoticeSide side, string unit, string title, bool urgent, string? about = null) => Sql.Statement(
        "insert into notices (at, unit_code, side, kind, actor, subject_type, subject_number, task_number, title, urgent, holder) "
            + $"values ($1, $2, {(short)side}, $3, $4, $5, $6, $6, $7, $8, $9)",
        entry.At, unit, entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber, title, urgent, about);

    private static string TitleOf(JournalRecord entry, DomainEvent what) => what switch
    {
        HelpAsked asked => PlainText.Shorten(asked.Text, SupervisionTask.MaxTitle),
        FilingOpened filing => filing.BodyName,
        // Its number says nothing to anybody.
        ApprovalRequested => "",
        AlertRaised raised => raised.Key,
        AlertEvent alert => alert.Of,
        _ => entry.SubjectNumber,
    };

    private static NpgsqlBatchCommand One(JournalRecord entry, NoticeKind kind, string unit, string task, string title) => Sql.Statement(
        $"insert into notices {Columns} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        entry.At, unit, (short)(kind.ToIssuer ? NoticeSide.Issuing : NoticeSide.Assigned), entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber,
        task, title, kind.Urgent);

    /// <summary>For each unit of the task that the entry names, and where it names none for each that has the task.</summary>
    private static NpgsqlBatchCommand Each(JournalRecord entry, TaskEvent on) => Sql.Statement(
        $"""
        insert into notices {Columns}
        select $1, unit_code, {(short)NoticeSide.Assigned}, $2, $3, '{SupervisionSubjects.OfAssignment}', $4 || '-' || unit_code, $4, $5, $6
        from assignments where task_number = $4 and ($7::text[] is null or unit_code = any($7::text[]))
        """,
        entry.At, entry.Verb, entry.Actor, entry.SubjectNumber, on.Title,
        on is TaskDispatched sent ? sent.Priority == Priority.Critical : NoticeKinds.All[entry.Verb].Urgent,
        on is TaskDispatched or TaskWithdrawn ? null : Codes(entry.Work.Skip(1)));

    /// <summary>Units as they act.</summary>
    private static string[] Codes(IEnumerable<string> paths) =>
        [.. paths.Select(path => UnitPath.TryParse(path, out var at) ? at.Leaf.ActsAs.ToString() : null).OfType<string>()];
}
