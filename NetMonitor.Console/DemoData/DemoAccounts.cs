using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.DemoData;

/// <summary>Placeholder until the backend's arrives with main.</summary>
public sealed record DemoAccount(string UserName, string Password, string Name, IReadOnlyList<Role> Roles, string UnitCode, string UnitName, string KeySerial);

public sealed class DemoAccounts
{
    public Task<IReadOnlyList<DemoAccount>> ListAsync() => Task.FromResult<IReadOnlyList<DemoAccount>>([]);
}
