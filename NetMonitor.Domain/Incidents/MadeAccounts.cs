namespace NetMonitor.Domain.Incidents;

/// <summary>The accounts that an account made, and that those made in turn, to the end, as the journal has them.</summary>
public static class MadeAccounts
{
    /// <summary>
    /// What the journal proposes of them (R13.2): those that the account made in the window, and all that came of them. The window has no end: what was
    /// still under way when the account was frozen is foreign too.
    /// </summary>
    public static IReadOnlyList<NewAccount> Proposed(IReadOnlyList<NewAccount> made, string leaked, DateTimeOffset from)
    {
        var proposed = new HashSet<string>();
        var before = -1;
        while (before != proposed.Count)
        {
            before = proposed.Count;
            foreach (var account in made)
                if ((account.MadeBy == leaked && account.MadeAt >= from) || proposed.Contains(account.MadeBy)) proposed.Add(account.UserName);
        }

        return [.. made.Where(account => proposed.Contains(account.UserName)).OrderBy(account => account.MadeAt).ThenBy(account => account.UserName)];
    }
}
