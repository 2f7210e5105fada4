namespace NetMonitor.Console.Journal;

/// <summary>A place in the journal's order: transaction id, then entry id. Stable, though not the order of the commits.</summary>
public readonly record struct JournalPosition(ulong Xid, long Id) : IComparable<JournalPosition>
{
    /// <summary>Before everything: no transaction has the id 0, and no entry a number below 1.</summary>
    public static JournalPosition Start => default;

    /// <summary>Behind everything that there can be.</summary>
    public static JournalPosition End => new(ulong.MaxValue, long.MaxValue);

    /// <summary>Behind everything that a transaction below this one wrote.</summary>
    public static JournalPosition Before(ulong xid) => new(xid - 1, long.MaxValue);

    public int CompareTo(JournalPosition other) => Xid != other.Xid ? Xid.CompareTo(other.Xid) : Id.CompareTo(other.Id);

    public static bool operator <(JournalPosition left, JournalPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(JournalPosition left, JournalPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(JournalPosition left, JournalPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JournalPosition left, JournalPosition right) => left.CompareTo(right) >= 0;
}
