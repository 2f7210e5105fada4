using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Finds accounts that a system administrator manages, by what somebody types of them. For everybody else there are none.</summary>
public sealed class FindAccounts(ReadDoor door)
{
    public async Task<IReadOnlyList<AccountMatch>> HandleAsync(Actor actor, string text, int limit, CancellationToken cancel)
    {
        if (!actor.May(Permission.ManageAccounts)) return [];
        var sql = new Sql();
        var managed = sql.InBatch(
            $"""
            select {AccountMatch.Columns} from accounts a join units u on u.code = a.unit_code
            where {AccountSearch.IsFound(sql, "a", text)} and {Scopes.ManagedAccounts(sql, actor, "a")} order by a.user_name limit {limit}
            """);
        return await door.For(actor).AllAsync(managed, AccountMatch.Read, cancel);
    }
}
