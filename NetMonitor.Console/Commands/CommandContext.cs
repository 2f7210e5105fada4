using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>One command's transaction: its database, its time and what it writes.</summary>
public sealed class CommandContext(NetMonitorDb db, Command command, DateTimeOffset now)
{
    public NetMonitorDb Db => db;

    public DateTimeOffset Now => now;

    public Command Command => command;

    public Author Author => command.Author;

    /// <exception cref="InvalidOperationException">The console itself acts: no account is behind the command.</exception>
    public Actor Actor => command.Actor ?? throw new InvalidOperationException($"{command.Operation.Name} has no account behind it.");

    /// <summary>The transaction's connection; a command does its own reads on it, too.</summary>
    public NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    /// <summary>What goes to the database in one round trip with the commit, after the entities.</summary>
    internal List<NpgsqlBatchCommand> Writes { get; } = [];

    internal List<JournalEntry> Entries { get; } = [];

    /// <summary>For whose confirmation it waits; null where it is done at once.</summary>
    internal Waiting? Waits { get; set; }

    internal List<Guid> Cuts { get; } = [];

    internal List<NpgsqlBatchCommand> RefusalWrites { get; } = [];

    internal JournalEntry? RefusalEntry { get; private set; }

    /// <summary>From so many rows or entries of one kind on they are written together, where each would be a statement of its own.</summary>
    internal const int Many = 20;

    /// <summary>
    /// Adds new rows that this command does not change any more: many are written at once, behind what was added before and they may refer to.
    /// </summary>
    public async Task AddAsync<T>(IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count < Many)
        {
            db.AddRange(rows);
            return;
        }

        await db.SaveChangesAsync(cancel);
        await ManyRows.AddAsync(this, rows, cancel);
    }

    /// <summary>Puts an entry on record with the command's other writes.</summary>
    public void Record(JournalEntry entry) => Entries.Add(entry);

    /// <summary>Puts many entries on record at once: what a command that goes on in portions has done so far.</summary>
    public Task RecordNowAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        HasRecorded |= entries.Count > 0;
        return JournalWriter.CopyAsync(Connection, entries, cancel);
    }

    /// <summary>Whether entries are on record already, beside those that are written with the commit.</summary>
    internal bool HasRecorded { get; private set; }

    /// <summary>Runs a statement before the command's other writes, for one that goes on in portions.</summary>
    public Task WriteNowAsync(NpgsqlBatchCommand statement, CancellationToken cancel) => Connection.ExecuteAsync(cancel, statement);

    /// <summary>Adds a statement whose outcome the command need not know; its subject is locked.</summary>
    public void Write(NpgsqlBatchCommand statement) => Writes.Add(statement);

    /// <summary>Sessions that the command ended: whatever lives on them is cut, on every node, as soon as it has committed.</summary>
    public void Cut(IEnumerable<Guid> sessions) => Cuts.AddRange(sessions);

    /// <summary>
    /// What is still written if the command is refused; everything else is rolled back. At sign-in: the count of the failure, and an entry that
    /// takes the place of the ordinary one.
    /// </summary>
    public void KeepIfRefused(JournalEntry? entry, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        RefusalEntry = entry;
        RefusalWrites.AddRange(statements);
    }
}
