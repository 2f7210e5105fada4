using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Who an account's holder is and what it may do, as far as it is typed.</summary>
public class HolderEntries
{
    public string Name { get; set; } = "";
    public string StaffNumber { get; set; } = "";
    public string Mobile { get; set; } = "";
    public string ImAccount { get; set; } = "";
    public List<Role> Roles { get; set; } = [];

    /// <summary>Chooses a role or lets it go. One that holds nothing else takes the place of the others, and they its (R9.1, R8.1).</summary>
    public void Toggle(Role role)
    {
        if (Roles.Remove(role)) return;
        if (!RoleRules.Grant(Roles, role).IsRefused)
        {
            Roles.Add(role);
            return;
        }

        Roles = [role];
    }
}
