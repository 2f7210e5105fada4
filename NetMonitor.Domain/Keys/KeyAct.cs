using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Keys;

/// <summary>What is done to one key from its page: by its custodian, the reports also by who manages the account and by its holder.</summary>
public enum KeyAct
{
    Receive,
    Enrol,
    Issue,
    Recover,
    ReportLost,
    ReportDamaged,
    WriteOff,
}

/// <summary>Which acts a key's state allows, for the buttons of its page.</summary>
public static class KeyActs
{
    /// <summary>Whether others than the custodian do it too (R12.1).</summary>
    public static bool IsReport(this KeyAct act) => act is KeyAct.ReportLost or KeyAct.ReportDamaged;

    /// <summary>The entry of the ledger that it makes; a key that replaces another is entered as issued again.</summary>
    public static KeyEntry EntryOf(KeyAct act) => act switch
    {
        KeyAct.Receive => KeyEntry.Received,
        KeyAct.Enrol => KeyEntry.Enrolled,
        KeyAct.Issue => KeyEntry.Issued,
        KeyAct.Recover => KeyEntry.Recovered,
        KeyAct.ReportLost => KeyEntry.Lost,
        KeyAct.ReportDamaged => KeyEntry.Damaged,
        KeyAct.WriteOff => KeyEntry.WrittenOff,
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, null),
    };

    /// <summary>
    /// Null where it is possible; else as <see cref="SecurityKey.WhyNot"/>, and <c>AccountNotFrozen</c> (R10.10) before the key of an account that is
    /// active is recovered.
    /// </summary>
    /// <param name="holder">The state of the account that the key opens; null where it opens none.</param>
    public static Refusal? WhyNot(KeyAct act, string serial, KeyState state, string? boundTo, AccountStatus? holder) =>
        SecurityKey.WhyNot(EntryOf(act), serial, state, boundTo)
        ?? (act == KeyAct.Recover && state == KeyState.Bound && holder == AccountStatus.Active ? Refusal.Conflict("AccountNotFrozen", "R10.10") : null);
}
