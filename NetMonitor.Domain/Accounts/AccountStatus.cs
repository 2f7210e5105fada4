namespace NetMonitor.Domain.Accounts;

/// <summary><c>Pending → Active ⇄ Frozen → Deleted</c>; a pending account may be frozen too. Deleted is final and keeps its user name (R10.10).</summary>
public enum AccountStatus
{
    /// <summary>Set up, but not enabled yet: a system administrator's waits for its registration form (R9.3).</summary>
    Pending,
    Active,
    Frozen,
    Deleted,
}
