using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Auth;

/// <summary>An account as the subject of commands.</summary>
public static class AccountSubject
{
    /// <summary>Commands that change an account, or its sessions, run one after the other.</summary>
    public static SubjectLock Lock(string userName) => new(() => [Sql.Statement("select 1 from accounts where user_name = $1 for update", userName)]);

    /// <summary>Opens an account for those who manage it (R5.1–R5.3); nobody else is told that it exists.</summary>
    public static Opening<Account> Managed(Actor actor, string userName) => new(
        Subject.Account(userName), Lock(userName),
        actor.Lacks(Permission.ManageAccounts) ?? Refusal.OutOfScope("AccountNotFound", Permissions.RuleOf(Permission.ManageAccounts, actor.UnitKind)))
    {
        Load = (context, cancel) => context.Db.Accounts.FirstOrDefaultAsync(row => row.UserName == userName, cancel),
        InScope = (context, account, cancel) => Scopes.ManagesAsync(ReadDoor.Within(context.Connection, actor), account.UserName, cancel),
        Version = account => account.Version,
    };

    /// <summary>An account as who acts, without a session: in whose name another confirms what it asked for. Null where it may do nothing now.</summary>
    internal static async Task<Actor?> ActorAsync(CommandContext context, string userName, CancellationToken cancel)
    {
        var (db, now) = (context.Db, context.Now);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == userName && row.Status == AccountStatus.Active, cancel);
        if (account is null || account.IsOverAt(now)) return null;
        var inService = $"select u.* from units u where u.code = {{0}} and {UnitSql.IsInService("u")}";
        if (await db.Units.FromSqlRaw(inService, account.UnitCode.ToString()).AsNoTracking().FirstOrDefaultAsync(cancel) is not { } unit) return null;
        var path = UnitPath.Parse(unit.Path);
        return new Actor(
            userName, account.Name, unit.Code, unit.Name, unit.Code.Kind, unit.Level, path, unit.Code.ActsAs,
            unit.Code.Kind == UnitKind.CoordinationCenter ? path.Parent!.Value : path, unit.LineOfBusiness, account.Roles, Guid.Empty)
        {
            Capabilities = account.Capabilities,
        };
    }

    /// <summary>
    /// Freezes an account inside the caller's command: all its sessions end, on every node, once it has committed. On record for the account's
    /// administrators; those of the units in <paramref name="told"/> hear of it at once.
    /// </summary>
    public static async Task<Result<AccountStatus>> FreezeAsync(
        CommandContext context, Account account, string reason, CancellationToken cancel, params UnitPath[] told)
    {
        var frozen = account.Freeze(NewStamp(context.Now));
        if (frozen.IsRefused) return frozen;
        await SessionStore.EndWhereAsync(context, "user_name = {0}", [account.UserName], "AccountFrozen", cancel);
        context.Record(Entry(new AccountFrozen(reason), account, context.Author, context.Now, told));
        return frozen;
    }

    /// <summary>A new security stamp: what rests on another is over.</summary>
    public static string NewStamp(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    /// <summary>
    /// An entry about an account, for its holder and its administrators: those of the units in <paramref name="told"/> are told at once; the others
    /// read it in the journal.
    /// </summary>
    public static JournalEntry Entry(DomainEvent what, Account account, Author author, DateTimeOffset now, params UnitPath[] told) =>
        new(what, Subject.Account(account.UserName), account.Version, author, now)
        {
            UnitCode = account.UnitCode.ToString(), UnitPath = account.UnitPath, Readers = Readers.OfAccount(account.UserName, told),
        };
}
