namespace NetMonitor.Domain.Accounts;

/// <summary>
/// A count that runs out by itself: a try adds one, and one drains in a fixed time. So a few tries are free, and after that one in each such time,
/// for ever and for everybody alike.
/// </summary>
public readonly record struct LeakyBucket(double Level, DateTimeOffset At)
{
    /// <summary>What is left of it. A clock that was set back drains nothing.</summary>
    public double LevelAt(DateTimeOffset now, TimeSpan each) => Math.Max(0, Level - Math.Max(0, (now - At) / each));

    /// <summary>How long to wait until one more fits; zero where it does now.</summary>
    public TimeSpan WaitAt(DateTimeOffset now, TimeSpan each, int capacity) =>
        Math.Max(0, LevelAt(now, each) + 1 - capacity) is > 0 and var over ? over * each : TimeSpan.Zero;

    /// <summary>With some more of it, or less.</summary>
    public LeakyBucket Add(double amount, DateTimeOffset now, TimeSpan each) => new(Math.Max(0, LevelAt(now, each) + amount), now);
}
