using NetMonitor.Console.Data;

namespace NetMonitor.Console.Reads;

/// <summary>
/// What all callers share and few change: read anew after five seconds, so that what was put on record elsewhere is seen then. While the database is away
/// what was read last stands: whoever only shows it is not to fail by that.
/// </summary>
internal sealed class KeptBriefly<T>(TimeProvider time) where T : class
{
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(5);

    // One reference, so that no caller sees half of what another has just read.
    private Kept? _kept;

    /// <summary>The one read last; null before the first, and after a change here.</summary>
    public T? Known => _kept?.Value;

    public async ValueTask<T> CurrentAsync(Func<CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        var (now, kept) = (time.GetUtcNow(), _kept);
        if (kept is not null && now - kept.ReadAt < s_keep && now >= kept.ReadAt) return kept.Value;
        try
        {
            var value = await read(cancel);
            _kept = new Kept(value, now);
            return value;
        }
        catch (Exception away) when (kept is not null && DatabaseAway.Is(away))
        {
            return kept.Value;
        }
    }

    /// <summary>Something was put on record here: read again at the next use.</summary>
    public void Forget() => _kept = null;

    private sealed record Kept(T Value, DateTimeOffset ReadAt);
}
