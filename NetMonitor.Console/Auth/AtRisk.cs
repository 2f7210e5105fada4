using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Auth;

/// <summary>What makes a password one that others guess first (R10.7).</summary>
public static class AtRisk
{
    /// <summary>What the names of units and of divisions end with; the longer of two that fit stands first.</summary>
    private static readonly string[] s_endings =
    [
        "市场监督管理总局", "市场监督管理局", "市场监督管理所", "市场监管所", "网监协调中心", "特别行政区", "自治区", "自治州", "自治县", "自治旗", "街道", "地区", "省", "市", "区", "县", "旗",
        "盟", "镇", "乡",
    ];

    private static readonly Lazy<FrozenSet<string>> s_leaked = new(ReadLeaked);

    /// <summary>Passwords that leaks have made known, and the country's places as they are typed: as easy to guess.</summary>
    public static IReadOnlySet<string> Leaked => s_leaked.Value;

    /// <summary>All that names an account's holder, its unit or the places the unit lies in, in characters and in Latin letters.</summary>
    public static IEnumerable<string> NamesOf(Account account, IEnumerable<string> units)
    {
        yield return account.StaffNumber;
        yield return account.Mobile;
        // Without the country's code.
        if (account.Mobile.Length > 11) yield return account.Mobile[^11..];
        foreach (var name in NamesIn(account.Name))
        {
            yield return name;
            foreach (var spelling in Pinyin.SpellingsOf(name).Where(spelling => spelling.Length >= ShortestSpelling)) yield return spelling;
        }

        foreach (var unit in units)
        {
            yield return unit;
            foreach (var place in PlacesIn(unit))
            {
                yield return place;
                foreach (var spelling in Pinyin.SpellingsOf(place)) yield return spelling;
            }
        }
    }

    /// <summary>
    /// Of who has just signed in: whether the password is one that would be refused by now, because it became known, bears what names the account by
    /// now, or is shorter than what is in force (R10.8). Then it must be changed first, and that is on record.
    /// </summary>
    internal static async Task MarkAsync(CommandContext context, Account account, string password, int shortest, CancellationToken cancel)
    {
        if (account.MustChangePassword || account.PasswordAtRisk) return;
        var above = UnitPath.Parse(account.UnitPath).Codes().ToList();
        var units = await context.Db.Units.Where(unit => above.Contains(unit.Code)).Select(unit => unit.Name).ToListAsync(cancel);
        var given = PasswordRule.Normalize(password) ?? password;
        if (PasswordRule.Check(given, UserName.Parse(account.UserName), Leaked, shortest, NamesOf(account, units)).Refusal is not { } weak) return;
        context.Write(Sql.Statement("update accounts set password_at_risk = true, version = version + 1 where user_name = $1", account.UserName));
        context.Record(AccountSubject.Entry(new PasswordAtRisk(weak.Code), account, Author.System, context.Now));
    }

    /// <summary>Shorter ones are in too many words.</summary>
    private const int ShortestSpelling = 4;

    /// <summary>
    /// The ways a person is named: all of it; the parts of a name that has some, 古丽·买买提; the given name alone; the family name last, as in Latin
    /// letters. A family name is one character or two.
    /// </summary>
    private static IEnumerable<string> NamesIn(string name)
    {
        yield return name;
        var parts = name.Split(['·', '•', '・', '‧', '．', '.', ' ', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > 1)
        {
            yield return string.Concat(parts);
            yield return string.Concat(parts.Reverse());
            foreach (var part in parts) yield return part;
        }
        else
        {
            for (var family = 1; family <= 2 && family < name.Length; family++)
            {
                yield return name[family..] + name[..family];
                if (name.Length - family >= 2) yield return name[family..];
            }
        }
    }

    /// <summary>A unit's name without what it is: 西湖区市场监督管理局 → 西湖区, 西湖.</summary>
    private static IEnumerable<string> PlacesIn(string name)
    {
        while (s_endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length - ending.Length >= 2) is { } ending)
            yield return name = name[..^ending.Length];
    }

    private static FrozenSet<string> ReadLeaked()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        using (var reader = ReferenceFiles.Read("passwords/leaked.txt"))
            while (reader.ReadLine() is { } line) words.Add(line);
        words.UnionWith(DivisionFiles.Names().SelectMany(name => PlacesIn(name).Append(name)).SelectMany(Pinyin.SpellingsOf)
            .Where(word => word.Length >= ShortestSpelling));
        return words.ToFrozenSet(StringComparer.Ordinal);
    }
}
