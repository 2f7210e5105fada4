using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What the number is needed for, 1–1,000 characters.</summary>
public sealed record RevealCommand(string? Purpose);

/// <summary>A party's citizen's number in full: shown once and kept with no answer.</summary>
public sealed record RevealedParty(string Name, [property: Secret] string? IdNumber);

/// <summary>
/// Shows a party's citizen's number in full to who works on the request: an officer, reviewer or center that asks, is asked or has it. Each time goes on
/// record with its purpose.
/// </summary>
public sealed class RevealParty(CommandRunner commands, PartyNumbers numbers)
{
    public static readonly Operation Reveal = new("RevealParty", Permission.ReadWork);

    /// <summary>Whether an account works on a request that lies between these units.</summary>
    internal static bool IsWorking(Actor actor, IEnumerable<UnitCode> units) => units.Contains(actor.ActingUnit) && s_working.Any(actor.May);

    private static readonly Permission[] s_working = [Permission.WorkOnAssistance, Permission.ReviewSubmissions, Permission.RouteAssistance];

    public async Task<Result<RevealedParty>> HandleAsync(Actor actor, string number, int party, RevealCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Purpose, AssistanceRequest.MaxReason)) return Refusal.Malformed("PurposeRequired");
        return await commands.RunAsync<RevealedParty>(
            new Command(actor, Reveal, Subject.Assistance(number), new { party, command }, call), StoredAssistance.Lock(number), async (context, token) =>
            {
                if (await StoredAssistance.LoadAsync(context, number, token) is not { } stored) return StoredAssistance.NotFound;
                var seen = stored.SeenBy(actor).ToList();
                // Who has only questions that were split off knows no parties.
                if (seen.Count == 0) return StoredAssistance.NotFound;
                if (!IsWorking(actor, seen.SelectMany(leg => new[] { leg.UnitCode, leg.Holder.Leaf }).Append(stored.Request.RequesterCode)))
                    return Permissions.Missing(Permission.WorkOnAssistance, actor.UnitKind);
                if (stored.Request.Case.Parties.ElementAtOrDefault(party - 1) is not { SealedId: { } sealedId } found)
                    return Refusal.OutOfScope("PartyNumberNotFound");
                stored.Record(new AssistancePartyRevealed(stored.Request.Case.Cause, party, command.Purpose!), actor.ActingPath, [actor.ActingPath]);
                return new RevealedParty(found.Name, numbers.Open(sealedId));
            }, cancel);
    }
}
