using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>What a caller sends beside the command itself. Pages send <see cref="None"/>: a click is sent once by its circuit.</summary>
/// <param name="Route">Method and path; a key is good for one account and route.</param>
/// <param name="IdempotencyKey">1–128 visible characters; the same key and body gets the same answer and acts once.</param>
/// <param name="IfMatch">The versions that suit the caller, mostly the one it saw; another one is refused as <c>Stale</c>. Null where any does.</param>
public sealed record Call(string Route, string? IdempotencyKey, IReadOnlyList<long>? IfMatch)
{
    public static Call None { get; } = new("", null, null);

    /// <summary>Null where the caller's version is current or it named none.</summary>
    public Refusal? Match(long version) => IfMatch is { } seen && !seen.Contains(version) ? new Refusal("Stale", RefusalKind.Stale) : null;
}

/// <summary>One command's transaction: its database, its time and what it writes.</summary>
public sealed class CommandContext(NetMonitorDb db, Actor actor, DateTimeOffset now)
{
    public NetMonitorDb Db => db;
    public Actor Actor => actor;
    public DateTimeOffset Now => now;

    /// <summary>The transaction's connection: what a command reads beside its entities, it reads here too.</summary>
    public NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    /// <summary>What goes to the database in one round trip with the commit, after the entities.</summary>
    internal List<NpgsqlBatchCommand> Writes { get; } = [];

    internal List<JournalEntry> Entries { get; } = [];

    /// <summary>Puts an entry on record with the command's other writes.</summary>
    public void Record(JournalEntry entry) => Entries.Add(entry);

    /// <summary>Adds a statement whose outcome the command need not know; its subject is locked.</summary>
    public void Write(NpgsqlBatchCommand statement) => Writes.Add(statement);
}

/// <summary>
/// A transaction's first statements: they lock the command's subject, so that two writers of one subject get their transaction
/// ids in the order in which they commit, and may read it in the same round trip.
/// </summary>
/// <param name="Statements">Made anew for each attempt.</param>
/// <param name="Read">Called with each statement's place and the reader on its result.</param>
public sealed record SubjectLock(Func<NpgsqlBatchCommand[]> Statements, Func<int, NpgsqlDataReader, CancellationToken, Task>? Read = null);

/// <summary>
/// Runs a use case as one transaction: lock the subject, look for an earlier answer under the same key, decide, then
/// write state, journal and answer together. A refusal writes nothing but the journal entry that says so. Round trips are what
/// a command costs: the locks are one, the journal, the answer and the commit another.
/// </summary>
public sealed partial class CommandRunner(IDbContextFactory<NetMonitorDb> databases, JournalWake wake, TimeProvider time, ILogger<CommandRunner> logger)
{
    private const int Attempts = 4;
    private static readonly JsonSerializerOptions Json = AnswerJson.Options;

    /// <summary>Runs one command; <paramref name="subject"/> is null where the command makes it.</summary>
    public async Task<Result<T>> RunAsync<T>(
        Actor actor, object command, Call call, SubjectLock? subject, Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        var hash = call.IdempotencyKey is null ? [] : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), Json));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(actor, hash, call, subject, act, cancel);
            }
            catch (Exception exception) when (attempt < Attempts && IsWorthAnotherTry(exception))
            {
                LogRetry(call.Route, attempt, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt), time, cancel);
            }
        }
    }

    private async Task<Result<T>> AttemptAsync<T>(
        Actor actor, byte[] hash, Call call, SubjectLock? subject, Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var context = new CommandContext(db, actor, time.GetUtcNow());
        if (await OpenAsync(context, call, subject, cancel) is { } earlier) return Replay<T>(earlier, hash);
        var result = await act(context, cancel);
        if (result.IsRefused)
        {
            await transaction.RollbackAsync(cancel);
            await RecordRefusalAsync(context, result.Refusal, hash, call, cancel);
            return result;
        }

        if (db.ChangeTracker.HasChanges()) await db.SaveChangesAsync(cancel);
        if (call.IdempotencyKey is not null) context.Write(Answer(actor, hash, call, 200, JsonSerializer.Serialize(result.Value, Json), context.Now));
        // From here on the outcome is the database's: a caller that went away must not leave it half said.
        await WriteAsync(context, commit: true, CancellationToken.None);
        return result;
    }

    /// <summary>Locks the subject and then looks for an answer under the same key, in one round trip.</summary>
    private static async Task<EarlierAnswer?> OpenAsync(CommandContext context, Call call, SubjectLock? subject, CancellationToken cancel)
    {
        if (subject is null && call.IdempotencyKey is null) return null;
        await using var batch = new NpgsqlBatch(context.Connection);
        foreach (var statement in subject?.Statements() ?? []) batch.BatchCommands.Add(statement);
        var locks = batch.BatchCommands.Count;
        if (call.IdempotencyKey is { } key)
            batch.BatchCommands.Add(Sql.Statement("select body_hash, status, answer from idempotency_answers where user_name = $1 and route = $2 and key = $3", context.Actor.UserName, call.Route, key));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (var place = 0; place < locks; place++)
        {
            if (subject!.Read is { } read) await read(place, reader, cancel);
            await reader.NextResultAsync(cancel);
        }

        return call.IdempotencyKey is not null && await reader.ReadAsync(cancel)
            ? new EarlierAnswer(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1), reader.GetString(2))
            : null;
    }

    /// <summary>Sends the writes, the journal's entries and the commit in one round trip: all of it happens, or nothing.</summary>
    private async Task WriteAsync(CommandContext context, bool commit, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(context.Connection);
        foreach (var entry in context.Entries) batch.BatchCommands.Add(JournalWriter.Insert(entry));
        foreach (var statement in context.Writes) batch.BatchCommands.Add(statement);
        if (commit) batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        ulong xid = 0;
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
        {
            if (context.Entries.Count > 0 && await reader.ReadAsync(cancel)) xid = reader.GetFieldValue<ulong>(0);
            // To the end: an error of a later statement shows when its turn comes.
            while (await reader.NextResultAsync(cancel))
            {
            }
        }

        if (xid > 0) wake.Signal(xid);
    }

    /// <summary>A refused attempt is on record ("reach outside scope" is an alert later); malformed input is not.</summary>
    private async Task RecordRefusalAsync(CommandContext refused, Refusal refusal, byte[] hash, Call call, CancellationToken cancel)
    {
        if (refusal.Kind is not (RefusalKind.OutOfScope or RefusalKind.Forbidden or RefusalKind.Conflict)) return;
        var (actor, now) = (refused.Actor, refused.Now);
        var context = new CommandContext(refused.Db, actor, now);
        await context.Db.Database.OpenConnectionAsync(cancel);
        context.Record(new JournalEntry(Verbs.Refused, Subject.Account(actor.UserName), 0, actor, now)
        {
            UnitCode = actor.UnitCode.ToString(),
            UnitPath = actor.UnitPath.ToString(),
            Data = JsonSerializer.Serialize(new { refusal.Code, refusal.Rule, call.Route, refusal.Details }, Json),
        });
        if (call.IdempotencyKey is not null && refusal.Kind == RefusalKind.Conflict)
            context.Write(Answer(actor, hash, call, 409, JsonSerializer.Serialize(refusal, Json), now));
        await WriteAsync(context, commit: false, cancel);
    }

    private sealed record EarlierAnswer(byte[] BodyHash, int Status, string Answer);

    private static Result<T> Replay<T>(EarlierAnswer row, byte[] hash)
    {
        if (!row.BodyHash.AsSpan().SequenceEqual(hash)) return new Refusal("IdempotencyKeyReused", RefusalKind.Unprocessable);
        return row.Status == 200
            ? Result.Of(JsonSerializer.Deserialize<T>(row.Answer, Json)!)
            : JsonSerializer.Deserialize<Refusal>(row.Answer, Json)!;
    }

    private static NpgsqlBatchCommand Answer(Actor actor, byte[] hash, Call call, int status, string answer, DateTimeOffset now) => Sql.Statement(
        "insert into idempotency_answers (user_name, route, key, body_hash, status, answer, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        actor.UserName, call.Route, call.IdempotencyKey!, hash, status, answer, now);

    /// <summary>Another writer came first (or the same key at the same moment): what it wrote is there at the next try.</summary>
    private static bool IsWorthAnotherTry(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: PostgresException inner } => IsWorthAnotherTry(inner),
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        InvalidOperationException { InnerException: PostgresException inner } => IsWorthAnotherTry(inner),
        _ => false,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Route} met another writer, attempt {Attempt}")]
    private partial void LogRetry(string route, int attempt, Exception exception);
}
