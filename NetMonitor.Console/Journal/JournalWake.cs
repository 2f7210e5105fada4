using System.Threading.Channels;

namespace NetMonitor.Console.Journal;

/// <summary>
/// Tells this node's readers that entries were committed here, and up to which transaction id; the same is passed to
/// other nodes, coalesced. NOTIFY never stands in a business transaction: it would serialise their commits.
/// </summary>
public sealed class JournalWake
{
    private readonly Channel<bool> _local = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> _remote = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ulong _committed;

    /// <summary>The highest transaction id known to have committed entries.</summary>
    public ulong Committed => Volatile.Read(ref _committed);

    /// <summary>Wakes the tail.</summary>
    public ChannelReader<bool> Local => _local.Reader;

    /// <summary>Wakes the sender that tells other nodes.</summary>
    public ChannelReader<bool> Remote => _remote.Reader;

    /// <summary>Entries of this transaction were committed on this node.</summary>
    public void Signal(ulong xid)
    {
        Raise(xid);
        _local.Writer.TryWrite(true);
        _remote.Writer.TryWrite(true);
    }

    /// <summary>Another node says that it committed entries.</summary>
    public void SignalFromAfar(ulong xid)
    {
        Raise(xid);
        _local.Writer.TryWrite(true);
    }

    private void Raise(ulong xid)
    {
        ulong seen;
        do seen = Volatile.Read(ref _committed);
        while (xid > seen && Interlocked.CompareExchange(ref _committed, xid, seen) != seen);
    }
}
