namespace NetMonitor.Console.Data.Rows;

/// <summary>A sign-in that is still good, or was. The token itself is never kept, only its SHA-256.</summary>
public sealed class SessionRow
{
    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public SessionKind Kind { get; init; }
    public byte[] TokenHash { get; init; } = [];
    public string SecurityStamp { get; init; } = "";

    /// <summary>From where it was last used.</summary>
    public string Network { get; init; } = "";

    /// <summary>When it came to that network from another; null while it is used from where it was opened.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    public string Device { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the password and key code were last given: sensitive calls want this within five minutes.</summary>
    public DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>Opened with a code sent to the phone (R10.5).</summary>
    public bool Provisional { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }
}
