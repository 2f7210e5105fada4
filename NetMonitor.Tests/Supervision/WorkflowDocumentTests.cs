using System.Text;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
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
        var text = new StringBuilder("# Workflows\n\nWhat is not in a table is refused.\n");
        Add(text, "Assignments", AssignmentWorkflow.Table);
        text.Append("\nA unit without a responsible person skips UnderReview.\n");
        Add(text, "Tasks", TaskWorkflow.Table);
        Add(text, "Accounts", AccountWorkflow.Table);
        return text.ToString();
    }

    private static void Add<TState, TStep, TParty>(StringBuilder text, string title, Workflow<TState, TStep, TParty> workflow)
        where TState : struct, Enum
        where TStep : struct, Enum
        where TParty : struct, Enum
    {
        text.Append($"\n## {title}\n\n| from | step | to | by |\n| --- | --- | --- | --- |\n");
        foreach (var row in workflow.Rows.OrderBy(row => row.From).ThenBy(row => row.Step))
            text.Append($"| {row.From} | {row.Step} | {(row.To is { } to ? to.ToString() : "gone")} | {row.By} |\n");
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetMonitor.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No NetMonitor.sln above the tests.");
        return folder.FullName;
    }
}
