using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Incidents;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Foreign requests: a draft is discarded, one that was sent is withdrawn on each leg on which its workflow lets it be.</summary>
public sealed class VoidAssistance : IVoidsWrites
{
    public string SubjectType => AssistanceSubjects.OfRequest;

    public async Task<Result<VoidEffect>> LookAsync(NetMonitorDb db, LineToVoid line, CancellationToken cancel)
    {
        if (await db.AssistanceRequests.AsNoTracking().FirstOrDefaultAsync(row => row.Number == line.Number, cancel) is not { } request)
            return VoidEffect.NothingLeft();
        return EffectOf(request, await db.AssistanceLegs.AsNoTracking().Where(leg => leg.Number == line.Number).ToListAsync(cancel), line);
    }

    public async Task<Result<VoidEffect>> VoidAsync(CommandContext context, LineToVoid line, long? seen, CancellationToken cancel)
    {
        await context.WriteNowAsync(StoredAssistance.Lock(line.Number).Statements()[0], cancel);
        if (await StoredAssistance.LoadAsync(context, line.Number, cancel) is not { } stored || context.Db.Entry(stored.Request).State == EntityState.Deleted)
            return VoidEffect.NothingLeft();
        if (IVoidsWrites.WhyChanged(seen, stored.Request.Version) is { } changed) return changed;
        var effect = EffectOf(stored.Request, stored.Legs, line);
        if (effect.IsRefused || effect.Value.Verb is not { } verb) return effect;
        if (verb == nameof(AssistanceDiscarded))
        {
            DraftAssistance.Discard(context, stored);
            return effect.Value with { Version = 0 };
        }

        List<Action> entries = [];
        var (request, cause) = (stored.Request, stored.Request.Case.Cause);
        foreach (var leg in stored.Legs.Where(leg => leg.Guard(AssistanceStep.Withdraw) is null))
        {
            var center = leg.AtCenter;
            if (leg.Withdraw(line.Reason, context.Now) is { IsRefused: true } refused) return refused.Refusal;
            stored.Changed(leg);
            entries.Add(() => stored.Record(new AssistanceWithdrawn(cause, line.Reason, center), leg, request.Requester));
            foreach (var part in stored.TakePartsBack(leg))
                entries.Add(() => stored.Record(new AssistancePartTakenBack(cause, part.UnitCode), leg, part));
        }

        stored.Commit();
        entries.ForEach(record => record());
        return effect.Value with { Version = request.Version };
    }

    private static Result<VoidEffect> EffectOf(AssistanceRequest request, IReadOnlyList<AssistanceLeg> legs, LineToVoid line)
    {
        if (legs.All(leg => leg.State == AssistanceState.Withdrawn)) return VoidEffect.NothingLeft(request.Version);
        if (line.Verb is not (nameof(AssistanceDrafted) or nameof(AssistanceSubmitted) or nameof(AssistanceApproved))) return IVoidsWrites.OnlyStands;
        if (legs.All(leg => leg.Guard(AssistanceStep.Discard) is null)) return new VoidEffect(nameof(AssistanceDiscarded), request.Version);
        return legs.Any(leg => leg.Guard(AssistanceStep.Withdraw) is null)
            ? new VoidEffect(nameof(AssistanceWithdrawn), request.Version)
            : IVoidsWrites.OnlyStands;
    }
}
