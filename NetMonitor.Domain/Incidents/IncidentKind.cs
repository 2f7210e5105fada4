using NetMonitor.Domain.Accounts;

namespace NetMonitor.Domain.Incidents;

/// <summary>What an incident is about; the article it goes by follows from it.</summary>
public enum IncidentKind
{
    /// <summary>A system administrator's account leaked (Art. 13).</summary>
    AdministratorLeak,

    /// <summary>Any other account leaked (Art. 14).</summary>
    UserLeak,

    /// <summary>A hazard or an accident that no account leaked by (Art. 15): nothing is frozen by itself.</summary>
    Hazard,
}

public static class IncidentKinds
{
    /// <summary>The article that a leak of this account goes by.</summary>
    public static IncidentKind Of(Account account) => account.IsSystemAdministrator ? IncidentKind.AdministratorLeak : IncidentKind.UserLeak;

    /// <summary>The rule by which it is reported and contained.</summary>
    public static string RuleOf(this IncidentKind kind) => kind switch
    {
        IncidentKind.AdministratorLeak => "R13.1",
        IncidentKind.UserLeak => "R14.1",
        _ => "R15.1",
    };

    /// <summary>The rule by which the log of its window is analysed.</summary>
    public static string AnalysisRuleOf(this IncidentKind kind) => kind == IncidentKind.AdministratorLeak ? "R13.2" : "R14.2";

    /// <summary>The rule by which its leader decides; of new accounts and a leak together the authority's (R13.5).</summary>
    public static string DecisionRuleOf(this IncidentKind kind, bool newAccounts) =>
        kind == IncidentKind.AdministratorLeak ? newAccounts ? "R13.5" : "R13.4" : "R14.3";
}
