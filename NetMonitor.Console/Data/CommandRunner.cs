using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>What a caller sends beside the command itself. Pages send <see cref="None"/>: a click is sent once by its circuit.</summary>
/// <param name="Route">Method and path; a key is good for one account and route.</param>
/// <param name="IdempotencyKey">1–128 visible characters; the same key and body gets the same answer and acts once.</param>
/// <param name="IfMatch">The version the caller saw; another one is refused as <c>Stale</c>.</param>
public sealed record Call(string Route, string? IdempotencyKey, long? IfMatch)
{
    public static Call None { get; } = new("", null, null);

    /// <summary>Null where the caller's version is current or it named none.</summary>
    public Refusal? Match(long version) => IfMatch is { } seen && seen != version ? new Refusal("Stale", RefusalKind.Stale) : null;
}

/// <summary>One command's transaction: its database, its time and the entries it writes.</summary>
public sealed class CommandContext(NetMonitorDb db, Actor actor, DateTimeOffset now)
{
    public NetMonitorDb Db => db;
    public Actor Actor => actor;
    public DateTimeOffset Now => now;

    /// <summary>The transaction's connection: what a command reads beside its entities, it reads here too.</summary>
    public NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    public void Record(JournalEntry entry) => db.Journal.Add(entry);
}

/// <summary>
/// Runs a use case as one transaction: lock the subject, look for an earlier answer under the same key, decide, then
/// write state, journal and answer together. A refusal writes nothing but the journal entry that says so.
/// </summary>
public sealed partial class CommandRunner(IDbContextFactory<NetMonitorDb> databases, JournalWake wake, TimeProvider time, ILogger<CommandRunner> logger)
{
    private const int Attempts = 4;
    private static readonly JsonSerializerOptions Json = AnswerJson.Options;

    /// <summary>
    /// Runs one command. <paramref name="lockSubject"/> is the transaction's first statement: it locks the subject's row, so that
    /// two writers of one subject get their transaction ids in the order in which they commit; null where the command makes it.
    /// </summary>
    public async Task<Result<T>> RunAsync<T>(
        Actor actor, object command, Call call, Func<CommandContext, CancellationToken, Task>? lockSubject,
        Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        var hash = call.IdempotencyKey is null ? [] : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), Json));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(actor, hash, call, lockSubject, act, cancel);
            }
            catch (Exception exception) when (attempt < Attempts && IsWorthAnotherTry(exception))
            {
                LogRetry(call.Route, attempt, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt), time, cancel);
            }
        }
    }

    private async Task<Result<T>> AttemptAsync<T>(
        Actor actor, byte[] hash, Call call, Func<CommandContext, CancellationToken, Task>? lockSubject,
        Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var context = new CommandContext(db, actor, time.GetUtcNow());
        if (lockSubject is not null) await lockSubject(context, cancel);
        if (call.IdempotencyKey is { } key)
        {
            var earlier = await db.IdempotencyAnswers.AsNoTracking()
                .FirstOrDefaultAsync(row => row.UserName == actor.UserName && row.Route == call.Route && row.Key == key, cancel);
            if (earlier is not null) return Replay<T>(earlier, hash);
        }

        var result = await act(context, cancel);
        if (result.IsRefused)
        {
            await transaction.RollbackAsync(cancel);
            await RecordRefusalAsync(actor, result.Refusal, hash, call, context.Now, cancel);
            return result;
        }

        if (call.IdempotencyKey is not null) db.IdempotencyAnswers.Add(Answer(actor, hash, call, 200, JsonSerializer.Serialize(result.Value, Json), context.Now));
        await db.SaveChangesAsync(cancel);
        var xid = db.Journal.Local.Select(entry => entry.Xid).DefaultIfEmpty().Max();
        // From here on the outcome is the database's: a caller that went away must not leave it half said.
        await transaction.CommitAsync(CancellationToken.None);
        if (xid > 0) wake.Signal(xid);
        return result;
    }

    /// <summary>A refused attempt is on record ("reach outside scope" is an alert later); malformed input is not.</summary>
    private async Task RecordRefusalAsync(Actor actor, Refusal refusal, byte[] hash, Call call, DateTimeOffset now, CancellationToken cancel)
    {
        if (refusal.Kind is not (RefusalKind.OutOfScope or RefusalKind.Forbidden or RefusalKind.Conflict)) return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Journal.Add(new JournalEntry(Verbs.Refused, Subject.Account(actor.UserName), 0, actor, now)
        {
            UnitCode = actor.UnitCode.ToString(),
            UnitPath = actor.UnitPath.ToString(),
            Data = JsonSerializer.Serialize(new { refusal.Code, refusal.Rule, call.Route, refusal.Details }, Json),
        });
        if (call.IdempotencyKey is not null && refusal.Kind == RefusalKind.Conflict)
            db.IdempotencyAnswers.Add(Answer(actor, hash, call, 409, JsonSerializer.Serialize(refusal, Json), now));
        await db.SaveChangesAsync(cancel);
        wake.Signal(db.Journal.Local.Max(entry => entry.Xid));
    }

    private static Result<T> Replay<T>(IdempotencyRow row, byte[] hash)
    {
        if (!row.BodyHash.AsSpan().SequenceEqual(hash)) return new Refusal("IdempotencyKeyReused", RefusalKind.Unprocessable);
        return row.Status == 200
            ? Result.Of(JsonSerializer.Deserialize<T>(row.Answer, Json)!)
            : JsonSerializer.Deserialize<Refusal>(row.Answer, Json)!;
    }

    private static IdempotencyRow Answer(Actor actor, byte[] hash, Call call, int status, string answer, DateTimeOffset now) => new()
    {
        UserName = actor.UserName, Route = call.Route, Key = call.IdempotencyKey!, BodyHash = hash, Status = status, Answer = answer, CreatedAt = now,
    };

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
