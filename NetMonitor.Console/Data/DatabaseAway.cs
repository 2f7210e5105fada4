using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>Tells a database that can't serve now from a fault of ours: the one is waited for and said, the other is mended.</summary>
public static class DatabaseAway
{
    public const string Code = "DatabaseAway";

    /// <summary>Its disk took no more: reading goes on, and so does everything once there is room again.</summary>
    public const string FullCode = "DatabaseFull";

    public static bool Is(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException => true,
        // A connection that breaks under the driver's hands makes it trip now and then, instead of saying so.
        NullReferenceException or ObjectDisposedException => exception.Source == "Npgsql",
        _ => exception.InnerException is { } inner && Is(inner),
    };

    public static bool IsFull(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull } || (exception.InnerException is { } inner && IsFull(inner));
}
