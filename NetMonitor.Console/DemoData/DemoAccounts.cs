using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.DemoData;

/// <summary>A demo account as the sign-in page of a development console offers it.</summary>
public sealed record DemoAccount(string UserName, string Password, string Name, IReadOnlyList<Role> Roles, string UnitCode, string UnitName, string? KeySerial);

/// <summary>
/// Accounts to try the console with, made on an empty database in Development only: passwords and key seeds are random, made
/// at the first start. Names are role labels, since nobody real is meant.
/// </summary>
public sealed class DemoAccounts(
    CommandRunner commands, IPasswordHasher<Account> hasher, KeySecrets secrets, IDataProtectionProvider protection,
    TimeProvider time)
{
    private const string Setting = "DemoPassword:";

    private static readonly string[] s_authorities = ["100000", "330000", "330100", "330106", "440000", "441900", "440300", "440305", "110000", "110105"];

    /// <summary>Keys in each authority's stock that nobody has yet, and in the Information Center's.</summary>
    private const int Spares = 10;

    /// <summary>Authorities one of whose stations has accounts too.</summary>
    private static readonly string[] s_withStation = ["330106", "441900", "440305", "110105"];

    private readonly IDataProtector _protector = protection.CreateProtector("DemoAccounts.v1");

    /// <summary>Whether a database holds demo accounts.</summary>
    public static Task<bool> AreInAsync(ReadDoor door, CancellationToken cancel) =>
        door.ForSystem().AnyAsync(new($"select from installation_settings where name like '{Setting}%' limit 1"), cancel);

    public async Task MakeAsync(CancellationToken cancel)
    {
        // Two consoles may start on one new database.
        var alone = new SubjectLock(() => [new("select pg_advisory_xact_lock(7411)")]);
        await commands.RunAsync<bool>(Command.BySystem("MakeDemoAccounts"), alone, async (context, token) =>
        {
            if (!await context.Db.Accounts.AnyAsync(token)) await AddAsync(context.Db, token);
            return true;
        }, cancel);
    }

    private async Task AddAsync(NetMonitorDb db, CancellationToken cancel)
    {
        var zhejiang = await db.Units.FirstAsync(unit => unit.Code == UnitCode.Authority("330000"), cancel);
        var body = new Unit(
            UnitCode.Body("330000", 1), "浙江省市场监督管理局网络交易监督管理处", UnitLevel.Province, zhejiang.Code,
            UnitPath.Parse(zhejiang.Path).Append(UnitCode.Body("330000", 1)), Data.Reference.PinyinInitials.Of("浙江省市场监督管理局网络交易监督管理处"), UnitOrigin.Added,
            LineOfBusiness.OnlineTrading);
        db.Units.Add(body);
        await db.SaveChangesAsync(cancel);
        var serial = 0;
        foreach (var division in s_authorities)
        {
            var authority = await db.Units.FirstAsync(unit => unit.Code == UnitCode.Authority(division), cancel);
            var center = await db.Units.FirstAsync(unit => unit.Code == UnitCode.Center(division), cancel);
            Add(center, Role.CenterSystemAdministrator, Role.CenterBusinessAdministrator, Role.KeyCustodian);
            Add(authority, Role.Leader, Role.ResponsiblePerson, Role.EnforcementOfficer, Role.EnforcementOfficer);
            if (!s_withStation.Contains(division)) continue;
            var station = await db.Units.Where(unit => unit.ParentCode == authority.Code && unit.Kind == UnitKind.GrassrootsUnit).OrderBy(unit => unit.Code)
                .FirstAsync(cancel);
            if (authority.Level == UnitLevel.County) Add(station, Role.GrassrootsSystemAdministrator);
            Add(station, Role.GrassrootsBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer);
        }

        Add(body, Role.BodySystemAdministrator, Role.BodyBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer);
        Add(await db.Units.FirstAsync(unit => unit.Code == UnitCode.InformationCenter, cancel), Role.BodySystemAdministrator, Role.KeyCustodian);
        foreach (var keeper in s_authorities.Select(UnitCode.Authority).Append(UnitCode.InformationCenter))
            for (var spare = 0; spare < Spares; spare++) TakeIn(keeper);
        await db.SaveChangesAsync(cancel);

        SecurityKey TakeIn(UnitCode keeper)
        {
            var key = new SecurityKey(
                $"DEMO{++serial:D6}", KeyAlgorithm.Sha1, secrets.Protect(RandomNumberGenerator.GetBytes(20)), digits: 6, periodSeconds: 30, keeper);
            db.KeyLedger.Add(new KeyLedgerEntry(key, KeyEntry.Imported, null, keeper, new KeyHands("system"), time.GetUtcNow()));
            db.SecurityKeys.Add(key);
            return key;
        }

        void Add(Unit unit, params Role[] roles)
        {
            foreach (var role in roles)
            {
                var accountClass = RoleRules.ClassOf([role]);
                var sequence = db.Accounts.Local.Count(known => known.UnitCode == unit.Code && known.UserName[10] == (char)('0' + (int)accountClass)) + 1;
                var alike = db.Accounts.Local.Count(known => known.UnitCode == unit.Code && known.Roles.Contains(role));
                var userName = UserName.Create(unit.Code, accountClass, sequence).Value;
                var password = Password();
                var now = time.GetUtcNow();
                var holder = new AccountParticulars($"{RoleLabel(role)}{(alike > 0 ? "（二）" : "")}", $"S{userName}", $"1{serial + 3_000_000_000L}",
                    $"im-{userName}");
                var account = new Account(userName, unit.Code, UnitPath.Parse(unit.Path), holder, [role], now);
                account.ChangePassword(hasher.HashPassword(account, password), AccountSubject.NewStamp(now), now);
                var keeper = UnitPath.Parse(unit.Path).Authority;
                var key = TakeIn(keeper);
                var hands = new KeyHands("system", To: userName.ToString());
                key.Issue(userName.ToString(), again: false);
                db.KeyLedger.Add(new KeyLedgerEntry(key, KeyEntry.Issued, KeyState.InStock, keeper, hands, now));
                key.Bind(userName.ToString(), keeper);
                db.KeyLedger.Add(new KeyLedgerEntry(key, KeyEntry.Bound, KeyState.Issued, keeper, hands, now));
                account.BindKey(key.Serial);
                account.AcceptDuty(now);
                foreach (var contact in Enum.GetValues<Contact>()) account.Verify(contact, now);
                account.Enable(now);
                db.Accounts.Add(account);
                db.InstallationSettings.Add(new InstallationSettingRow { Name = Setting + userName, Value = _protector.Protect(password) });
            }
        }
    }

    /// <summary>The demo accounts in the order of the tree; an account whose password was changed shows an empty one.</summary>
    public async Task<IReadOnlyList<DemoAccount>> ListAsync(CancellationToken cancel = default)
    {
        var passwords = await commands.LookAsync((db, token) => db.InstallationSettings.AsNoTracking().Where(row => row.Name.StartsWith(Setting))
            .ToDictionaryAsync(row => row.Name[Setting.Length..], row => row.Value, token), cancel);
        var rows = await commands.LookAsync((db, token) => db.Accounts.AsNoTracking()
            .Join(db.Units, account => account.UnitCode, unit => unit.Code, (account, unit) => new { account, unit.Name, unit.Path })
            .OrderBy(row => row.Path).ThenBy(row => row.account.UserName).ToListAsync(token), cancel);
        return [.. rows.Where(row => passwords.ContainsKey(row.account.UserName)).Select(row => new DemoAccount(
            row.account.UserName, _protector.Unprotect(passwords[row.account.UserName]), row.account.Name, row.account.Roles,
            row.account.UnitCode.ToString(), row.Name, row.account.KeySerial))];
    }

    /// <summary>
    /// The first code that the key would still take, with the seconds it is good for: a demo key is its own clock, so nobody waits
    /// half a minute between two sign-ins.
    /// </summary>
    public async Task<(string Code, int ValidSeconds)?> CodeAsync(string serial, CancellationToken cancel)
    {
        var key = await commands.LookAsync(
            (db, token) => db.SecurityKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Serial == serial && row.Serial.StartsWith("DEMO"), token), cancel);
        if (key is not { ShowsCodes: true }) return null;
        var now = time.GetUtcNow();
        var step = Math.Max(KeyCode.StepAt(now, key.PeriodSeconds), key.LastStep + 1);
        return (KeyCode.At(key.Algorithm, secrets.Reveal(key), step, key.Digits), (int)((step + 1) * key.PeriodSeconds - now.ToUnixTimeSeconds()));
    }

    private static string Password() =>
        $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}-K7{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}";

    private static string RoleLabel(Role role) => role switch
    {
        Role.CenterSystemAdministrator => "中心系统管理员",
        Role.BodySystemAdministrator => "机构系统管理员",
        Role.GrassrootsSystemAdministrator => "基层系统管理员",
        Role.CenterBusinessAdministrator => "中心业务管理员",
        Role.BodyBusinessAdministrator => "机构业务管理员",
        Role.GrassrootsBusinessAdministrator => "基层业务管理员",
        Role.Leader => "领导",
        Role.ResponsiblePerson => "负责人",
        Role.EnforcementOfficer => "执法人员",
        Role.KeyCustodian => "密钥保管员",
        _ => role.ToString(),
    };
}
