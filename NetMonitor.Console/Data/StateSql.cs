using System.Globalization;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Data;

/// <summary>States as queries and index filters write them: made from the enums and the workflow, so that no text holds a number of its own.</summary>
public static class StateSql
{
    public static readonly string WaitingForUnit = Any(AssignmentWorkflow.WaitingForUnit);
    public static readonly string Extensible = Any(AssignmentWorkflow.Extensible);
    public static readonly string Counted = Any(AssignmentWorkflow.Counted);

    /// <summary>Signed for and not submitted yet, or given back.</summary>
    public static readonly string ToSubmit = Any(AssignmentState.Received, AssignmentState.Returned);

    public static readonly string Submitted = Of(AssignmentState.Submitted);

    public static readonly string Draft = Of(TaskState.Draft);
    public static readonly string Running = Of(TaskState.Dispatched);

    /// <summary>One state.</summary>
    public static string Of<T>(T state) where T : struct, Enum => Convert.ToInt32(state, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    /// <summary>Several states, to stand behind <c>in</c>.</summary>
    public static string Any<T>(params IEnumerable<T> states) where T : struct, Enum => $"({string.Join(", ", states.Order().Select(Of))})";

    /// <summary>Several states that are kept by their names, to stand behind <c>in</c>.</summary>
    public static string Names<T>(params IEnumerable<T> states) where T : struct, Enum =>
        $"({string.Join(", ", states.Order().Select(state => $"'{state}'"))})";

    /// <summary>That an extension was asked for and can be answered; <paramref name="row"/> is the assignment's alias with its point, or empty.</summary>
    public static string ExtensionAsked(string row) => $"{row}extension_requested_at is not null and {row}state in {Extensible}";

    /// <summary>That an assignment waits for the issuing unit; the same text as the filter of the index for these.</summary>
    public static string WaitsForIssuer(string row) => $"{row}state = {Submitted} or ({ExtensionAsked(row)})";
}
