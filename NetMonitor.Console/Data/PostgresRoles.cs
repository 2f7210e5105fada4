namespace NetMonitor.Console.Data;

/// <summary>Who is who in the private cluster. Each role has a password of its own.</summary>
internal static class PostgresRoles
{
    /// <summary>Makes the other two, and nothing else.</summary>
    public const string Superuser = "postgres";

    /// <summary>Owns the database: migrations, partitions and grants at the start.</summary>
    public const string Owner = "netmonitor_owner";

    /// <summary>The console at work.</summary>
    public const string Runtime = "netmonitor";

    public static readonly string[] All = [Superuser, Owner, Runtime];
}
