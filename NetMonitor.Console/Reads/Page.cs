namespace NetMonitor.Console.Reads;

/// <summary>One page of a list; <see cref="Next"/> is the opaque cursor of the one after, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
