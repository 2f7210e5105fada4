using NetMonitor.Domain.Accounts;

namespace NetMonitor.Domain.Journal;

/// <summary>Who did something: an account, or the console itself (a deadline that passed, an import at the start).</summary>
/// <param name="UnitPath">Path of the account's unit; empty for the console.</param>
public sealed record Author(string UserName, string UnitPath)
{
    public static Author System { get; } = new("system", "");

    public static implicit operator Author(Actor actor) => new(actor.UserName, actor.UnitPath.ToString());

    public static implicit operator Author(Account account) => new(account.UserName, account.UnitPath);
}
