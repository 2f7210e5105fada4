using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>What who manages an account does to it.</summary>
public enum AccountAct
{
    /// <summary>For the first time or again.</summary>
    Enable,
    Adjust,
    BindKey,
    ResetPassword,

    /// <summary>Its password may be known to others (R10.8).</summary>
    MarkAtRisk,
    Freeze,
    UnbindKey,
    Delete,
}

/// <summary>Which acts an account's state allows, for the account itself and for the buttons of its page.</summary>
public static class AccountActs
{
    /// <summary>
    /// Null where it is possible. <c>AccountStateRefused</c> where the state does not allow it; <c>ReplacementNotBound</c> (R12.1) before an account whose
    /// key was lost or damaged is enabled; <c>AccountHasKey</c> (R11.1) before a second one is bound; <c>NoKeyBound</c>, <c>AccountNotFrozen</c> and
    /// <c>KeyNotUnbound</c> where the order of R10.10 is not kept; <c>AccountInIncident</c> (R13.6) where an incident's next step is to come first.
    /// </summary>
    public static Refusal? WhyNot(AccountAct act, AccountStatus status, string? keySerial, bool awaitsReplacement, string? incident) => act switch
    {
        AccountAct.Enable or AccountAct.Delete when incident is not null => InIncident(incident),
        AccountAct.Enable => AccountWorkflow.Table.Guard(status, AccountWorkflow.EnablingFrom(status))
            ?? (awaitsReplacement ? Refusal.Conflict("ReplacementNotBound", "R12.1") : null),
        AccountAct.Freeze => AccountWorkflow.Table.Guard(status, AccountStep.Freeze),
        AccountAct.Delete => AccountWorkflow.Table.Guard(status, AccountStep.Delete) is { } refusal ? refusal with { Rule = "R10.10" }
            : keySerial is not null ? Refusal.Conflict("KeyNotUnbound", "R10.10").With("serial", keySerial)
            : null,
        AccountAct.BindKey => Over(act, status)
            ?? (keySerial is not null && !awaitsReplacement ? Refusal.Conflict("AccountHasKey", "R11.1").With("serial", keySerial) : null),
        AccountAct.UnbindKey => keySerial is null ? Refusal.Conflict("NoKeyBound", "R10.10")
            : status == AccountStatus.Active ? Refusal.Conflict("AccountNotFrozen", "R10.10")
            : null,
        _ => Over(act, status),
    };

    internal static Refusal InIncident(string number) => Refusal.Conflict("AccountInIncident", "R13.6").With("number", number);

    private static Refusal? Over(AccountAct act, AccountStatus status) => status == AccountStatus.Deleted
        ? Refusal.Conflict("AccountStateRefused").With("state", status.ToString()).With("step", act.ToString())
        : null;
}
