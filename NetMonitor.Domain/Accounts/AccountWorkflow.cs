using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>What changes an account's state.</summary>
public enum AccountStep
{
    Enable,
    Freeze,
    Unfreeze,

    /// <summary>Final; its user name stays taken, and its journal stays (R10.10).</summary>
    Delete,
}

/// <summary>Who, seen from the account, takes a step.</summary>
public enum AccountParty
{
    /// <summary>The system administrator who manages the account (R5.1–R5.3).</summary>
    Administrator,
}

/// <summary>The states of an account as a table. A pending account may be frozen too.</summary>
public static class AccountWorkflow
{
    public static Workflow<AccountStatus, AccountStep, AccountParty> Table { get; } = new("AccountStateRefused",
    [
        new(AccountStatus.Pending, AccountStep.Enable, AccountStatus.Active, AccountParty.Administrator),
        new(AccountStatus.Pending, AccountStep.Freeze, AccountStatus.Frozen, AccountParty.Administrator),
        new(AccountStatus.Active, AccountStep.Freeze, AccountStatus.Frozen, AccountParty.Administrator),
        new(AccountStatus.Frozen, AccountStep.Unfreeze, AccountStatus.Active, AccountParty.Administrator),
        new(AccountStatus.Frozen, AccountStep.Delete, AccountStatus.Deleted, AccountParty.Administrator),
    ]);

    /// <summary>The step that enables an account: for the first time, or again.</summary>
    public static AccountStep EnablingFrom(AccountStatus status) => status == AccountStatus.Pending ? AccountStep.Enable : AccountStep.Unfreeze;
}
