using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// What no use case has checked, the database's constraints catch. A violated constraint becomes a refusal; a conflict with another writer at
/// the same moment is tried again.
/// </summary>
internal static class Constraints
{
    private static readonly FrozenDictionary<string, Refusal> s_refusals = new Dictionary<string, Refusal>
    {
        ["pk_security_keys"] = Refusal.Conflict("KeySerialKnown", "R10.3"),
        ["ix_security_keys_credential_id"] = Refusal.Conflict("KeyEnrolledElsewhere", "R10.3"),
        ["ix_security_keys_bound_to"] = Refusal.Conflict("KeyBoundElsewhere", "R11.1"),
    }.ToFrozenDictionary();

    /// <summary>
    /// The refusal that a violated constraint comes to, and <c>Stale</c> where another writer came first at every try; null for any other
    /// exception.
    /// </summary>
    public static Refusal? RefusalOf(Exception exception)
    {
        if (IsWorthAnotherTry(exception)) return Call.Outdated;
        return Find(exception) is { ConstraintName: { } name } violation && IsConstraint(violation)
            ? s_refusals.GetValueOrDefault(name) ?? Refusal.Conflict("ConstraintViolated").With("constraint", name)
            : null;
    }

    /// <summary>Another writer came first, or the same call came twice at once: what it wrote is there at the next try.</summary>
    public static bool IsWorthAnotherTry(Exception exception) => exception is DbUpdateConcurrencyException || Find(exception) is { } found
        && (found.ConstraintName == KeptAnswers.Key || found.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure);

    private static bool IsConstraint(PostgresException exception) => exception.SqlState is PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.ExclusionViolation;

    private static PostgresException? Find(Exception exception) => exception switch
    {
        PostgresException found => found,
        DbUpdateException { InnerException: PostgresException inner } => inner,
        InvalidOperationException { InnerException: PostgresException inner } => inner,
        _ => null,
    };
}
