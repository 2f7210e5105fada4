using System.Collections.Concurrent;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>
/// Pages of this node with the same right to see and the same view share one read: a thousand leaders who watch one campaign ask the
/// database once for each thing that happens, not a thousand times.
/// </summary>
public sealed class SharedReads(TimeProvider time)
{
    /// <summary>What depends on the time (late or not) is read again after this long, whether something happened or not.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<object, Entry> _kept = new();

    /// <summary>
    /// Reads, or takes what another page has read since <paramref name="seen"/>: the place in the journal of the last event that the
    /// page knows of. <paramref name="view"/> says what is read beside what the reader may see; <paramref name="now"/> is where the journal stands.
    /// </summary>
    public Task<T> ReadAsync<T>(Actor reader, object view, JournalPosition seen, JournalPosition now, Func<CancellationToken, Task<T>> read)
    {
        // Not the scopes alone: roles decide too what a page shows within them.
        var key = (typeof(T), reader.RightToSee, view);
        while (true)
        {
            var known = _kept.GetValueOrDefault(key);
            if (known is not null && known.StoodAt >= seen && !known.Task.IsFaulted && time.GetElapsedTime(known.At) < Keep) return (Task<T>)known.Task;
            var started = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            var entry = new Entry(now, time.GetTimestamp(), started.Task);
            if (known is null ? !_kept.TryAdd(key, entry) : !_kept.TryUpdate(key, entry, known)) continue;
            // Not on the circuit of the page that asked: if that has ended or is busy drawing, the other pages would wait for it.
            _ = Task.Run(() => RunAsync(key, entry, started, read));
            return started.Task;
        }
    }

    private async Task RunAsync<T>(object key, Entry entry, TaskCompletionSource<T> started, Func<CancellationToken, Task<T>> read)
    {
        try
        {
            // Without the token of the page that asked: when it is left, the others still want the answer.
            started.SetResult(await read(CancellationToken.None));
        }
        catch (Exception exception)
        {
            started.SetException(exception);
        }

        await Task.Delay(Keep, time);
        _kept.TryRemove(new KeyValuePair<object, Entry>(key, entry));
    }

    private sealed record Entry(JournalPosition StoodAt, long At, Task Task);
}
