using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What the list's address asks for, on the screen and on paper; <c>asked</c> answers a part of the address's query.</summary>
public static class AssistanceList
{
    /// <summary>Stands in the address for all that the reader may read.</summary>
    public const string All = "All";

    /// <summary>The boxes that an account has: whoever routes has a queue.</summary>
    public static IReadOnlyList<AssistanceBox?> Boxes(Actor actor) => actor.May(Permission.RouteAssistance)
        ? [AssistanceBox.Routing, AssistanceBox.Inbox, AssistanceBox.Sent, null]
        : [AssistanceBox.Inbox, AssistanceBox.Sent, null];

    /// <summary>The box that is asked for; else what the account does most.</summary>
    public static AssistanceBox? Box(Actor actor, Func<string, string?> asked) =>
        asked("box") == All ? null
        : Query.Name<AssistanceBox>(asked("box")) is { } named && Boxes(actor).Contains(named) ? named
        : actor.May(Permission.RouteAssistance) ? AssistanceBox.Routing
        : actor.May(Permission.WorkOnAssistance) ? AssistanceBox.Inbox
        : actor.May(Permission.ReviewSubmissions) ? AssistanceBox.Sent
        : null;

    public static AssistanceFilter Filter(Func<string, string?> asked) => new(
        Query.Name<AssistanceState>(asked("state")), Query.Name<AssistanceKind>(asked("kind")), Query.Flag(asked("late")) == true ? true : null,
        string.IsNullOrWhiteSpace(asked("q")) ? null : asked("q"));
}
