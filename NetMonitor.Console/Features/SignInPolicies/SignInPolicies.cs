using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.SignInPolicies;

/// <summary>The nation's decision on the provisional mode, with the codes of the units it names; each with all that is below it.</summary>
public sealed record DecisionCommand(string? Document, DateOnly? Until, IReadOnlyList<string>? Scope);

public sealed record AcceptanceCommand(string? Document, DateOnly? Date);

/// <summary>
/// The whole policy: a decision or an acceptance that is left out is not on record any more; whether networks count then stays as it is. Who takes both
/// away says so by the last, so that a body that names nothing of the policy does not clear it.
/// </summary>
public sealed record PolicyCommand(DecisionCommand? Provisional, AcceptanceCommand? Acceptance, bool? NetworksInFormalMode);

/// <summary>The policy on record, and whether there are units that sign in with a code by text now.</summary>
public sealed record PolicyAnswer(
    ProvisionalDecision? Provisional, FormalAcceptance? Acceptance, bool NetworksInFormalMode, bool ProvisionalNow, long Version);

/// <summary>
/// How the nation signs in (R10.4, R10.5): formally, and provisionally as long as a decision on record lets units. The national center's system
/// administrator puts it on record; everybody reads it.
/// </summary>
public sealed class SignInPolicies(CommandRunner commands, ReadDoor door, TimeProvider time)
{
    public static readonly Operation Set = new("SetSignInPolicy", Permission.SetSignInPolicy) { Fresh = true };

    private const int MostUnits = 500;

    public async Task<PolicyAnswer> GetAsync(CancellationToken cancel)
    {
        var policy = await door.ForSystem().FirstAsync(
            new("select provisional, acceptance, networks_in_formal_mode, version from sign_in_policies"),
            row => (Provisional: row.JsonOrNull<ProvisionalDecision>(), Acceptance: row.JsonOrNull<FormalAcceptance>(), Networks: row.Flag(),
                Version: row.Long()), cancel);
        var now = policy.Acceptance is null && time.GetUtcNow() < policy.Provisional?.End;
        return new PolicyAnswer(policy.Provisional, policy.Acceptance, policy.Networks, now, policy.Version);
    }

    /// <summary>
    /// Sessions that were opened with a code by text end with what allowed them. Refuses <c>FieldMissing</c>, <c>UnitNotFound</c>,
    /// <c>FormallyAccepted</c>, <c>DecisionOver</c>, <c>AcceptanceInFuture</c>, and <c>OwnNetworkNotListed</c> for who would shut themselves out.
    /// </summary>
    public async Task<Result<PolicyAnswer>> SetAsync(Actor actor, PolicyCommand command, string network, Call call, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.SetSignInPolicy) is { } lacks) return lacks;
        var read = Read(command);
        if (read.IsRefused) return read.Refusal;
        var (decision, acceptance) = read.Value;
        return await commands.RunAsync<PolicyAnswer>(
            new Command(actor, Set, Subject.SignInPolicy(), command, call), OneAtATime, async (context, token) =>
            {
                var policy = await context.Db.SignInPolicies.FirstOrDefaultAsync(token) ?? context.Db.Add(new SignInPolicy()).Entity;
                if (decision is not null)
                {
                    var there = await context.Db.Units.Where(unit => decision.Scope.Contains(unit.Code)).Select(unit => unit.Code).ToListAsync(token);
                    if (decision.Scope.Except(there).Select(code => code.ToString()).FirstOrDefault() is { } missing)
                        return Refusal.OutOfScope("UnitNotFound").With("code", missing);
                }

                if (context.Command.Call.Match(policy.Version) is { } stale) return stale;
                var networks = command.NetworksInFormalMode ?? policy.NetworksInFormalMode;
                var set = policy.Set(decision, acceptance, networks, context.Now);
                if (set.IsRefused) return set.Refusal;
                if (networks && !await AdmitsAsync(context, actor, network, token))
                    return Refusal.Conflict("OwnNetworkNotListed", "R10.5").With("network", network);
                await SessionStore.EndWhereAsync(context, "provisional", [], "SignInPolicySet", token);
                context.Record(new JournalEntry(
                    new SignInPolicySet(decision, acceptance, networks), Subject.SignInPolicy(), policy.Version, actor, context.Now)
                {
                    UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return new PolicyAnswer(decision, acceptance, policy.NetworksInFormalMode, policy.IsProvisionalAt(context.Now), policy.Version);
            }, cancel);
    }

    /// <summary>Two administrators at it: the second sees what the first one did.</summary>
    internal static SubjectLock OneAtATime => new(() => [new("select pg_advisory_xact_lock(7416)")]);

    /// <summary>Whether the caller could sign in again if the networks counted.</summary>
    private static async Task<bool> AdmitsAsync(CommandContext context, Actor actor, string network, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, null);
        var given = SignInRules.Add(read, actor.UnitPath, context.Now);
        await read.RunAsync(cancel);
        return (given() with { NetworksInFormalMode = true }).Admits(network, byText: false);
    }

    private static Result<(ProvisionalDecision?, FormalAcceptance?)> Read(PolicyCommand command)
    {
        if (command is { Provisional: null, Acceptance: null, NetworksInFormalMode: null }) return Missing("provisional");
        ProvisionalDecision? decision = null;
        if (command.Provisional is { } given)
        {
            if (!PlainText.IsLine(given.Document, 100)) return Missing("provisional.document");
            if (given.Until is not { } until) return Missing("provisional.until");
            if (given.Scope is not { Count: > 0 and <= MostUnits } scope) return Missing("provisional.scope");
            var codes = new List<UnitCode>();
            foreach (var text in scope)
            {
                if (!UnitCode.TryParse(Typed.Code(text ?? ""), out var code)) return UnitCode.Malformed(text ?? "");
                codes.Add(code);
            }

            decision = new ProvisionalDecision(given.Document!, until, [.. codes.Distinct()]);
        }

        if (command.Acceptance is not { } accepted) return (decision, null);
        if (!PlainText.IsLine(accepted.Document, 100)) return Missing("acceptance.document");
        return accepted.Date is { } date ? (decision, new FormalAcceptance(accepted.Document!, date)) : Missing("acceptance.date");
    }

    private static Refusal Missing(string field) => Refusal.Malformed("FieldMissing").With("field", field);
}
