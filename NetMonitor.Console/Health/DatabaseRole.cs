using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;

namespace NetMonitor.Console.Health;

/// <summary>Whether the role that the console works as is kept from what it should not do.</summary>
public static class DatabaseRole
{
    /// <summary>What is wrong with the role; null where nothing is. Asked of the database, whatever was configured.</summary>
    public static async Task<string?> ProblemAsync(ReadDoor door, CancellationToken cancel)
    {
        var (role, superuser, tables) = await door.ForSystem().FirstAsync(
            Sql.Statement(RuntimeRole.Question, RuntimeRole.AppendOnly, RuntimeRole.Given), row => (row.Text(), row.Flag(), row.Texts()), cancel);
        if (superuser) return $"The console's role {role} is a superuser or may make roles: PostgreSQL keeps nothing from it.";
        return tables.Length == 0 ? null
            : $"The console's role {role} may change what is only added to ({string.Join(", ", tables)}). "
                + "Name the owner's role by ConnectionStrings:NetMonitorOwner, and another one by ConnectionStrings:NetMonitor.";
    }
}
