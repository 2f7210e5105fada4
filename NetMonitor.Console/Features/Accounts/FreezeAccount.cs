using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Why an account is frozen or enabled again, 1–1,000 characters.</summary>
public sealed record AccountStateCommand(string? Reason);

public sealed record AccountStateAnswer(string UserName, AccountStatus Status, long Version);

/// <summary>Freezes an account (all its sessions end at once, on every node) or enables it again, by who manages it (R5.1–R5.3).</summary>
public sealed class FreezeAccount(CommandRunner runner, SessionCuts cuts)
{
    public Task<Result<AccountStateAnswer>> FreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        HandleAsync(actor, userName, freeze: true, command, call, cancel);

    public Task<Result<AccountStateAnswer>> UnfreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        HandleAsync(actor, userName, freeze: false, command, call, cancel);

    private async Task<Result<AccountStateAnswer>> HandleAsync(Actor actor, string userName, bool freeze, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return Refusal.Malformed("ReasonRequired");
        Guid[] ended = [];
        var result = await runner.RunAsync<AccountStateAnswer>(
            actor, command, call,
            new SubjectLock(() => [Sql.Statement("select 1 from accounts where user_name = $1 for update", userName)]),
            async (context, token) =>
            {
                var account = await context.Db.Accounts.FirstOrDefaultAsync(row => row.UserName == userName, token);
                if (account is null || !await ManagedUnits.ManagesAsync(context.Db, actor, account, token))
                    return actor.Lacks(Permission.ManageAccounts) ?? Refusal.OutOfScope("AccountNotFound", Permissions.RuleOf(Permission.ManageAccounts, actor.UnitKind));
                if (call.Match(account.Version) is { } stale) return stale;
                var changed = freeze ? account.Freeze(Guid.CreateVersion7(context.Now).ToString("N")) : account.Unfreeze();
                if (changed.IsRefused) return changed.Refusal;
                if (freeze) ended = await SessionStore.EndWhereAsync(context.Db, "user_name = {0}", [userName], "AccountFrozen", context.Now, token);
                context.Record(new JournalEntry(freeze ? Verbs.AccountFrozen : Verbs.AccountUnfrozen, Subject.Account(userName), account.Version, actor, context.Now)
                {
                    UnitCode = account.UnitCode.ToString(),
                    UnitPath = account.UnitPath,
                    Audience = [actor.UnitPath.ToString()],
                    Data = System.Text.Json.JsonSerializer.Serialize(new { command.Reason }, AnswerJson.Options),
                });
                return new AccountStateAnswer(account.UserName, account.Status, account.Version);
            },
            cancel);
        if (!result.IsRefused) await cuts.CutAsync(ended, cancel);
        return result;
    }
}
