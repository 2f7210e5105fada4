using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using Npgsql;

namespace NetMonitor.Console.Feed;

/// <summary>
/// This node's one reader of the live journal. Woken by commits here and by other nodes' NOTIFY, with a slow poll behind;
/// hands every settled entry, once and in order, to the <see cref="FeedBroker"/>.
/// </summary>
public sealed partial class JournalTail(JournalReader journal, JournalWake wake, FeedBroker broker, NpgsqlDataSource source, TimeProvider time, ILogger<JournalTail> logger)
    : BackgroundService
{
    /// <summary>The NOTIFY channel that tells other nodes of new entries.</summary>
    public const string Channel = "journal";

    private const int BatchSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Reads are at least this far apart: the first wake-up after a pause is answered at once, a busy journal by batches. Also how
    /// long to wait for a transaction that is still open before a committed one.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    /// <summary>NOTIFYs of one node are at least this far apart.</summary>
    private static readonly TimeSpan NotifyGap = TimeSpan.FromMilliseconds(20);

    /// <summary>Behind the last entry that was handed out: whatever stops the tail, it goes on from here.</summary>
    private JournalPosition? _position;

    /// <summary>When the tail last read to the end of what is settled; health looks at it.</summary>
    public DateTimeOffset CaughtUpAt { get; private set; }

    /// <summary>Why it stands still, other than for a database that is away; null while it moves. Health shows it.</summary>
    public string? Problem { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Task.WhenAll(TailAsync(stoppingToken), TellOthersAsync(stoppingToken), ListenAsync(stoppingToken));

    private async Task TailAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (_position is null) broker.StartAt((_position = await journal.NowAsync(cancel)).Value);
                await CatchUpAsync(cancel);
                Problem = null;
                broker.SetStalled(null);
                var read = time.GetTimestamp();
                await WaitAsync(wake.Local, Poll, cancel);
                if (Pace - time.GetElapsedTime(read) is { Ticks: > 0 } early) await Task.Delay(early, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database is away, or an entry can't be handed out: nothing is lost, the position stays where it is.
                Problem = DatabaseAway.Is(exception) ? null : $"{exception.GetType().Name} behind entry {_position?.Id}";
                // What is shown is as old as the last read that reached the end.
                broker.SetStalled(CaughtUpAt == default ? time.GetUtcNow() : CaughtUpAt);
                LogTailFailed(exception);
                await Task.Delay(Poll, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancel)
    {
        while (true)
        {
            var target = wake.Committed;
            var (entries, horizon) = await journal.ReadAsync(_position!.Value, BatchSize, cancel);
            if (entries.Count > 0)
            {
                broker.Publish(entries);
                _position = entries[^1].Position;
            }

            if (entries.Count == BatchSize) continue;
            CaughtUpAt = time.GetUtcNow();
            if (horizon > target) return;
            // Committed, but an older transaction is still open, so its place in the order is not settled yet.
            await Task.Delay(Pace, time, cancel);
        }
    }

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
                    command.Parameters.AddWithValue(wake.Committed.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    await command.ExecuteNonQueryAsync(cancel);
                }
                catch (Exception exception) when (!cancel.IsCancellationRequested)
                {
                    LogTailFailed(exception);
                }

                await Task.Delay(NotifyGap, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                connection.Notification += (_, notification) =>
                {
                    if (ulong.TryParse(notification.Payload, out var xid)) wake.SignalFromAfar(xid);
                };
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancel);
                while (true) await connection.WaitAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogTailFailed(exception);
                await Task.Delay(Poll, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync(System.Threading.Channels.ChannelReader<bool> signal, TimeSpan atMost, CancellationToken cancel)
    {
        // The source's own timer: one of ours could fire after its source is gone, which would end the process.
        using var poll = new CancellationTokenSource(atMost, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, poll.Token);
        try
        {
            await signal.WaitToReadAsync(limit.Token);
            signal.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The slow poll: a wake-up may have been lost with its connection.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal tail can't read; it goes on by itself")]
    private partial void LogTailFailed(Exception exception);
}
