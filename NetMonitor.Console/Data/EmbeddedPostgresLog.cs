namespace NetMonitor.Console.Data;

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(LogLevel.Information, "Making a private PostgreSQL {Major} cluster in {Folder}, run as {Account}")]
    public static partial void Making(ILogger logger, int major, string folder, string account);

    [LoggerMessage(LogLevel.Information, "Started the private PostgreSQL {Major} in {Folder}")]
    public static partial void Started(ILogger logger, int major, string folder);

    [LoggerMessage(LogLevel.Information, "Joined the private PostgreSQL already running in {Folder}")]
    public static partial void Joined(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Information, "Left the private PostgreSQL in {Folder} running for other consoles")]
    public static partial void Left(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Information, "Stopped the private PostgreSQL in {Folder}")]
    public static partial void Stopped(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Warning, "Could not stop the private PostgreSQL in {Folder}; the next start takes it over")]
    public static partial void NotStopped(ILogger logger, string folder, Exception? error);

    [LoggerMessage(LogLevel.Warning, "The private PostgreSQL in {Folder} is gone; starting it again")]
    public static partial void Gone(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Error, "The private PostgreSQL in {Folder} does not start; trying again in {Delay}")]
    public static partial void StillGone(ILogger logger, string folder, TimeSpan delay, Exception error);

    [LoggerMessage(LogLevel.Warning, "Removed {File}: it names process {Process}, which is no PostgreSQL of this folder")]
    public static partial void ForeignPid(ILogger logger, string file, int process);

    [LoggerMessage(LogLevel.Warning, "Removed {File}: it is empty, left by a PostgreSQL that was killed as it started")]
    public static partial void EmptyLock(ILogger logger, string file);

    [LoggerMessage(LogLevel.Information, "No PostgreSQL on this machine: fetching {Version} from {Repository}")]
    public static partial void Fetching(ILogger logger, string version, string repository);
}
