using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>One person's entry in one unit (系统用户).</summary>
public sealed class Account
{
    private Account()
    {
    }

    public Account(
        UserName userName, UnitCode unit, UnitPath unitPath, string name, string staffNumber, string mobile, string imAccount, IReadOnlyList<Role> roles,
        DateTimeOffset now)
    {
        UserName = userName.ToString();
        UnitCode = unit;
        UnitPath = unitPath.ToString();
        Name = name;
        StaffNumber = staffNumber;
        Mobile = mobile;
        ImAccount = imAccount;
        Roles = [.. roles];
        CreatedAt = now;
    }

    public string UserName { get; private set; } = "";
    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string StaffNumber { get; private set; } = "";
    public string Mobile { get; private set; } = "";
    public string ImAccount { get; private set; } = "";
    public Role[] Roles { get; private set; } = [];

    /// <summary>What is listed for a special-duty account (R8.1); empty for all others.</summary>
    public Permission[] Capabilities { get; private set; } = [];

    public AccountStatus Status { get; private set; }

    /// <summary>Salted and stretched by ASP.NET Core Identity.</summary>
    public string PasswordHash { get; private set; } = "";

    public DateTimeOffset? PasswordChangedAt { get; private set; }

    /// <summary>The initial password was not changed yet, or the password is over age or at risk (R10.6, R10.8).</summary>
    public bool MustChangePassword { get; private set; } = true;

    /// <summary>Changes whenever the account's sessions must end; a session made under another stamp is over.</summary>
    public string SecurityStamp { get; private set; } = "";

    public string? KeySerial { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public long Version { get; private set; } = 1;

    public bool IsSystemAdministrator => Roles.Any(RoleRules.IsSystemAdministrator);

    /// <summary>An administrator sets the initial password; its holder must change it first of all (R10.2, R10.6).</summary>
    public void SetInitialPassword(string hash, string stamp) =>
        (PasswordHash, SecurityStamp, MustChangePassword, PasswordChangedAt) = (hash, stamp, true, null);

    /// <summary>Its holder chose a password.</summary>
    public void ChangePassword(string hash, string stamp, DateTimeOffset now)
    {
        (PasswordHash, SecurityStamp, MustChangePassword, PasswordChangedAt) = (hash, stamp, false, now);
        Version++;
    }

    public void BindKey(string serial) => KeySerial = serial;

    /// <summary><c>AccountStateRefused</c> where it is not pending.</summary>
    public Result<AccountStatus> Enable() => Take(AccountStep.Enable);

    /// <summary>All its sessions rest on the old stamp. <c>AccountStateRefused</c> where it is frozen already or deleted.</summary>
    public Result<AccountStatus> Freeze(string stamp)
    {
        var taken = Take(AccountStep.Freeze);
        if (!taken.IsRefused) SecurityStamp = stamp;
        return taken;
    }

    /// <summary><c>AccountStateRefused</c> where it is not frozen.</summary>
    public Result<AccountStatus> Unfreeze() => Take(AccountStep.Unfreeze);

    private Result<AccountStatus> Take(AccountStep step)
    {
        if (AccountWorkflow.Table.Guard(Status, step) is { } refusal) return refusal;
        Status = AccountWorkflow.Table.Find(Status, step)!.Value.To!.Value;
        Version++;
        return Status;
    }
}
