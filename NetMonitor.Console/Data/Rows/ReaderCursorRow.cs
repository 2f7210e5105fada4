namespace NetMonitor.Console.Data.Rows;

/// <summary>How far a projection of the journal has come, and when the entry there was made; kept in one transaction with its effects.</summary>
public sealed class ReaderCursorRow
{
    public string Reader { get; init; } = "";
    public ulong Xid { get; init; }
    public long EntryId { get; init; }
    public DateTimeOffset At { get; init; }
}
