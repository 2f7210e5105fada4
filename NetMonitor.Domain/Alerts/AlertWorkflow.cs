using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Alerts;

public enum AlertState
{
    /// <summary>Its clock runs.</summary>
    Open,

    /// <summary>Somebody looks at it: nobody else is told until that time is over.</summary>
    Acknowledged,
    Resolved,
}

public enum AlertStep
{
    Acknowledge,
    Resolve,

    /// <summary>It becomes part of an incident's file.</summary>
    Attach,

    /// <summary>It is no part of that file any more.</summary>
    Detach,

    /// <summary>The time of the acknowledgement is over, and nothing came of it.</summary>
    Lapse,

    /// <summary>More of the same came right after it was resolved.</summary>
    Reopen,
}

/// <summary>Who takes a step.</summary>
public enum AlertParty
{
    /// <summary>Who is told of it: the system administrators who manage what it is about, and those to whom it has risen.</summary>
    Watcher,

    /// <summary>The console itself.</summary>
    Console,
}

/// <summary>What came of an alert.</summary>
public enum AlertResolution
{
    FalseAlarm,
    Expected,
    Handled,

    /// <summary>It is part of an incident.</summary>
    Incident,
}

/// <summary>The states of an alert as a table; what is not in it is refused. Late is no state: it follows from the clock.</summary>
public static class AlertWorkflow
{
    public static Workflow<AlertState, AlertStep, AlertParty> Table { get; } = new("AlertStateRefused",
    [
        new(AlertState.Open, AlertStep.Acknowledge, AlertState.Acknowledged, AlertParty.Watcher),
        new(AlertState.Open, AlertStep.Resolve, AlertState.Resolved, AlertParty.Watcher),
        new(AlertState.Open, AlertStep.Attach, AlertState.Resolved, AlertParty.Watcher),
        new(AlertState.Acknowledged, AlertStep.Resolve, AlertState.Resolved, AlertParty.Watcher),
        new(AlertState.Acknowledged, AlertStep.Attach, AlertState.Resolved, AlertParty.Watcher),
        new(AlertState.Acknowledged, AlertStep.Lapse, AlertState.Open, AlertParty.Console),
        new(AlertState.Resolved, AlertStep.Detach, AlertState.Open, AlertParty.Watcher),
        new(AlertState.Resolved, AlertStep.Reopen, AlertState.Open, AlertParty.Console),
    ], AlertStep.Acknowledge, AlertStep.Resolve);
}
