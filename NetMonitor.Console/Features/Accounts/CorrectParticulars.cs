using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>What a holder wants corrected of its own particulars, and why; what is not given stays as it is.</summary>
public sealed record CorrectionCommand(string? Name, string? StaffNumber, string? Mobile, string? ImAccount, string? Reason);

/// <summary>
/// A holder asks for a correction of its own particulars, which nobody adjusts of itself (R5.1–R5.3); who manages the account makes it, by the rules of an
/// adjustment (R9, R10.9), or declines it.
/// </summary>
public sealed class CorrectParticulars(CommandRunner commands, AdjustAccount adjust)
{
    public static readonly Operation Ask = new("AskForCorrection", Permission.UseOwnAccount);
    public static readonly Operation Withdraw = new("WithdrawCorrection", Permission.UseOwnAccount);
    public static readonly Operation Make = new("MakeCorrection", Permission.ManageAccounts) { Fresh = true };
    public static readonly Operation Decline = new("DeclineCorrection", Permission.ManageAccounts);

    private const int MaxReason = 1000;

    /// <summary><c>ParticularMalformed</c>, <c>ReasonRequired</c>, <c>NothingToChange</c>, <c>CorrectionAsked</c>.</summary>
    public Task<Result<AccountStateAnswer>> AskAsync(Actor actor, CorrectionCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, MaxReason)) return Task.FromResult<Result<AccountStateAnswer>>(AccountStateCommand.ReasonRequired);
        return OwnAsync(actor, Ask, command, call, (context, account) =>
        {
            var to = AccountParticulars.OfTyped(
                command.Name ?? account.Name, command.StaffNumber ?? account.StaffNumber, command.Mobile ?? account.Mobile,
                command.ImAccount ?? account.ImAccount);
            if (to.IsRefused) return to.Refusal;
            var (name, number, mobile, im) = to.Value;
            var asked = account.AskFor(new Correction(
                Changed(name, account.Name), Changed(number, account.StaffNumber), Changed(mobile, account.Mobile), Changed(im, account.ImAccount),
                command.Reason!.Trim(), context.Now));
            if (asked.IsRefused) return asked.Refusal;
            context.Record(AccountSubject.Entry(
                new CorrectionRequested(asked.Value, command.Reason.Trim()), account, actor, context.Now, Managers(account)));
            return Answer(account);
        }, cancel);
    }

    public Task<Result<AccountStateAnswer>> WithdrawAsync(Actor actor, Call call, CancellationToken cancel) => OwnAsync(
        actor, Withdraw, new { }, call, (context, account) =>
        {
            var taken = account.TakeCorrection();
            if (taken.IsRefused) return taken.Refusal;
            context.Record(AccountSubject.Entry(new CorrectionWithdrawn(), account, actor, context.Now, Managers(account)));
            return Answer(account);
        }, cancel);

    /// <summary>All that <see cref="AdjustAccount"/> refuses, and <c>NoCorrectionAsked</c>.</summary>
    public Task<Result<AccountStateAnswer>> MakeAsync(Actor actor, string userName, Call call, CancellationToken cancel) =>
        commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Make, Subject.Account(userName), new { }, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var asked = account.TakeCorrection();
                if (asked.IsRefused) return asked.Refusal;
                var (name, number, mobile, im, _, _) = asked.Value;
                return await adjust.ApplyAsync(context, actor, account, new AccountChange(name, number, mobile, im, null), token);
            }, cancel);

    public Task<Result<AccountStateAnswer>> DeclineAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, MaxReason)) return Task.FromResult<Result<AccountStateAnswer>>(AccountStateCommand.ReasonRequired);
        return commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Decline, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), (context, account, _) =>
            {
                var taken = account.TakeCorrection();
                if (taken.IsRefused) return Task.FromResult<Result<AccountStateAnswer>>(taken.Refusal);
                context.Record(AccountSubject.Entry(new CorrectionDeclined(command.Reason!.Trim()), account, actor, context.Now, actor.UnitPath));
                return Task.FromResult<Result<AccountStateAnswer>>(Answer(account));
            }, cancel);
    }

    private Task<Result<AccountStateAnswer>> OwnAsync(
        Actor actor, Operation operation, object command, Call call, Func<CommandContext, Account, Result<AccountStateAnswer>> act, CancellationToken cancel) =>
        commands.RunAsync<AccountStateAnswer>(
            new Command(actor, operation, Subject.Account(actor.UserName), command, call), AccountSubject.Lock(actor.UserName), async (context, token) =>
                act(context, await context.Db.Accounts.FirstAsync(row => row.UserName == actor.UserName, token)), cancel);

    private static AccountStateAnswer Answer(Account account) => new(account.UserName, account.Status, account.Version);

    private static string? Changed(string to, string from) => to == from ? null : to;

    /// <summary>The units whose system administrators may manage the account (R5.1–R5.3): its own, and its authority's center or the one above that.</summary>
    private static UnitPath[] Managers(Account account)
    {
        var path = UnitPath.Parse(account.UnitPath);
        var authority = path.Leaf.Kind == UnitKind.Authority ? path : path.Parent!.Value;
        UnitPath Center(UnitPath of) => of.Append(of.Leaf.CenterCode);
        var ofCenter = path.Leaf.ActsAs.Kind == UnitKind.Authority;
        return account.IsSystemAdministrator
            ? ofCenter ? authority.Parent is { } above ? [Center(above)] : [] : [Center(authority)]
            : ofCenter ? [Center(authority)] : path.Leaf.Kind == UnitKind.GrassrootsUnit ? [path, Center(authority)] : [path];
    }
}
