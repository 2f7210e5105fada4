namespace NetMonitor.Console.Data.Rows;

/// <summary>A text for a phone or an instant-messaging account, and how far its delivery by the gateway has come.</summary>
public sealed class OutgoingTextRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string Channel { get; init; } = "";

    /// <summary>Empty for nobody: a code that was asked for in vain leaves the same row as one that is sent (R10.4).</summary>
    public string Recipient { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>The text is a secret: it is encrypted, shown to nobody, and gone once it is delivered or over.</summary>
    public bool Sealed { get; init; }

    /// <summary>When it is nobody's news any more.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>When it is given to the gateway, again or for the first time; null where it is not: no gateway, delivered, or dead.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public int Attempts { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When it was given up.</summary>
    public DateTimeOffset? DeadAt { get; init; }

    /// <summary>What came of the last attempt that failed, such as <c>503</c>.</summary>
    public string? Problem { get; init; }

    /// <summary>The alert that it tells of: who acknowledges that one stops it. Null for all other texts, and for one that tells of several.</summary>
    public Guid? AlertId { get; init; }

    /// <summary>Alerts that it tells of together, because there were too many to tell of each; 0 for an ordinary text.</summary>
    public int Merged { get; init; }
}
