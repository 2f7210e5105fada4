using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Notices;

/// <summary>
/// Writes the texts to phones for an urge, a deadline that comes near and one that has passed: one for each account that works on
/// assignments in a unit that it reached.
/// </summary>
public sealed class PhoneTexts : IProjection
{
    private const string Channel = "Sms";

    private static readonly string[] s_readers = [.. Permissions.RolesWith(Permission.WorkOnAssignments).Select(role => role.ToString())];

    public string Name => "phone-texts";

    public string Meaning => "Texts to phones are not written";

    /// <summary>Before this reader existed, an urge wrote its texts itself: older urges must not be texted again.</summary>
    public bool FromTheBeginning => false;

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in entries)
            if (Text(entry) is { } text) batch.BatchCommands.Add(Insert(entry, text));
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Null for an entry that no phone is told of.</summary>
    private static string? Text(JournalRecord entry)
    {
        var task = entry.SubjectNumber;
        return entry.Verb is not (nameof(TaskUrged) or nameof(TaskReminded) or nameof(TaskOverdue)) ? null : entry.What() switch
        {
            TaskUrged urged => NoticeTexts.Urged(task, urged.Title, urged.Deadline),
            TaskReminded reminded => NoticeTexts.DueSoon(task, reminded.Title, reminded.Deadline),
            TaskOverdue overdue => NoticeTexts.Overdue(task, overdue.Title, overdue.Deadline),
            _ => null,
        };
    }

    private static NpgsqlBatchCommand Insert(JournalRecord entry, string text) => Sql.Statement(
        $"""
        insert into outgoing_texts (at, channel, recipient, text)
        select $1, '{Channel}', mobile, $2 from accounts
        where unit_code = any($3) and status = '{nameof(AccountStatus.Active)}' and roles && $4
        order by user_name
        """,
        entry.At, text, Units(entry), s_readers);

    /// <summary>
    /// Codes of the units it reached: all whose work it is but the first, which is the issuing unit (it counts only if it is among the others too).
    /// An authority's center is added, because the two act as one.
    /// </summary>
    private static string[] Units(JournalRecord entry) =>
    [
        .. entry.Work.Skip(1).Select(path => UnitPath.Parse(path).Leaf)
            .SelectMany(unit => unit.Kind == UnitKind.Authority ? new[] { unit, unit.CenterCode } : [unit]).Select(unit => unit.ToString()),
    ];
}
