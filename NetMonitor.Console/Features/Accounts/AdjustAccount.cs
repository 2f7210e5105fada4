using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>What is to change of an account; what is not given stays as it is.</summary>
public sealed record AccountChange(string? Name, string? StaffNumber, string? Mobile, string? ImAccount, IReadOnlyList<Role>? Roles);

/// <summary>
/// Adjusts an account's particulars and roles, by who manages it (R5.1–R5.3): each field's old and new value is on record (R10.9). Where roles change, its
/// sessions end. A system administrator's adjustment rests on a registered form, one each (R9.3).
/// </summary>
public sealed class AdjustAccount(CommandRunner commands, OutgoingTexts texts)
{
    public static readonly Operation Adjust = new("AdjustAccount", Permission.ManageAccounts) { Fresh = true };

    public async Task<Result<AccountStateAnswer>> HandleAsync(Actor actor, string userName, AccountChange change, Call call, CancellationToken cancel)
    {
        if (change is { Name: null, StaffNumber: null, Mobile: null, ImAccount: null, Roles: null }) return Refusal.Malformed("NothingToChange");
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Adjust, Subject.Account(userName), change, call), AccountSubject.Managed(actor, userName),
            (context, account, token) => ApplyAsync(context, actor, account, change, token), cancel);
    }

    /// <summary>The same of an account at hand, that the actor manages.</summary>
    internal async Task<Result<AccountStateAnswer>> ApplyAsync(
        CommandContext context, Actor actor, Account account, AccountChange change, CancellationToken token)
    {
        var db = context.Db;
        var to = AccountParticulars.OfTyped(
            change.Name ?? account.Name, change.StaffNumber ?? account.StaffNumber, change.Mobile ?? account.Mobile,
            change.ImAccount ?? account.ImAccount);
        if (to.IsRefused) return to.Refusal;
        Role[] roles = change.Roles is { } given ? [.. given.Distinct()] : account.Roles;
        var person = Typed.Code(to.Value.StaffNumber);
        await db.Database.ExecuteSqlAsync(AccountForms.LockOf(person), token);
        var unit = await db.Units.AsNoTracking().FirstAsync(row => row.Code == account.UnitCode, token);
        if ((RoleRules.Together(roles).Refusal
            ?? (person == account.Person ? null
                : await AccountForms.OneAccountAsync(context, person, account.IsSystemAdministrator, account.UserName, token))
            ?? (RoleRules.ClassOf(roles) == UserName.Parse(account.UserName).Class ? null : Refusal.Conflict("RolesOfAnotherClass", "R10.1"))
            ?? await CreateAccount.PlacedAsync(db, actor, unit, roles, token)) is { } refusal) return refusal;
        if (account.WhyNot(AccountAct.Adjust) is { } over) return over;
        var form = account.IsSystemAdministrator ? await AccountForms.FindAsync(context, account, FormPurpose.Adjust, token) : null;
        if (account.IsSystemAdministrator && form is null) return AccountForms.Missing;
        var changes = account.Adjust(to.Value, roles);
        if (changes.Count == 0) return new AccountStateAnswer(account.UserName, account.Status, account.Version);
        form?.Use(context.Now);
        if (changes.Any(field => field.Field == nameof(Account.Roles)))
        {
            await FourEyes.AskAsync(context, FourEyes.AreAlwaysFor(unit.Code, roles), token);
            await SessionStore.EndWhereAsync(context, "user_name = {0}", [account.UserName], "RolesChanged", token);
        }

        Tell(context, changes);
        context.Record(AccountSubject.Entry(new AccountAdjusted(changes, form?.Number), account, actor, context.Now, actor.UnitPath));
        return new AccountStateAnswer(account.UserName, account.Status, account.Version);
    }

    /// <summary>Who is reached at the old number is told that it is another now: its holder hears of it even if somebody else had it changed.</summary>
    private void Tell(CommandContext context, IReadOnlyList<FieldChange> changes)
    {
        foreach (var contact in Enum.GetValues<Contact>())
            if (changes.FirstOrDefault(change => change.Field == contact.ToString()) is { From.Length: > 0 } changed)
                context.Write(texts.Plain(OutgoingTexts.ChannelOf(contact), changed.From, NoticeTexts.ContactChanged(contact, changed.To), context.Now));
    }
}
