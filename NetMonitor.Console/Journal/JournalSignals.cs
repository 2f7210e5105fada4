using System.Globalization;
using NetMonitor.Console.Data;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>Passes wake-ups between the nodes: tells the others of commits here, and this node's readers of commits there.</summary>
public sealed partial class JournalSignals(JournalWake wake, Listener listener, NpgsqlDataSource source, TimeProvider time, ILogger<JournalSignals> logger)
    : BackgroundService
{
    private const string Channel = "journal";

    /// <summary>NOTIFYs of one node are at least this far apart.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(TellOthersAsync(stoppingToken), listener.ListenAsync(Channel, Hear, stoppingToken));

    private async Task TellOthersAsync(CancellationToken cancel)
    {
        try
        {
            while (await wake.Remote.WaitToReadAsync(cancel))
            {
                wake.Remote.TryRead(out _);
                try
                {
                    await using var command = source.CreateCommand($"select pg_notify('{Channel}', $1)");
                    command.Parameters.AddWithValue(wake.Committed.ToString(CultureInfo.InvariantCulture));
                    await command.ExecuteNonQueryAsync(cancel);
                }
                catch (Exception exception) when (!cancel.IsCancellationRequested)
                {
                    LogNotTold(exception);
                }

                await Task.Delay(Gap, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Hear(string payload)
    {
        if (ulong.TryParse(payload, CultureInfo.InvariantCulture, out var xid)) wake.SignalFromAfar(xid);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other nodes can't be told of new entries; they find them by their polls")]
    private partial void LogNotTold(Exception exception);
}
