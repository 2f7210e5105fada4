using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// What a leaked account made (R13.5): all of it is frozen at once, and where no information leaked it is deleted, each account in the order of R10.10 and by
/// the ordinary steps of its life.
/// </summary>
public sealed class HandleNewAccounts(CommandRunner commands)
{
    public static readonly Operation Freeze = new("FreezeNewAccounts", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Delete = new("DeleteNewAccounts", Permission.HandleIncidents) { Fresh = true };

    /// <summary>
    /// Freezes all of them in one transaction. What one of them has made since the list was confirmed is frozen with the others, and the list is to be
    /// confirmed anew.
    /// </summary>
    public Task<Result<IncidentAnswer>> FreezeAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        RunAsync(actor, number, Freeze, IncidentStep.FreezeNewAccounts, call, async (context, incident, told, token) =>
        {
            var confirmed = incident.Analysis!;
            var listed = confirmed.Accounts.Select(account => account.UserName).Concat(confirmed.Struck.Select(own => own.UserName)).ToHashSet();
            var names = confirmed.Accounts.Select(account => account.UserName).ToList();
            if (await HoldAsync(names) is { } refusal) return refusal;
            // Looked for once all of the list are locked: none of them makes another any more.
            List<NewAccount> since = [];
            while (true)
            {
                var made = await IncidentAnalysis.MadeAsync(ReadDoor.Within(context.Connection, null), incident.UserName!, token);
                var found = MadeAccounts.Proposed(made, incident.UserName!, incident.SuspectedFrom)
                    .Where(account => !listed.Contains(account.UserName)).ToList();
                if (found.Count == 0) break;
                listed.UnionWith(found.Select(account => account.UserName));
                since.AddRange(found);
                if (await HoldAsync(found.Select(account => account.UserName)) is { } more) return more;
            }

            var came = await IncidentAnalysis.CameSinceAsync(context, incident, token);
            var taken = incident.FreezeNewAccounts(since, came > 0, actor.UserName, context.Now);
            if (taken.IsRefused) return taken.Refusal;
            if (came > 0) IncidentFile.Record(context, incident, new IncidentReopened(IncidentStep.FreezeNewAccounts, came));
            IncidentFile.Record(context, incident, new NewAccountsFrozen(
                [.. incident.Analysis!.Accounts.Select(account => account.UserName)], [.. since.Select(account => account.UserName)], incident.State));
            await PutBeforeLeader.IfItIsAsync(context, incident, token);
            return null;

            async Task<Refusal?> HoldAsync(IEnumerable<string> userNames)
            {
                foreach (var account in await LockedAsync(context, userNames, token))
                {
                    if (account.Status == AccountStatus.Deleted) continue;
                    if (account.Hold(incident.Number) is { IsRefused: true } held) return held.Refusal;
                    if (account.Status == AccountStatus.Frozen) continue;
                    if (await AccountSubject.FreezeAsync(context, account, incident.Number, token, told) is { IsRefused: true } frozen) return frozen.Refusal;
                }

                return null;
            }
        }, cancel);

    /// <summary>
    /// Deletes all of them in one transaction: a key that is still out is recovered by its custodian first (<c>KeyNotRecovered</c>, R10.10), then it is
    /// unbound here, and the account deleted.
    /// </summary>
    public Task<Result<IncidentAnswer>> DeleteAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        RunAsync(actor, number, Delete, IncidentStep.DeleteNewAccounts, call, async (context, incident, told, token) =>
        {
            var reopens = await IncidentAnalysis.ReopensAsync(context, incident, IncidentStep.DeleteNewAccounts, token);
            if (reopens.IsRefused || reopens.Value) return reopens.Refusal;
            var names = incident.Analysis!.Accounts.Select(account => account.UserName).ToList();
            foreach (var account in await LockedAsync(context, names, token))
            {
                if (account.Status == AccountStatus.Deleted) continue;
                account.Release();
                if (account.KeySerial is not null
                    && await KeyBinding.UnbindAsync(context, account, incident.Number, token, told) is { IsRefused: true } unbound) return unbound.Refusal;
                if (await AccountLife.DeleteAsync(context, account, incident.Number, token, told) is { IsRefused: true } deleted) return deleted.Refusal;
            }

            var taken = incident.Take(IncidentStep.DeleteNewAccounts, actor.UserName, context.Now);
            if (taken.IsRefused) return taken.Refusal;
            IncidentFile.Record(context, incident, new NewAccountsDeleted(names, incident.State));
            return null;
        }, cancel);

    private Task<Result<IncidentAnswer>> RunAsync(
        Actor actor, string number, Operation operation, IncidentStep step, Call call,
        Func<CommandContext, Incident, UnitPath, CancellationToken, Task<Refusal?>> act, CancellationToken cancel) =>
        commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, operation, Subject.Incident(number), new { }, call), IncidentFile.Of(operation, step, number),
            async (context, incident, token) =>
            {
                var refusal = incident.WhyNot(step) ?? await act(context, incident, actor.UnitPath, token);
                return refusal is null ? IncidentAnswer.Of(incident) : refusal;
            }, cancel);

    /// <summary>Locked in one order, so that two commands over the same accounts wait for each other.</summary>
    private static async Task<List<Account>> LockedAsync(CommandContext context, IEnumerable<string> userNames, CancellationToken cancel) =>
        await context.Db.Accounts.FromSql(
            $"select * from accounts where user_name = any({userNames.ToArray()}) order by user_name for update").ToListAsync(cancel);
}
