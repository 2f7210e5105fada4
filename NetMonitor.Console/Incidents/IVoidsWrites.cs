using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Incidents;

/// <summary>
/// A foreign entry that is to be taken back: by its id and verb, the number of what it is about, and what it says. The reason names the incident.
/// </summary>
public sealed record LineToVoid(long Entry, string Verb, string Number, string Data, string Reason);

/// <summary>
/// What taking a line back comes to: the verb of the entry that does it, null where nothing is left to take back, and the version in which its subject stands;
/// 0 where that is gone.
/// </summary>
public sealed record VoidEffect(string? Verb, long Version)
{
    public static VoidEffect NothingLeft(long version = 0) => new(null, version);
}

/// <summary>
/// A part of the console that takes back what others wrote in a leaked account's name (R14.2): by the ordinary steps of its own workflow, so that figures
/// change by the same deltas, and nothing is deleted.
/// </summary>
public interface IVoidsWrites
{
    /// <summary>Refuses a line for which the workflow has no way back: it can only stand.</summary>
    static Refusal OnlyStands { get; } = Refusal.Conflict("LineOnlyStands", "R14.2");

    /// <summary>Refuses to lift a void for which the workflow has no way forth again.</summary>
    static Refusal CannotPutBack { get; } = Refusal.Conflict("LineCannotPutBack", "R14.2");

    /// <summary>The type of subjects that it keeps.</summary>
    string SubjectType { get; }

    /// <summary>What taking the line back would come to now. Changes nothing.</summary>
    Task<Result<VoidEffect>> LookAsync(NetMonitorDb db, LineToVoid line, CancellationToken cancel);

    /// <summary>
    /// Locks the subject inside the caller's command, and takes the line back. <c>LineChanged</c> where somebody changed the subject since the version that was
    /// seen.
    /// </summary>
    Task<Result<VoidEffect>> VoidAsync(CommandContext context, LineToVoid line, long? seen, CancellationToken cancel);

    /// <summary>The other way round, where the workflow has a way: a void that was lifted.</summary>
    Task<Result<VoidEffect>> PutBackAsync(CommandContext context, LineToVoid line, CancellationToken cancel) =>
        Task.FromResult<Result<VoidEffect>>(CannotPutBack);

    /// <summary><c>LineChanged</c>; null where the subject stands as it was seen.</summary>
    static Refusal? WhyChanged(long? seen, long version) =>
        seen is { } known && known != version ? new Refusal("LineChanged", RefusalKind.Stale, "R14.2") : null;
}
