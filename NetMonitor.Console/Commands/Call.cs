using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Commands;

/// <summary>How a command came: by the API with its headers, or from a page.</summary>
/// <param name="Route">Method and path; an idempotency key is good for one account and route.</param>
/// <param name="IdempotencyKey">1–128 visible characters; the same key and body gets the same answer and acts once.</param>
/// <param name="IfMatch">The versions on which the caller agrees to act, usually the one it saw; any other is refused as <c>Stale</c>. Null: any.</param>
public sealed record Call(string Route, string? IdempotencyKey, IReadOnlyList<long>? IfMatch)
{
    /// <summary>The refusal of who acts on what has changed meanwhile.</summary>
    public static Refusal Outdated { get; } = new("Stale", RefusalKind.Stale);

    /// <summary>From inside the console: a click is sent once by its circuit, so it needs no key.</summary>
    public static Call None { get; } = new("", null, null);

    /// <summary>
    /// Called after the commit with the id of the transaction, if it wrote journal entries: the page that acted need not read again
    /// because of them.
    /// </summary>
    public Action<ulong>? Committed { get; init; }

    /// <summary>Set where another administrator confirmed what waited.</summary>
    public Confirmation? Confirmed { get; init; }

    /// <summary>The same call, good only for the version that the caller saw.</summary>
    public Call Seen(long? version) => this with { IfMatch = version is { } seen ? [seen] : null };

    /// <summary>Null where the caller's version is current or it named none.</summary>
    public Refusal? Match(long version) => IfMatch is { } seen && !seen.Contains(version) ? Outdated : null;
}
