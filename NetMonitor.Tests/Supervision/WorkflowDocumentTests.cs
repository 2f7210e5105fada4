using System.Text;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Tests.Supervision;

/// <summary>The documentation of the workflow is an approved text, drawn from the table that guards and buttons read.</summary>
public sealed class WorkflowDocumentTests
{
    [Fact]
    public void Document_SaysWhatTheTablesSay()
    {
        var file = Path.Combine(Root(), "docs", "workflow.md");
        var drawn = Draw();
        // Approve a changed workflow by: NETMONITOR_APPROVE=1 eng/test.sh --filter-class '*WorkflowDocumentTests'
        if (Environment.GetEnvironmentVariable("NETMONITOR_APPROVE") == "1") File.WriteAllText(file, drawn);

        Assert.Equal(drawn, File.ReadAllText(file));
    }

    private static string Draw()
    {
        var text = new StringBuilder();
        text.Append("# Workflow of supervision tasks\n\nWhat is not in a table is refused.\n\n## Assignments\n\n| from | step | to | by |\n| --- | --- | --- | --- |\n");
        foreach (var ((from, step), transition) in AssignmentWorkflow.Table.OrderBy(row => row.Key.From).ThenBy(row => row.Key.Step))
            text.Append($"| {from} | {step} | {transition.To} | {transition.By} |\n");
        text.Append("\nA unit without a responsible person skips UnderReview.\n\n## Tasks\n\n| from | step | to |\n| --- | --- | --- |\n");
        foreach (var ((from, step), to) in TaskWorkflow.Table.OrderBy(row => row.Key.From).ThenBy(row => row.Key.Step))
            text.Append($"| {from} | {step} | {(to is { } state ? state.ToString() : "gone")} |\n");
        return text.ToString();
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetMonitor.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No NetMonitor.sln above the tests.");
        return folder.FullName;
    }
}
