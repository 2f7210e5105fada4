using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// The one way to write. A command is one transaction: it locks the subject, looks for an earlier answer under the same key, decides, then
/// writes state, journal and answer together; after the commit the sessions that it ended are cut. A refused command writes only its journal
/// entry, its answer under the key, and what <see cref="CommandContext.KeepIfRefused"/> was given. By itself a command costs two round trips:
/// one for the locks, one for journal, answer and commit.
/// </summary>
public sealed partial class CommandRunner(
    IDbContextFactory<NetMonitorDb> databases, JournalWake wake, SessionCuts cuts, TimeProvider time, ILogger<CommandRunner> logger)
{
    /// <summary>Sensitive commands want the password and a key code within this time.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private const int Attempts = 4;

    /// <summary>Runs a command on an aggregate that it opens.</summary>
    public Task<Result<T>> RunAsync<TEntity, T>(
        Command command, Opening<TEntity> opening, Func<CommandContext, TEntity, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
        where TEntity : class => RunAsync(command, opening.Lock, async (context, token) =>
        {
            var opened = await opening.OpenAsync(context, token);
            return opened.IsRefused ? opened.Refusal : await act(context, opened.Value, token);
        }, cancel);

    /// <summary>Runs a command; <paramref name="subject"/> is null where the command makes what it is about.</summary>
    public async Task<Result<T>> RunAsync<T>(
        Command command, SubjectLock? subject, Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        var hash = KeptAnswers.HashOf(command);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var context = new CommandContext(db, command, time.GetUtcNow());
            try
            {
                return await AttemptAsync(context, hash, subject, act, cancel);
            }
            catch (Exception exception) when (attempt < Attempts && Constraints.IsWorthAnotherTry(exception))
            {
                LogRetry(command.Operation.Name, attempt, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt), time, cancel);
            }
            catch (Exception exception) when (Constraints.RefusalOf(exception) is { } refusal)
            {
                LogViolated(command.Operation.Name, refusal.Code, exception);
                await using var anew = await databases.CreateDbContextAsync(cancel);
                // Not kept under the key: what violated the constraint may be gone at the next try.
                var keyless = command with { Call = command.Call with { IdempotencyKey = null } };
                await KeepRefusalAsync(new CommandContext(anew, keyless, context.Now), refusal, hash, cancel);
                return refusal;
            }
        }
    }

    /// <summary>Reads before a command's transaction, for work that takes longer than a transaction may be open, such as checking a password.</summary>
    public async Task<T> LookAsync<T>(Func<NetMonitorDb, CancellationToken, Task<T>> look, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await look(db, cancel);
    }

    private async Task<Result<T>> AttemptAsync<T>(
        CommandContext context, byte[] hash, SubjectLock? subject, Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        var (command, db) = (context.Command, context.Db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (earlier, fresh) = await OpenAsync(context, subject, cancel);
        if (earlier is not null) return earlier.Replay<T>(hash);
        var result = !fresh ? Refusal.Forbidden("ReauthenticationRequired")
            : command.Call.Confirmed is { } confirmed && await FourEyes.TakeAsync(context, confirmed, cancel) is { } over ? over
            : await act(context, cancel);
        // Checked here too, in case the use case forgot it: without the permission nothing is committed.
        if (!result.IsRefused && command.Actor?.Lacks(command.Operation.Needs) is { } lacks) result = lacks;
        if (result.IsRefused)
        {
            await transaction.RollbackAsync(cancel);
            await KeepRefusalAsync(context, result.Refusal, hash, cancel);
            return result;
        }

        if (context.Waits is { } waiting)
        {
            await transaction.RollbackAsync(cancel);
            return await KeepRequestAsync(context, waiting, hash, cancel);
        }

        await ManyRows.SaveAsync(context, cancel);
        if (command.Call.IdempotencyKey is not null) context.Write(KeptAnswers.Keep(command, hash, result.Value, context.Now));
        if (context.Entries.Count >= CommandContext.Many)
        {
            await context.RecordNowAsync([.. context.Entries], cancel);
            context.Entries.Clear();
        }

        // Not cancelled from here on: if the caller goes away, the command must still end in full.
        var xid = await WriteAsync(context.Connection, context.Entries, context.Writes, commit: true, CancellationToken.None, context.HasRecorded);
        if (xid > 0) command.Call.Committed?.Invoke(xid);
        await cuts.CutAsync(context.Cuts, CancellationToken.None);
        return result;
    }

    /// <summary>Locks the subject and then looks for an answer under the same key and how fresh the session is, in one round trip.</summary>
    private static async Task<(KeptAnswers.EarlierAnswer? Earlier, bool Fresh)> OpenAsync(
        CommandContext context, SubjectLock? subject, CancellationToken cancel)
    {
        var command = context.Command;
        await using var batch = new NpgsqlBatch(context.Connection);
        foreach (var statement in subject?.Statements() ?? []) batch.BatchCommands.Add(statement);
        var locks = batch.BatchCommands.Count;
        if (command.Operation.Fresh)
            batch.BatchCommands.Add(Sql.Statement("select confirmed_at from sessions where id = $1", By(command)?.SessionId ?? Guid.Empty));
        if (command.Call.IdempotencyKey is not null) batch.BatchCommands.Add(KeptAnswers.Find(command));
        if (batch.BatchCommands.Count == 0) return (null, true);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (var place = 0; place < locks; place++)
        {
            if (subject!.Read is { } read) await read(place, reader, cancel);
            await reader.NextResultAsync(cancel);
        }

        var fresh = true;
        if (command.Operation.Fresh)
        {
            fresh = await reader.ReadAsync(cancel) && context.Now - reader.GetFieldValue<DateTimeOffset>(0) <= Freshness;
            await reader.NextResultAsync(cancel);
        }

        return (command.Call.IdempotencyKey is null ? null : await KeptAnswers.ReadAsync(reader, cancel), fresh);
    }

    /// <summary>Whose session it is: of a command that was confirmed, who confirmed it.</summary>
    private static Actor? By(Command command) => command.Call.Confirmed?.By ?? command.Actor;

    /// <summary>Keeps a command that waits for a second administrator: the request with its entry, and its answer under the key.</summary>
    private async Task<Refusal> KeepRequestAsync(CommandContext context, Waiting waiting, byte[] hash, CancellationToken cancel)
    {
        var (answer, row, entry) = FourEyes.Request(context, waiting);
        List<NpgsqlBatchCommand> writes = [row];
        if (context.Command.Call.IdempotencyKey is not null) writes.Add(KeptAnswers.Keep(context.Command, hash, answer, context.Now));
        await context.Db.Database.OpenConnectionAsync(cancel);
        await WriteAsync(context.Connection, [entry], writes, commit: false, CancellationToken.None);
        return answer;
    }

    /// <summary>
    /// Sends the journal's entries, the writes and the commit in one round trip: all of it happens, or nothing. Returns the transaction's id, or 0
    /// where there were no entries, nor any <paramref name="recorded"/> before, and wakes the journal's readers.
    /// </summary>
    private async Task<ulong> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<JournalEntry> entries, IReadOnlyList<NpgsqlBatchCommand> writes, bool commit, CancellationToken cancel,
        bool recorded = false)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in entries) batch.BatchCommands.Add(JournalWriter.Insert(entry));
        if (recorded && entries.Count == 0) batch.BatchCommands.Add(JournalWriter.TransactionId());
        foreach (var statement in writes) batch.BatchCommands.Add(statement);
        if (commit) batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        ulong xid = 0;
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
        {
            if ((recorded || entries.Count > 0) && await reader.ReadAsync(cancel)) xid = reader.GetFieldValue<ulong>(0);
            // Every result is read, because an error of a later statement is thrown only when its result is reached.
            while (await reader.NextResultAsync(cancel))
            {
            }
        }

        if (xid > 0) wake.Signal(xid);
        return xid;
    }

    /// <summary>
    /// Puts an attempt that was refused for scope, permission or state on record, with what was tried on what ("reach outside scope" is an alert
    /// later); malformed and stale calls are not recorded. Of one account's attempts at the same within an hour the first twenty are recorded one by one,
    /// and then, at each power of ten, how many there were: nobody fills the journal. A refusal by state is also kept as the answer under the key.
    /// </summary>
    private async Task KeepRefusalAsync(CommandContext context, Refusal refusal, byte[] hash, CancellationToken cancel)
    {
        var command = context.Command;
        var entry = context.RefusalEntry;
        if (refusal.Kind is RefusalKind.OutOfScope or RefusalKind.Forbidden or RefusalKind.Conflict && By(command) is { } actor)
        {
            if (entry is null)
            {
                await context.Db.Database.OpenConnectionAsync(cancel);
                entry = await RefusalCounts.AddAsync(
                    context.Connection, actor, command.Operation.Name, command.On, refusal, context.Now, cancel);
            }

            if (command.Call.IdempotencyKey is not null && refusal.Kind == RefusalKind.Conflict)
                context.RefusalWrites.Add(KeptAnswers.Keep(command, hash, refusal, context.Now));
        }

        if (entry is null && context.RefusalWrites.Count == 0) return;
        await context.Db.Database.OpenConnectionAsync(cancel);
        await WriteAsync(context.Connection, entry is null ? [] : [entry], context.RefusalWrites, commit: false, cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Operation} met another writer, attempt {Attempt}")]
    private partial void LogRetry(string operation, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Operation} was refused by a constraint of the database: {Code}")]
    private partial void LogViolated(string operation, string code, Exception exception);
}
