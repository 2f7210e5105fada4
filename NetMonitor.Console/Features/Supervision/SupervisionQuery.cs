using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>The body of a call whose address says everything; it may be left out.</summary>
public sealed record NoCommand;

/// <summary>An assignment's name in an address.</summary>
internal static class AssignmentAddress
{
    /// <summary>
    /// Does something with the assignment of that name. What is no name is <c>AssignmentNotFound</c>, where that of a missing one stands
    /// too: behind the permission, and on record as a refused read.
    /// </summary>
    public static async Task<Result<T>> OfAsync<T>(string text, Func<AssignmentId, Task<Result<T>>> act) =>
        AssignmentId.TryParse(text.ToUpperInvariant(), out var id) ? await act(id) : Refusal.OutOfScope("AssignmentNotFound");
}
