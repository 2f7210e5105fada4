using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Incidents;

public enum IncidentState
{
    /// <summary>Frozen, its sessions cut, reported; the log is to be analysed.</summary>
    Contained,

    /// <summary>Accounts were made in the window: all of them are frozen first (R13.5).</summary>
    NewToFreeze,
    NewToDelete,

    /// <summary>What was written in the window is to be taken back (R14.2).</summary>
    Cleaning,
    PasswordDue,
    RestoreDue,
    Restored,

    /// <summary>Information leaked: its leader decides (R13.4, R13.5, R14.3).</summary>
    WithLeader,
    Decided,

    /// <summary>A hazard that is seen to (Art. 15).</summary>
    Handling,
    Reported,
    Closed,
}

/// <summary>The steps of the playbook; part of the API, in kebab case.</summary>
public enum IncidentStep
{
    ConfirmAnalysis,
    FreezeNewAccounts,
    DeleteNewAccounts,

    /// <summary>Takes back what was written in the window, line by line.</summary>
    Void,
    ConfirmClean,
    ChangePassword,
    Restore,
    Decide,
    FileReport,
    Close,
}

/// <summary>Who, seen from the incident, takes a step.</summary>
public enum IncidentParty
{
    /// <summary>A system administrator of the tier above (Art. 13) or of the own level (Art. 14); never the holder, nor an account that it made.</summary>
    Handler,

    /// <summary>The unit's leader, or the authority's (R13.4, R13.5, R14.3).</summary>
    Leader,
}

/// <summary>What a step's outcome depends on, in the order in which it is asked.</summary>
public enum IncidentCase
{
    /// <summary>Accounts were made in the window.</summary>
    NewAccounts,

    /// <summary>Another account or another entry of the window has come since the list was confirmed: it is confirmed anew.</summary>
    CameMeanwhile,

    /// <summary>Information leaked.</summary>
    Leak,

    /// <summary>Something is to be cleaned: always looked at in Art. 14, in Art. 13 where foreign writes stand.</summary>
    ToClean,
    Otherwise,
}

/// <summary>What was found, as far as the next state depends on it.</summary>
public readonly record struct IncidentFacts(IncidentKind Kind, bool NewAccounts, bool Leak, bool ForeignWrites, bool CameMeanwhile = false)
{
    public bool Has(IncidentCase what) => what switch
    {
        IncidentCase.NewAccounts => NewAccounts,
        IncidentCase.CameMeanwhile => CameMeanwhile,
        IncidentCase.Leak => Leak,
        IncidentCase.ToClean => Kind == IncidentKind.UserLeak || ForeignWrites,
        _ => true,
    };
}

/// <summary>Where a step leads in one case.</summary>
public readonly record struct IncidentOutcome(
    IncidentState From, IncidentStep Step, IncidentCase In, IncidentState To, IncidentParty By = IncidentParty.Handler);

/// <summary>The playbook of articles 13–15 as a table.</summary>
public static class IncidentWorkflow
{
    /// <summary>What the leader may order: everything that stands before the decision and is not done yet.</summary>
    public static IReadOnlyList<IncidentStep> Orderable { get; } =
        [IncidentStep.DeleteNewAccounts, IncidentStep.ConfirmClean, IncidentStep.ChangePassword, IncidentStep.Restore];

    /// <summary>Every step with where it leads; of several cases the first that is so counts.</summary>
    public static IReadOnlyList<IncidentOutcome> Outcomes { get; } =
    [
        new(IncidentState.Contained, IncidentStep.ConfirmAnalysis, IncidentCase.NewAccounts, IncidentState.NewToFreeze),
        new(IncidentState.Contained, IncidentStep.ConfirmAnalysis, IncidentCase.Leak, IncidentState.WithLeader),
        new(IncidentState.Contained, IncidentStep.ConfirmAnalysis, IncidentCase.ToClean, IncidentState.Cleaning),
        new(IncidentState.Contained, IncidentStep.ConfirmAnalysis, IncidentCase.Otherwise, IncidentState.PasswordDue),
        new(IncidentState.NewToFreeze, IncidentStep.FreezeNewAccounts, IncidentCase.CameMeanwhile, IncidentState.Contained),
        new(IncidentState.NewToFreeze, IncidentStep.FreezeNewAccounts, IncidentCase.Leak, IncidentState.WithLeader),
        new(IncidentState.NewToFreeze, IncidentStep.FreezeNewAccounts, IncidentCase.Otherwise, IncidentState.NewToDelete),
        new(IncidentState.NewToDelete, IncidentStep.DeleteNewAccounts, IncidentCase.CameMeanwhile, IncidentState.Contained),
        new(IncidentState.NewToDelete, IncidentStep.DeleteNewAccounts, IncidentCase.ToClean, IncidentState.Cleaning),
        new(IncidentState.NewToDelete, IncidentStep.DeleteNewAccounts, IncidentCase.Otherwise, IncidentState.PasswordDue),
        new(IncidentState.Cleaning, IncidentStep.Void, IncidentCase.Otherwise, IncidentState.Cleaning),
        new(IncidentState.Cleaning, IncidentStep.ConfirmClean, IncidentCase.CameMeanwhile, IncidentState.Contained),
        new(IncidentState.Cleaning, IncidentStep.ConfirmClean, IncidentCase.Otherwise, IncidentState.PasswordDue),
        new(IncidentState.PasswordDue, IncidentStep.ChangePassword, IncidentCase.CameMeanwhile, IncidentState.Contained),
        new(IncidentState.PasswordDue, IncidentStep.ChangePassword, IncidentCase.Otherwise, IncidentState.RestoreDue),
        new(IncidentState.RestoreDue, IncidentStep.Restore, IncidentCase.CameMeanwhile, IncidentState.Contained),
        new(IncidentState.RestoreDue, IncidentStep.Restore, IncidentCase.Otherwise, IncidentState.Restored),
        new(IncidentState.Restored, IncidentStep.FileReport, IncidentCase.Otherwise, IncidentState.Reported),
        new(IncidentState.WithLeader, IncidentStep.Decide, IncidentCase.CameMeanwhile, IncidentState.Contained, IncidentParty.Leader),
        new(IncidentState.WithLeader, IncidentStep.Decide, IncidentCase.Otherwise, IncidentState.Decided, IncidentParty.Leader),
        .. Orderable.Select(step => new IncidentOutcome(IncidentState.Decided, step, IncidentCase.Otherwise, IncidentState.Decided)),
        new(IncidentState.Decided, IncidentStep.Void, IncidentCase.Otherwise, IncidentState.Decided),
        new(IncidentState.Decided, IncidentStep.FileReport, IncidentCase.Otherwise, IncidentState.Reported),
        new(IncidentState.Handling, IncidentStep.FileReport, IncidentCase.Otherwise, IncidentState.Reported),
        new(IncidentState.Reported, IncidentStep.FileReport, IncidentCase.Otherwise, IncidentState.Reported),
        new(IncidentState.Reported, IncidentStep.Close, IncidentCase.Otherwise, IncidentState.Closed),
    ];

    public static Workflow<IncidentState, IncidentStep, IncidentParty> Table { get; } = new("IncidentStateRefused",
        [.. Outcomes.GroupBy(row => (row.From, row.Step)).Select(step => new Transition<IncidentState, IncidentStep, IncidentParty>(
            step.Key.From, step.Key.Step, step.First(row => row.In != IncidentCase.CameMeanwhile).To, step.First().By))], Enum.GetValues<IncidentStep>());

    /// <summary>Whether a step rests on the confirmed list, so that an entry which came since opens it again.</summary>
    public static bool Reopens(IncidentState from, IncidentStep step) =>
        Outcomes.Any(row => row.From == from && row.Step == step && row.In == IncidentCase.CameMeanwhile);

    /// <summary>Where a step leads, by what was found.</summary>
    public static IncidentState ToOf(IncidentState from, IncidentStep step, IncidentFacts facts) =>
        Outcomes.First(row => row.From == from && row.Step == step && facts.Has(row.In)).To;

    /// <summary>The rule that a step out of its order breaks.</summary>
    public static string RuleOf(IncidentKind kind, IncidentStep step) => (kind, step) switch
    {
        (IncidentKind.Hazard, _) or (_, IncidentStep.FileReport or IncidentStep.Close) => "R15.1",
        (IncidentKind.AdministratorLeak, IncidentStep.Restore) => "R13.3",
        (IncidentKind.AdministratorLeak, _) => "R13.6",
        (_, IncidentStep.Decide) => "R14.3",
        _ => "R14.2",
    };

    /// <summary>A step's name in an address: <c>confirm-analysis</c>.</summary>
    public static string NameOf(IncidentStep step) => step switch
    {
        IncidentStep.ConfirmAnalysis => "confirm-analysis",
        IncidentStep.FreezeNewAccounts => "freeze-new-accounts",
        IncidentStep.DeleteNewAccounts => "delete-new-accounts",
        IncidentStep.ConfirmClean => "confirm-clean",
        IncidentStep.ChangePassword => "change-password",
        IncidentStep.FileReport => "file-report",
        IncidentStep.Void => "void",
        IncidentStep.Restore => "restore",
        IncidentStep.Decide => "decide",
        IncidentStep.Close => "close",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
