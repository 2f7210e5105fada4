using System.Collections.Concurrent;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Auth;

/// <summary>
/// What one session may hold open on a node at a time, so that one account can't use up what all share. An account has one session of each kind.
/// </summary>
public sealed class SessionLimits
{
    /// <summary>Streams on one connection to the hub: a program needs one.</summary>
    public const int StreamsEach = 8;

    /// <summary>Seconds after which one may be free again.</summary>
    public const string TryAgain = "10";

    private readonly ConcurrentDictionary<(Guid Session, Held What), int> _held = new();

    /// <summary>How many of it.</summary>
    public static int Most(Held what) => what switch
    {
        Held.PageConnections or Held.Circuits or Held.WaitingCalls => 64,
        // A provincial system's own clients may share its one session.
        Held.HubConnections or Held.HubStreams => 1024,
        Held.Uploads => 4,
        // As many as a browser fetches at once for a page of pictures.
        Held.Downloads => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>Takes one more; null where the session has all that it may have. Dispose to give it back.</summary>
    public IDisposable? TryTake(Guid session, Held what)
    {
        var key = (session, what);
        if (_held.AddOrUpdate(key, 1, static (_, count) => count + 1) <= Most(what)) return new Taken(this, key);
        GiveBack(key);
        return null;
    }

    /// <summary><c>TooManyConnections</c>.</summary>
    public static Refusal TooMany(Held what) =>
        new Refusal("TooManyConnections", RefusalKind.TooManyRequests).With("max", $"{Most(what)}").With("retryAfter", TryAgain);

    private void GiveBack((Guid, Held) key)
    {
        if (_held.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0) _held.TryRemove(new(key, 0));
    }

    private sealed class Taken(SessionLimits limits, (Guid, Held) key) : IDisposable
    {
        private bool _given;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _given, true)) limits.GiveBack(key);
        }
    }
}

/// <summary>What a session holds open.</summary>
public enum Held
{
    /// <summary>Connections of open pages.</summary>
    PageConnections,

    /// <summary>Open pages with their state, also while their line is down.</summary>
    Circuits,

    HubConnections,

    HubStreams,

    /// <summary>Calls that wait for the feed.</summary>
    WaitingCalls,

    /// <summary>Files on their way here.</summary>
    Uploads,

    /// <summary>Files on their way to whoever reads them, some of them made for it.</summary>
    Downloads,
}
