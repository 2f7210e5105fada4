using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>The states by which assignments are chosen.</summary>
internal static class AssignmentChoices
{
    public static IReadOnlyList<StateChoice> Of(SupervisionWords words) =>
        [.. Enum.GetValues<AssignmentState>().Select(state => new StateChoice(state.ToString(), words.Of(state)))];
}
