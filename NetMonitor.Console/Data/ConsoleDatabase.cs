using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>
/// The database a console works on: the server that <c>ConnectionStrings:NetMonitor</c> names, else a private one.
/// Open it before the host is built and dispose it after the host has stopped, when all requests have drained.
/// </summary>
public sealed class ConsoleDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _embedded;

    private ConsoleDatabase(string connectionString, string ownerConnectionString, EmbeddedPostgres? embedded)
    {
        ConnectionString = connectionString;
        OwnerConnectionString = ownerConnectionString;
        _embedded = embedded;
    }

    /// <summary>As the role that the console works as.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// As the role that owns the database, for the start alone: <c>ConnectionStrings:NetMonitorOwner</c>. Where none is given, one role is both.
    /// </summary>
    public string OwnerConnectionString { get; }

    public bool IsPrivate => _embedded is not null;

    /// <summary>The database that is configured, or a private one, which is made where there is none.</summary>
    public static async Task<ConsoleDatabase> OpenAsync(IConfiguration configuration, IHostEnvironment environment, ILogger logger, CancellationToken ct)
    {
        if (Given(configuration, "NetMonitor") is { } given) return new ConsoleDatabase(given, Given(configuration, "NetMonitorOwner") ?? given, null);
        var embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
        {
            DataFolder = DataFolder(configuration),
            BinaryFolder = NonEmpty(configuration["NetMonitor:PostgresBinaries"]),
            MavenRepository = NonEmpty(configuration["NetMonitor:MavenRepository"]),
            IsDevelopment = environment.IsDevelopment(),
        }, logger, ct);
        return new ConsoleDatabase(embedded.ConnectionString, embedded.OwnerConnectionString, embedded);
    }

    /// <summary>For a command on what a console did: in a folder that was named by mistake nothing is made.</summary>
    public static Task<ConsoleDatabase> OpenExistingAsync(
        IConfiguration configuration, IHostEnvironment environment, ILogger logger, CancellationToken ct)
    {
        var folder = DataFolder(configuration);
        return NonEmpty(configuration.GetConnectionString("NetMonitor")) is null && !Directory.Exists(PostgresCluster.FolderIn(folder))
            ? throw new StartRefusedException($"No console has its database in {folder}. Name its folder by --NetMonitor:DataFolder, or its database by "
                + "--ConnectionStrings:NetMonitor.")
            : OpenAsync(configuration, environment, logger, ct);
    }

    private static string? Given(IConfiguration configuration, string name)
    {
        var given = NonEmpty(configuration.GetConnectionString(name));
        try
        {
            return given is null ? null : new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            throw new StartRefusedException(
                $"ConnectionStrings:{name} is no connection string such as \"Host=…;Database=…;Username=…;Password=…\": {malformed.Message}", malformed);
        }
    }

    /// <summary>Where the private database and all files live: <c>NetMonitor:DataFolder</c>, else the account's default.</summary>
    public static string DataFolder(IConfiguration configuration) =>
        Path.GetFullPath(NonEmpty(configuration["NetMonitor:DataFolder"]) ?? EmbeddedPostgresOptions.DefaultDataFolder());

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
