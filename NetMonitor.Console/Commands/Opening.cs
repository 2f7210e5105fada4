using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// A transaction's first statements: they lock the command's subject, so that two writers of one subject get their transaction
/// ids in the order in which they commit, and may read it in the same round trip.
/// </summary>
/// <param name="Statements">Made anew for each attempt.</param>
/// <param name="Read">Called with each statement's place and the reader on its result.</param>
public sealed record SubjectLock(Func<NpgsqlBatchCommand[]> Statements, Func<int, NpgsqlDataReader, CancellationToken, Task>? Read = null);

/// <summary>
/// How a command opens the aggregate it changes: locks it, loads it, and asks in this order whether it is there and in the caller's
/// scope (the two are never told apart), whether the caller may do this to it, and whether it is the version that the caller saw.
/// </summary>
public sealed record Opening<T>(Subject On, SubjectLock Lock, Refusal NotFound) where T : class
{
    /// <summary>By EF, inside the command's transaction; null where there is none.</summary>
    public required Func<CommandContext, CancellationToken, Task<T?>> Load { get; init; }

    /// <summary>Whether it exists for the caller.</summary>
    public required Func<CommandContext, T, CancellationToken, Task<bool>> InScope { get; init; }

    public required Func<T, long> Version { get; init; }

    /// <summary>Why the caller may not do this to it, if so.</summary>
    public Func<Actor, T, Refusal?> Lacks { get; init; } = (_, _) => null;

    internal async Task<Result<T>> OpenAsync(CommandContext context, CancellationToken cancel)
    {
        if (await Load(context, cancel) is not { } entity || !await InScope(context, entity, cancel)) return NotFound;
        if (context.Command.Actor is { } actor && Lacks(actor, entity) is { } lacks) return lacks;
        return context.Command.Call.Match(Version(entity)) is { } stale ? stale : Result.Of(entity);
    }
}
