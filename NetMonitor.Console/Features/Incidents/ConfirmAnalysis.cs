using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// The accounts made in the window, by their user names, whether information leaked, and the ground of both, 1–4,000 characters. A proposed account that is
/// the holder's own work is struck with a reason.
/// </summary>
public sealed record AnalysisCommand(IReadOnlyList<string>? Accounts, bool? Leak, string? Ground)
{
    [Omissible] public IReadOnlyList<StruckAccount>? Struck { get; init; }
}

/// <summary>
/// A person confirms or corrects what the journal proposes (R13.2). The proposal is read anew in the same transaction: an account that was made while the list
/// was looked at is in it, and is confirmed or struck like the others. With it the list of lines is frozen: what comes later opens it again.
/// </summary>
public sealed class ConfirmAnalysis(CommandRunner commands)
{
    public static readonly Operation Confirm = new("ConfirmAnalysis", Permission.HandleIncidents) { Fresh = true };

    private const int MaxAccounts = 10_000;

    public async Task<Result<IncidentAnswer>> HandleAsync(Actor actor, string number, AnalysisCommand command, Call call, CancellationToken cancel)
    {
        if (command.Accounts is not { } accounts) return Refusal.Malformed("FieldMissing").With("field", "accounts");
        // Nobody knows yet: then nothing is confirmed, and the incident stays where it is.
        if (command.Leak is not { } leak) return Refusal.Malformed("FieldMissing").With("field", "leak");
        if (!PlainText.IsSaid(command.Ground, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        var struck = command.Struck ?? [];
        if (accounts.Count + struck.Count > MaxAccounts || accounts.Any(string.IsNullOrWhiteSpace)) return Refusal.Malformed("AccountsMalformed");
        if (struck.Any(own => string.IsNullOrWhiteSpace(own.UserName) || !PlainText.IsLine(own.Reason, Incident.MaxLine)))
            return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Confirm, Subject.Incident(number), command, call), IncidentFile.Of(Confirm, IncidentStep.ConfirmAnalysis, number),
            async (context, incident, token) =>
            {
                if (incident.WhyNot(IncidentStep.ConfirmAnalysis) is { } refusal) return refusal;
                var made = await IncidentAnalysis.MadeAsync(ReadDoor.Within(context.Connection, null), incident.UserName!, token);
                List<StruckAccount> own = [.. struck.Select(line => line with { UserName = Typed.Code(line.UserName) })];
                List<string> listed = [.. accounts.Select(Typed.Code)];
                var proposed = MadeAccounts.Proposed(made, incident.UserName!, incident.SuspectedFrom);
                var authors = proposed.Select(account => account.UserName).Concat(listed).Prepend(incident.UserName!).Except(own.Select(line => line.UserName));
                var window = Window.Of(incident, made) with { Authors = [.. authors.Distinct()] };
                var lines = await MarkLines.FreezeAsync(context, window, listed, own, token);
                var confirmed = incident.ConfirmAnalysis(proposed, made, listed, own, leak, command.Ground!, lines, actor.UserName, context.Now);
                if (confirmed.IsRefused) return confirmed.Refusal;
                var analysis = incident.Analysis!;
                IncidentFile.Record(context, incident, new IncidentAnalysisConfirmed(
                    [.. analysis.Accounts.Select(account => account.UserName)], [.. own.Select(line => line.UserName)], leak, command.Ground!,
                    analysis.ForeignWrites, incident.State, analysis.Lines));
                await PutBeforeLeader.IfItIsAsync(context, incident, token);
                return IncidentAnswer.Of(incident);
            }, cancel);
    }
}

/// <summary>Where information leaked, the leader is found and told.</summary>
internal static class PutBeforeLeader
{
    public static async Task IfItIsAsync(CommandContext context, Incident incident, CancellationToken cancel)
    {
        if (incident.State != IncidentState.WithLeader) return;
        var leader = await IncidentUnits.LeaderAsync(context, UnitPath.Parse(incident.UnitPath), incident.Facts.NewAccounts, incident.Barred, cancel);
        incident.PutBefore(leader);
        IncidentFile.Record(context, incident, new IncidentWithLeader(leader.Leaf));
    }
}
