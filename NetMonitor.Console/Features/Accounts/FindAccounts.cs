using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>An account as its administrator finds it.</summary>
public sealed record AccountMatch(string UserName, string Name, string UnitName);

/// <summary>Finds accounts that a system administrator manages, by user name, name or pinyin initials. For everybody else there are none.</summary>
public sealed class FindAccounts(NpgsqlDataSource source)
{
    /// <summary>Accounts that are looked through: more than one administrator manages.</summary>
    private const int Most = 2000;

    public async Task<IReadOnlyList<AccountMatch>> HandleAsync(Actor actor, string text, int limit, CancellationToken cancel)
    {
        if (!actor.May(Permission.ManageAccounts)) return [];
        var rows = await source.CreateCommand(
            $"""
            select a.user_name, a.name, a.unit_code, a.unit_path, a.roles, u.name, {ManagedUnits.HasAdministrator("u.code")} from accounts a join units u on u.code = a.unit_code
            where exists (select from ({ManagedUnits.Query(actor)}) m where m.path = a.unit_path and {ManagedUnits.Covers(actor, "m", "a.user_name")}) order by a.user_name limit {Most}
            """).ReadAllAsync(reader => (
                Match: new AccountMatch(reader.GetString(0), reader.GetString(1), reader.GetString(5)), Code: UnitCode.Parse(reader.GetString(2)), Path: UnitPath.Parse(reader.GetString(3)),
                Roles: reader.GetFieldValue<string[]>(4).Select(Enum.Parse<Role>), HasAdministrator: reader.GetBoolean(6)), cancel);
        return [.. rows.Where(row => ManagedAccounts.Covers(actor, row.Path, row.Roles.Any(RoleRules.IsSystemAdministrator), row.HasAdministrator) && Fits(row.Match, text)).Take(limit).Select(row => row.Match)];
    }

    private static bool Fits(AccountMatch account, string text) =>
        account.UserName.Contains(text, StringComparison.Ordinal) || account.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || PinyinInitials.Of(account.Name).StartsWith(text, StringComparison.OrdinalIgnoreCase);
}
