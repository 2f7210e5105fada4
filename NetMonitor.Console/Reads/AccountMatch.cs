namespace NetMonitor.Console.Reads;

/// <summary>An account as its administrator finds it.</summary>
public sealed record AccountMatch(string UserName, string Name, string UnitName)
{
    /// <summary>Over rows <c>a</c> of accounts and <c>u</c> of units.</summary>
    internal const string Columns = "a.user_name, a.name, u.name";

    internal static AccountMatch Read(RowReader row) => new(row.Text(), row.Text(), row.Text());
}
