using System.Text.RegularExpressions;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Finds accounts that a system administrator manages, by user name, name or pinyin. For everybody else there are none.</summary>
public sealed class FindAccounts(ReadDoor door)
{
    /// <summary>Accounts that are searched at most: more than any one administrator manages.</summary>
    private const int Most = 2000;

    public async Task<IReadOnlyList<AccountMatch>> HandleAsync(Actor actor, string text, int limit, CancellationToken cancel)
    {
        if (!actor.May(Permission.ManageAccounts)) return [];
        var (ways, pinyin) = (Typed.Ways(text), Pinyin.Pattern(Typed.Fold(text)));
        var sql = new Sql();
        var managed = sql.InBatch(
            $"""
            select {AccountMatch.Columns} from accounts a join units u on u.code = a.unit_code
            where {Scopes.ManagedAccounts(sql, actor, "a")} order by a.user_name limit {Most}
            """);
        var accounts = await door.For(actor).AllAsync(managed, AccountMatch.Read, cancel);
        return [.. accounts.Where(account => ways.Any(way => Fits(account, way, pinyin))).Take(limit)];
    }

    private static bool Fits(AccountMatch account, string text, string? pinyin) =>
        account.UserName.Contains(Typed.Code(text), StringComparison.Ordinal) || account.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || PinyinInitials.Of(account.Name).StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || (pinyin is not null && Regex.IsMatch(account.Name, pinyin));
}
