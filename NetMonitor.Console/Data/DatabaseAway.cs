using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>Tells a database that can't serve now from a fault of ours: callers wait for the database and say so; a fault must be mended.</summary>
public static class DatabaseAway
{
    public const string Code = "DatabaseAway";

    /// <summary>The database's disk is full: reading goes on, and writing goes on once there is room again.</summary>
    public const string FullCode = "DatabaseFull";

    public static bool Is(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException => true,
        // When a connection breaks, the driver sometimes throws one of these instead of its own exception.
        NullReferenceException or ObjectDisposedException => exception.Source == "Npgsql",
        _ => exception.InnerException is { } inner && Is(inner),
    };

    public static bool IsFull(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull } || (exception.InnerException is { } inner && IsFull(inner));
}
