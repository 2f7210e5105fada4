using Microsoft.AspNetCore.Identity;
using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// The initial password is shown once and kept nowhere: the same call again, by its idempotency key, answers without it, and so does one that opened the list
/// of the window again.
/// </summary>
public sealed record IncidentPassword(string Number, IncidentState State, [property: Secret] string? InitialPassword, long Version);

/// <summary>The ground on which a step rests, 1–4,000 characters.</summary>
public sealed record GroundCommand(string? Ground);

/// <summary>The way back for an account that leaked: what was written is cleaned, the password changed, then it is restored (R13.3, R14.2).</summary>
public sealed class RestoreAccount(CommandRunner commands, IPasswordHasher<Account> hasher, RegulationInForce regulation)
{
    public static readonly Operation Clean = new("ConfirmClean", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Password = new("ChangeLeakedPassword", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Restore = new("RestoreLeakedAccount", Permission.HandleIncidents) { Fresh = true };

    /// <summary>What others wrote in the holder's name is taken back, or there is nothing of it.</summary>
    public async Task<Result<IncidentAnswer>> CleanAsync(Actor actor, string number, GroundCommand command, Call call, CancellationToken cancel)
    {
        if (command.Ground is not null && !PlainText.IsSaid(command.Ground, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        return await commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Clean, Subject.Incident(number), command, call), IncidentFile.Of(Clean, IncidentStep.ConfirmClean, number),
            async (context, incident, token) =>
            {
                var reopens = await IncidentAnalysis.ReopensAsync(context, incident, IncidentStep.ConfirmClean, token);
                if (reopens.IsRefused) return reopens.Refusal;
                if (reopens.Value) return IncidentAnswer.Of(incident);
                var undecided = await Cleaning.UndecidedAsync(context, incident, token);
                var taken = incident.ConfirmClean(undecided, actor.UserName, context.Now, command.Ground);
                if (taken.IsRefused) return taken.Refusal;
                IncidentFile.Record(context, incident, new IncidentCleaned(command.Ground));
                return IncidentAnswer.Of(incident);
            }, cancel);
    }

    public async Task<Result<IncidentPassword>> ChangePasswordAsync(Actor actor, string number, Call call, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.HandleIncidents) is { } lacks) return lacks;
        var password = InitialPassword.New();
        var hash = hasher.HashPassword(null!, password);
        var lifetime = TimeSpan.FromHours(await regulation.OfAsync(SettingName.InitialPasswordHours, cancel));
        return await commands.RunAsync<Incident, IncidentPassword>(
            new Command(actor, Password, Subject.Incident(number), new { }, call), IncidentFile.Of(Password, IncidentStep.ChangePassword, number),
            async (context, incident, token) =>
            {
                var reopens = await IncidentAnalysis.ReopensAsync(context, incident, IncidentStep.ChangePassword, token);
                if (reopens.IsRefused) return reopens.Refusal;
                if (reopens.Value) return new IncidentPassword(number, incident.State, "", incident.Version);
                var taken = incident.Take(IncidentStep.ChangePassword, actor.UserName, context.Now);
                if (taken.IsRefused) return taken.Refusal;
                var account = await IncidentFile.AccountAsync(context, incident, token);
                var reset = await AccountLife.ResetPasswordAsync(context, account, hash, lifetime, number, token, actor.UnitPath);
                if (reset.IsRefused) return reset.Refusal;
                IncidentFile.Record(context, incident, new IncidentPasswordChanged());
                return new IncidentPassword(number, incident.State, password, incident.Version);
            }, cancel);
    }

    /// <summary>
    /// Enables the account again. One that was never enabled before waits for what its enabling needs, by the ordinary way; <c>ReplacementNotBound</c>
    /// (R12.1) and <c>KeyIsBack</c> (R10.10) where it has no key that opens it.
    /// </summary>
    public Task<Result<IncidentAnswer>> RestoreAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Restore, Subject.Incident(number), new { }, call), IncidentFile.Of(Restore, IncidentStep.Restore, number),
            async (context, incident, token) =>
            {
                var reopens = await IncidentAnalysis.ReopensAsync(context, incident, IncidentStep.Restore, token);
                if (reopens.IsRefused) return reopens.Refusal;
                if (reopens.Value) return IncidentAnswer.Of(incident);
                var taken = incident.Take(IncidentStep.Restore, actor.UserName, context.Now);
                if (taken.IsRefused) return taken.Refusal;
                var account = await IncidentFile.AccountAsync(context, incident, token);
                account.Release();
                if (account.EnabledAt is not null)
                {
                    if (await AccountLife.WhyKeyOpensNothingAsync(context, account, token) is { } back) return back;
                    if (account.Enable(context.Now) is { IsRefused: true } enabled) return enabled.Refusal;
                    context.Record(AccountSubject.Entry(new AccountUnfrozen(number), account, actor, context.Now, actor.UnitPath));
                }

                IncidentFile.Record(context, incident, new IncidentRestored());
                return IncidentAnswer.Of(incident);
            }, cancel);
}
