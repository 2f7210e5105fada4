using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>An officer drafts a request in the name of the own unit (R7.3), changes it before anything of it has been sent, or throws it away.</summary>
public sealed class DraftAssistance(CommandRunner commands, PartyNumbers numbers, TimeProvider time)
{
    public static readonly Operation Create = new("DraftAssistance", Permission.WorkOnAssistance);
    public static readonly Operation Edit = new("EditAssistance", Permission.WorkOnAssistance);
    public static readonly Operation DiscardDraft = new("DiscardAssistance", Permission.WorkOnAssistance);

    private static readonly AssistanceState[] s_notYetHad =
    [
        AssistanceState.Draft, AssistanceState.UnitReview, AssistanceState.Routing, AssistanceState.Returned, AssistanceState.Rejected,
        AssistanceState.Withdrawn,
    ];

    public async Task<Result<AssistanceAnswer>> CreateAsync(Actor actor, AssistanceCommand command, Call call, CancellationToken cancel)
    {
        var read = AssistanceInput.Read(command, numbers, [], time.GetUtcNow());
        if (read.IsRefused) return read.Refusal;
        return await commands.RunAsync<AssistanceAnswer>(new Command(actor, Create, null, command, call), null, async (context, token) =>
        {
            if (actor.Lacks(Permission.WorkOnAssistance) is { } lacks) return lacks;
            var asked = await AskedAsync(context, actor, read.Value, token);
            if (asked.IsRefused) return asked.Refusal;
            var content = read.Value.Content;
            if (await SecondTransferAsync(context, actor.ActingUnit, content.Kind, content.Case.Number, token) is { } second) return second;
            var number = await Numbers.NextAsync(context, DocumentNumber.Assistance, actor.ActingUnit.Division, token);
            var request = new AssistanceRequest(number, actor.ActingPath, actor.UserName, read.Value.Content, context.Now);
            var legs = asked.Value.Select((unit, index) => new AssistanceLeg(number, index + 1, actor.ActingPath, unit, read.Value.Shop, context.Now)).ToList();
            request.Stepped(legs, legs, [], context.Now);
            context.Db.AssistanceRequests.Add(request);
            await context.AddAsync(legs, token);
            if (await EvidenceUses.AddAsync(context, Subject.Assistance(number), AssistanceEvidence.OfAll, read.Value.Evidence, token) is { } notOwn)
                return notOwn;
            StoredAssistance.Grant(context, request, actor.ActingPath);
            Record(context, request, new AssistanceDrafted(request.Case.Cause, request.Kind, legs.Count));
            return Of(request);
        }, cancel);
    }

    public async Task<Result<AssistanceAnswer>> EditAsync(Actor actor, string number, AssistanceCommand command, Call call, CancellationToken cancel)
    {
        var own = await commands.LookAsync((db, token) => db.AssistanceRequests.AsNoTracking()
            .FirstOrDefaultAsync(request => request.Number == number && request.RequesterCode == actor.ActingUnit, token), cancel);
        var read = AssistanceInput.Read(command, numbers, own?.Case.Parties ?? [], time.GetUtcNow());
        if (read.IsRefused) return read.Refusal;
        return await OwnAsync(actor, Edit, AssistanceStep.Edit, number, command, call, async (context, stored, token) =>
        {
            var asked = await AskedAsync(context, actor, read.Value, token);
            if (asked.IsRefused) return asked.Refusal;
            var content = read.Value.Content;
            if (await SecondTransferAsync(context, actor.ActingUnit, content.Kind, content.Case.Number, token) is { } second) return second;
            EvidenceUses.Remove(context, Subject.Assistance(number));
            if (await EvidenceUses.AddAsync(context, Subject.Assistance(number), AssistanceEvidence.OfAll, read.Value.Evidence, token) is { } notOwn)
                return notOwn;
            stored.Request.Edit(read.Value.Content, context.Now);
            Readdress(context, stored, asked.Value, read.Value.Shop);
            stored.Commit();
            Record(context, stored.Request, new AssistanceEdited(stored.Request.Case.Cause));
            return Of(stored.Request);
        }, cancel);
    }

    public Task<Result<AssistanceAnswer>> DiscardAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        OwnAsync(actor, DiscardDraft, AssistanceStep.Discard, number, new { }, call, (context, stored, _) =>
        {
            Discard(context, stored);
            return Task.FromResult<Result<AssistanceAnswer>>(Of(stored.Request));
        }, cancel);

    /// <summary>
    /// <c>SecondTransfer</c> for a case that was transferred to the own unit: it may not be transferred again. Who is not competent objects.
    /// </summary>
    internal static async Task<Refusal?> SecondTransferAsync(
        CommandContext context, UnitCode unit, AssistanceKind kind, string caseNumber, CancellationToken cancel)
    {
        if (kind != AssistanceKind.Transfer) return null;
        var key = AssistanceCase.Key(caseNumber);
        var had = context.Db.AssistanceRequests.Where(request => request.Kind == AssistanceKind.Transfer && request.CaseKey == key)
            .Join(context.Db.AssistanceLegs, request => request.Number, leg => leg.Number, (request, leg) => leg)
            .Where(leg => leg.UnitCode == unit && !s_notYetHad.Contains(leg.State));
        return await had.AnyAsync(cancel) ? Refusal.Conflict("SecondTransfer") : null;
    }

    /// <summary>Throws a draft away inside the caller's command, with all that hangs on it.</summary>
    internal static void Discard(CommandContext context, StoredAssistance stored)
    {
        context.Db.AssistanceRequests.Remove(stored.Request);
        context.Db.AssistanceLegs.RemoveRange(stored.Legs);
        context.Write(Data.Sql.Statement("delete from assistance_grants where number = $1", stored.Request.Number));
        EvidenceUses.Remove(context, Subject.Assistance(stored.Request.Number));
        Record(context, stored.Request, new AssistanceDiscarded(stored.Request.Case.Cause));
    }

    private Task<Result<AssistanceAnswer>> OwnAsync(
        Actor actor, Operation operation, AssistanceStep step, string number, object body, Call call,
        Func<CommandContext, StoredAssistance, CancellationToken, Task<Result<AssistanceAnswer>>> act, CancellationToken cancel) =>
        commands.RunAsync<AssistanceAnswer>(
            new Command(actor, operation, Subject.Assistance(number), body, call), StoredAssistance.Lock(number), async (context, token) =>
            {
                if (await StoredAssistance.LoadAsync(context, number, token) is not { } stored || !stored.IsReadBy(actor)) return StoredAssistance.NotFound;
                var open = stored.Legs.Where(leg => AssistanceWorkflow.Open.Contains(leg.State)).DefaultIfEmpty(stored.Legs[0]).ToList();
                var first = open[0];
                if (actor.MayTake(step, first.State, LegUnits.Of(stored.Request, first)) is { } lacks) return lacks;
                if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
                // Words that some of the units asked have read already are not changed any more.
                if (open.Select(leg => leg.Guard(step)).FirstOrDefault(refusal => refusal is not null) is { } refusal) return refusal;
                return await act(context, stored, token);
            }, cancel);

    /// <summary>Who is asked, looked up: <c>UnitNotFound</c>, <c>TargetOutOfService</c>, <c>TargetIsRequester</c>.</summary>
    private static async Task<Result<IReadOnlyList<AskedUnit>>> AskedAsync(
        CommandContext context, Actor actor, ReadRequest read, CancellationToken cancel)
    {
        // Nobody knows yet who has jurisdiction over a shop: the nation's center, which stands above all, says it.
        if (read.Shop is not null) return new[] { new AskedUnit(UnitPath.Root(UnitCode.Nation)) };
        var planner = await RoutePlanner.ReadAsync(ReadDoor.Within(context.Connection, actor), read.Units.Select(unit => unit.Code), cancel);
        var asked = new List<AskedUnit>();
        foreach (var unit in read.Units)
        {
            var path = planner.Asked(unit.Code);
            if (path.IsRefused) return path.Refusal;
            if (path.Value == actor.ActingPath) return Refusal.Conflict("TargetIsRequester");
            asked.Add(new AskedUnit(path.Value, unit.Duty, unit.Lead));
        }

        return asked;
    }

    /// <summary>
    /// Units that stay keep their legs, others take over those that are left; what is too many is gone, or withdrawn where a center has seen it.
    /// </summary>
    private static void Readdress(CommandContext context, StoredAssistance stored, IReadOnlyList<AskedUnit> asked, string? shop)
    {
        var (left, wanted) = (stored.Legs.Where(leg => AssistanceWorkflow.Open.Contains(leg.State)).ToList(), asked.ToList());
        foreach (var leg in left.ToList())
        {
            if (wanted.Find(unit => unit.Path == leg.Asked) is not { } same) continue;
            leg.Readdress(same, shop);
            stored.Changed(leg);
            left.Remove(leg);
            wanted.Remove(same);
        }

        foreach (var unit in wanted)
        {
            var leg = left.FirstOrDefault();
            if (leg is not null) left.Remove(leg);
            else stored.Legs.Add(leg = New(unit));
            leg.Readdress(unit, shop);
            stored.Changed(leg);
        }

        foreach (var leg in left)
        {
            stored.Changed(leg);
            if (leg.State == AssistanceState.Returned) leg.Withdraw(null, context.Now);
            else if (stored.Legs.Remove(leg)) context.Db.AssistanceLegs.Remove(leg);
        }

        AssistanceLeg New(AskedUnit unit)
        {
            var made = new AssistanceLeg(
                stored.Request.Number, stored.Legs.Max(leg => leg.No) + 1, stored.Request.Requester, unit, shop, context.Now);
            context.Db.AssistanceLegs.Add(made);
            return made;
        }
    }

    private static void Record(CommandContext context, AssistanceRequest request, AssistanceEvent what) =>
        StoredAssistance.Record(context, request, what, request.Requester, [request.Requester]);

    private static AssistanceAnswer Of(AssistanceRequest request) => new(request.Number, request.State, null, null, request.Version);
}
