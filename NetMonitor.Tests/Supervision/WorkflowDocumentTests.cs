using System.Text;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Supervision;

/// <summary>The documentation of the workflow is an approved text, drawn from the table that guards and buttons read.</summary>
public sealed class WorkflowDocumentTests
{
    [Fact]
    public void Document_SaysWhatTheTablesSay() => Approved.Matches("workflow.md", Draw());

    private static string Draw()
    {
        var text = new StringBuilder("# Workflows\n\nWhat is not in a table is refused.\n");
        Add(text, "Assignments", AssignmentWorkflow.Table);
        text.Append("\nA unit without a responsible person skips UnderReview.\n");
        Add(text, "Tasks", TaskWorkflow.Table);
        Add(text, "Accounts", AccountWorkflow.Table);
        Add(text, "Keys", KeyWorkflow.Table);
        text.Append("\nImported takes a key into the stock of the Information Center. Unbinding a key that came back, or was lost or written off, leaves its "
            + "state.\n");
        Add(text, "Filings", FilingWorkflow.Table);
        Add(text, "Requests for help", HelpWorkflow.Table);
        Add(text, "Findings of inspections", FindingWorkflow.Table);
        Add(text, "Requests for assistance", AssistanceWorkflow.Table);
        text.Append("\nEach unit asked is a leg of its own. A unit without a responsible person skips UnitReview. PassOn leads to Routing where another "
            + "center comes next; a request for an unknown shop goes from the last center to Objected. A Reply in part leads to PartlyReplied, and to "
            + "ReplyReview where the authority's rule demands a review; Supply and SendBack lead to PartlyReplied where a question has its answer. "
            + "Designate gives the request back as Rejected where the requesting unit is designated. A transfer is never forwarded.\n");
        Add(text, "Questions split off", PartWorkflow.Table);
        text.Append("\n## Incidents\n\n| from | step | where | to | by |\n| --- | --- | --- | --- | --- |\n");
        foreach (var row in IncidentWorkflow.Outcomes.OrderBy(row => row.From).ThenBy(row => row.Step).ThenBy(row => row.In))
            text.Append($"| {row.From} | {row.Step} | {row.In} | {row.To} | {row.By} |\n");
        text.Append("\nOf several rows of a step the first that is so counts. A hazard begins as Handling. ToClean is always so in Art. 14, in Art. 13 where "
            + "foreign writes stand. In Decided the leader's orders are taken, in their order, and nothing else but the report. FileReport keeps another "
            + "version each time.\n");
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
}
