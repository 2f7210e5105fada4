namespace NetMonitor.Console.Data.Rows;

/// <summary>A text for a phone or an instant-messaging account.</summary>
public sealed class OutgoingTextRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string Channel { get; init; } = "";
    public string Recipient { get; init; } = "";
    public string Text { get; init; } = "";
}
