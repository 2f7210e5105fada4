using System.Collections.Immutable;
using System.Threading.Channels;

namespace NetMonitor.Console.Journal;

/// <summary>
/// Tells this node's readers that entries were committed, and up to which transaction id; the same is passed to
/// other nodes, coalesced. NOTIFY never stands in a business transaction: it would serialise their commits.
/// </summary>
public sealed class JournalWake
{
    private readonly Channel<bool> _remote = NewSignal();
    private ImmutableArray<Channel<bool>> _readers = [];
    private ulong _committed;

    /// <summary>The highest transaction id known to have committed entries.</summary>
    public ulong Committed => Volatile.Read(ref _committed);

    /// <summary>Wakes the sender that tells other nodes.</summary>
    public ChannelReader<bool> Remote => _remote.Reader;

    /// <summary>A reader's own signal, for as long as the node runs, so that a slow reader does not delay the others.</summary>
    public ChannelReader<bool> Subscribe()
    {
        var signal = NewSignal();
        ImmutableInterlocked.Update(ref _readers, static (readers, added) => readers.Add(added), signal);
        return signal.Reader;
    }

    /// <summary>Entries of this transaction were committed on this node.</summary>
    public void Signal(ulong xid)
    {
        SignalFromAfar(xid);
        _remote.Writer.TryWrite(true);
    }

    /// <summary>Another node says that it committed entries.</summary>
    public void SignalFromAfar(ulong xid)
    {
        Raise(xid);
        foreach (var reader in _readers) reader.Writer.TryWrite(true);
    }

    private void Raise(ulong xid)
    {
        ulong seen;
        do seen = Volatile.Read(ref _committed);
        while (xid > seen && Interlocked.CompareExchange(ref _committed, xid, seen) != seen);
    }

    /// <summary>Holds one signal: more say nothing new.</summary>
    private static Channel<bool> NewSignal() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
