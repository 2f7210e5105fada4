using System.Threading.Channels;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Journal;

/// <summary>
/// The loop of everything that reads in the background: round after round, with a pause where nothing is left to do. A reader that throws does
/// not stop the others: it is logged and shown in health, and its next round goes on from the same place. A wake-up begins the next round
/// early; a reader without wake-ups begins one at each interval.
/// </summary>
public abstract partial class BackgroundReader(string name, string meaning, TimeProvider time, ILogger logger, ChannelReader<bool>? wake = null)
    : BackgroundService
{
    /// <summary>After a round that threw.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a round may go on after the node is told to stop. A statement that is cut while its connection prepares it leaves the connection
    /// with a half-known statement, and the next to borrow it fails (Npgsql 10.0): rounds end by themselves, and only one that hangs is cut. Readers stop
    /// one after another, so the time is short.
    /// </summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private string? _failure;
    private bool _isAway;
    private DateTimeOffset? _behindSince;

    /// <summary>As health lists it.</summary>
    public string Name => name;

    protected TimeProvider Time { get; } = time;

    /// <summary>What people notice while the reader stands still, e.g. <c>The journal is not sealed</c>.</summary>
    public virtual string Meaning => meaning;

    /// <summary>Nobody can work with a console whose vital reader stands still; the others leave it usable.</summary>
    public virtual bool IsVital => false;

    /// <summary>Why the reader stands still. Null while all is well, and while the database is away, which is no fault of the reader's.</summary>
    public virtual string? Problem => _failure;

    /// <summary>When a round last ended, well or not.</summary>
    public DateTimeOffset RanAt { get; private set; }

    /// <summary>Since when something waits to be read; null where nothing does.</summary>
    public virtual DateTimeOffset? BehindSince => _behindSince;

    /// <summary>How far it is behind.</summary>
    public TimeSpan Lag => BehindSince is { } since && Time.GetUtcNow() - since is { Ticks: > 0 } lag ? lag : TimeSpan.Zero;

    /// <summary>When a round last left nothing.</summary>
    protected DateTimeOffset? CaughtUpAt { get; private set; }

    /// <summary>The longest pause between two rounds. For a reader with wake-ups it limits the delay after one that got lost.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>The shortest pause after a round that left nothing: a single wake-up is answered at once, but a busy journal is read in batches.</summary>
    protected virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Makes what the rounds need, before the first request is answered.</summary>
    public virtual Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Does one round; answers whether there is more to do at once.</summary>
    protected abstract Task<bool> RoundAsync(CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var cut = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => cut.CancelAfter(s_grace));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var more = await RoundAsync(cut.Token);
                Passed(more);
                if (!more) await WaitAsync(stoppingToken);
            }
            catch (Exception exception)
            {
                if (stoppingToken.IsCancellationRequested) return;
                Failed(exception);
                await Task.Delay(s_pause, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Passed(bool more)
    {
        if (_isAway || _failure is not null) LogGoesOn(name);
        (_isAway, _failure) = (false, null);
        RanAt = Time.GetUtcNow();
        if (more) _behindSince ??= CaughtUpAt ?? RanAt;
        else (CaughtUpAt, _behindSince) = (RanAt, null);
    }

    private void Failed(Exception exception)
    {
        RanAt = Time.GetUtcNow();
        _behindSince ??= CaughtUpAt ?? RanAt;
        var away = DatabaseAway.Is(exception);
        var failure = away ? null : exception.GetType().Name;
        // A failure that lasts for hours is logged once, not at every try.
        if (away && !_isAway) LogAway(name, exception);
        else if (!away && failure != _failure) LogFailed(name, exception);
        (_isAway, _failure) = (away, failure);
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        var ended = Time.GetTimestamp();
        if (wake is null)
        {
            await Task.Delay(Interval, Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        // The token source has its own timer: a separate one could fire after the source is disposed, which would end the process.
        using var poll = new CancellationTokenSource(Interval, Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, poll.Token);
        try
        {
            await wake.WaitToReadAsync(limit.Token);
            wake.TryRead(out _);
        }
        catch (OperationCanceledException)
        {
            // The interval is over, or the node stops.
        }

        if (Pace - Time.GetElapsedTime(ended) is { Ticks: > 0 } early)
            await Task.Delay(early, Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The reader {Name} stands still; it is tried again and again from where it is")]
    private partial void LogFailed(string name, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reader {Name} can't reach the database; it goes on by itself")]
    private partial void LogAway(string name, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The reader {Name} goes on")]
    private partial void LogGoesOn(string name);
}
