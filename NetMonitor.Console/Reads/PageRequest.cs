using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Reads;

/// <summary>Which page of a list: so many rows behind a cursor, or from the beginning.</summary>
public sealed record PageRequest
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1–200. Input from outside goes through <see cref="Of"/>.</exception>
    public PageRequest(int limit = DefaultLimit, string? after = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (Limit, After) = (limit, after);
    }

    public int Limit { get; }

    public string? After { get; }

    /// <summary>The page asked for; <c>LimitOutOfRange</c> beyond 1–200.</summary>
    public static Result<PageRequest> Of(int? limit, string? after) => limit is < 1 or > MaxLimit
        ? Refusal.Malformed("LimitOutOfRange").With("max", $"{MaxLimit}")
        : new PageRequest(limit ?? DefaultLimit, after);
}
