using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Notices;

/// <summary>
/// Writes the texts to phones that an urge, a deadline that nears and one that has passed send to the units they reach: one for each
/// account there that works on assignments.
/// </summary>
public sealed class PhoneTexts : IProjection
{
    private const string Channel = "Sms";

    private static readonly string[] s_readers = [.. Permissions.RolesWith(Permission.WorkOnAssignments).Select(role => role.ToString())];

    public string Name => "phone-texts";

    public string Meaning => "Texts to phones are not written";

    /// <summary>What was urged before there was this reader was told by the urge itself.</summary>
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
        Func<string, string, DateTimeOffset?, string>? wording = entry.Verb switch
        {
            Verbs.TaskUrged => NoticeTexts.Urged,
            Verbs.TaskReminded => NoticeTexts.DueSoon,
            Verbs.TaskOverdue => NoticeTexts.Overdue,
            _ => null,
        };
        if (wording is null) return null;
        var task = JsonSerializer.Deserialize<TaskData>(entry.Data, AnswerJson.Options)!;
        return wording(entry.SubjectNumber, task.Title, task.Deadline);
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
    /// Codes of the units it reached: all of the audience but the first, the issuing unit, which is told only where it is among the
    /// others too. People of an authority work in its center as well: the two act as one.
    /// </summary>
    private static string[] Units(JournalRecord entry) =>
    [
        .. entry.Audience.Skip(1).Select(path => UnitPath.Parse(path).Leaf)
            .SelectMany(unit => unit.Kind == UnitKind.Authority ? new[] { unit, unit.CenterCode } : [unit]).Select(unit => unit.ToString()),
    ];

    /// <summary>What the text takes from the entry's data.</summary>
    private sealed record TaskData(string Title, DateTimeOffset? Deadline);
}
