using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Notices;

/// <summary>
/// Writes the texts to phones for an urge, a deadline that comes near, one that has passed and one that was moved: one for each account that works on
/// assignments in a unit that it reached. What becomes of a deadline with the holiday notices is told to the issuing unit's dispatchers too; that a
/// password gets too old, or that somebody signed in with a new device, to the account's holder.
/// </summary>
public sealed class PhoneTexts(OutgoingTexts texts) : IProjection
{
    /// <summary>Not before its holder has shown, by a code, that the number is its own.</summary>
    internal const string CanBeTold = $"status = '{nameof(AccountStatus.Active)}' and mobile_verified_at is not null";

    private static readonly string[] s_readers = RolesWith(Permission.WorkOnAssignments);

    private static readonly string[] s_dispatchers = RolesWith(Permission.DispatchTasks);

    private static readonly string[] s_toIssuer = [nameof(TaskDeadlineMoved), nameof(TaskDeadlineOnDayOff)];

    private static readonly string[] s_told = [nameof(TaskUrged), nameof(TaskReminded), nameof(TaskOverdue), .. s_toIssuer];

    public string Name => "phone-texts";

    public string Meaning => "Texts to phones are not written";

    /// <summary>Before this reader existed, an urge wrote its texts itself: older urges must not be texted again.</summary>
    public bool FromTheBeginning => false;

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        var statements = new List<NpgsqlBatchCommand>();
        foreach (var entry in entries)
        {
            if (Text(entry) is { } text) statements.Add(Insert(entry, text));
            if (TextToHolder(entry) is { } own) statements.Add(InsertForHolder(entry, own));
        }

        await connection.ExecuteAsync(cancel, statements);
    }

    /// <summary>Null for an entry that no phone is told of.</summary>
    private static string? Text(JournalRecord entry)
    {
        var task = entry.SubjectNumber;
        return !s_told.Contains(entry.Verb) ? null : entry.What() switch
        {
            TaskUrged urged => NoticeTexts.Urged(task, urged.Title, urged.Deadline),
            TaskReminded reminded => NoticeTexts.DueSoon(task, reminded.Title, reminded.Deadline),
            TaskOverdue overdue => NoticeTexts.Overdue(task, overdue.Title, overdue.Deadline),
            TaskDeadlineMoved moved => NoticeTexts.Moved(task, moved.Title, moved.From, moved.To, moved.Provisional),
            TaskDeadlineOnDayOff off => NoticeTexts.OnDayOff(task, off.Title, off.Deadline, off.Holiday),
            _ => null,
        };
    }

    /// <summary>What an account's holder is told of it on the phone; null for all other entries.</summary>
    private static string? TextToHolder(JournalRecord entry) => entry.Verb switch
    {
        nameof(PasswordReminded) when entry.What() is PasswordReminded reminded => NoticeTexts.PasswordEnds(reminded.Until),
        nameof(NewDeviceSignedIn) when entry.What() is NewDeviceSignedIn signedIn => NoticeTexts.NewDevice(entry.At, signedIn.Network),
        _ => null,
    };

    private NpgsqlBatchCommand InsertForHolder(JournalRecord entry, string text)
    {
        var (until, due) = texts.Times(entry.At);
        return Sql.Statement(
            $"""
            insert into outgoing_texts (at, channel, recipient, text, until, due_at)
            select $1, '{OutgoingTexts.Sms}', mobile, $2, $4, $5 from accounts where user_name = $3 and {CanBeTold}
            """,
            entry.At, text, entry.Holder, until, due);
    }

    private static string[] RolesWith(Permission permission) => [.. Permissions.RolesWith(permission).Select(role => role.ToString())];

    private NpgsqlBatchCommand Insert(JournalRecord entry, string text)
    {
        var (until, due) = texts.Times(entry.At);
        return Sql.Statement(
            $"""
            insert into outgoing_texts (at, channel, recipient, text, until, due_at)
            select $1, '{OutgoingTexts.Sms}', mobile, $2, $7, $8 from accounts
            where (unit_code = any($3) and roles && $4 or unit_code = any($5) and roles && $6) and {CanBeTold}
            order by user_name
            """,
            entry.At, text, Codes(entry.Work.Skip(1)), s_readers, Codes(s_toIssuer.Contains(entry.Verb) ? entry.Work.Take(1) : []), s_dispatchers,
            until, due);
    }

    /// <summary>
    /// Codes of units whose work it is: the first is the issuing unit, the others are those it reached (with the issuing unit if it is a recipient
    /// too). An authority's center is added, because the two act as one.
    /// </summary>
    private static string[] Codes(IEnumerable<string> paths) =>
    [
        .. paths.Select(path => UnitPath.Parse(path).Leaf)
            .SelectMany(unit => unit.Kind == UnitKind.Authority ? new[] { unit, unit.CenterCode } : [unit]).Select(unit => unit.ToString()),
    ];
}
