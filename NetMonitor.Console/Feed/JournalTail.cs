using NetMonitor.Console.Journal;

namespace NetMonitor.Console.Feed;

/// <summary>
/// This node's one reader of the live journal: hands every settled entry, once and in order, to the <see cref="FeedBroker"/>. Its place is kept
/// in this node's memory only: a node that starts hands out the entries that come from then on.
/// </summary>
public sealed class JournalTail(JournalReader journal, JournalWake wake, FeedBroker broker, TimeProvider time, ILogger<JournalTail> logger)
    : BackgroundReader("feed", "The feed stands still", time, logger, wake.Subscribe())
{
    private const int BatchSize = 500;
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(10);

    /// <summary>Behind the last entry that was handed out: from here the tail goes on after a failure.</summary>
    private JournalPosition? _position;

    /// <summary>There are committed entries that can't be read yet, because an older transaction is still open.</summary>
    private bool _unsettled;

    /// <summary>Pages show no news and say so.</summary>
    public override bool IsVital => true;

    public override string? Problem => base.Problem is { } problem ? $"{problem} behind entry {_position?.Id}" : null;

    protected override TimeSpan Interval => _unsettled ? s_pace : s_poll;

    protected override TimeSpan Pace => s_pace;

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        try
        {
            if (_position is null)
            {
                var now = await journal.NowAsync(cancel);
                broker.StartAt(now, await journal.LastAsync(now, FeedBroker.Kept, cancel));
                _position = now;
            }

            var target = wake.Committed;
            var (entries, horizon) = await journal.ReadAsync(_position.Value, BatchSize, cancel);
            if (entries.Count > 0)
            {
                broker.Publish(entries);
                _position = entries[^1].Position;
            }

            if (entries.Count == BatchSize) return true;
            _unsettled = horizon <= target;
            broker.SetStalled(null);
            return false;
        }
        catch when (!cancel.IsCancellationRequested)
        {
            // The database is away, or an entry can't be handed out. What pages show is as old as the last read that reached the end.
            broker.SetStalled(CaughtUpAt ?? Time.GetUtcNow());
            throw;
        }
    }
}
