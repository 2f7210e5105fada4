using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>
/// Hears a NOTIFY channel for as long as it is asked to. A connection that breaks is opened again; what was sent meanwhile is lost, so
/// whoever listens polls as well.
/// </summary>
public sealed partial class Listener(NpgsqlDataSource source, TimeProvider time, ILogger<Listener> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task ListenAsync(string channel, Action<string> heard, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                connection.Notification += (_, notification) => heard(notification.Payload);
                await using (var listen = new NpgsqlCommand($"listen {channel}", connection)) await listen.ExecuteNonQueryAsync(cancel);
                while (true) await connection.WaitAsync(cancel);
            }
            catch (Exception exception)
            {
                if (cancel.IsCancellationRequested) return;
                LogBroken(channel, exception);
                await Task.Delay(Pause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channel {Channel} can't be listened to; it is tried again, and polled meanwhile")]
    private partial void LogBroken(string channel, Exception exception);
}
