namespace NetMonitor.Domain.Accounts;

/// <summary>The class digit of a <see cref="UserName"/>.</summary>
public enum AccountClass
{
    SystemAdministrator = 1,
    Other = 2,
    SpecialDuty = 3,
}
