using NetMonitor.Console.Commands;
using NetMonitor.Console.Evidence;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Steps on questions that were split off: the unit that has them answers or declines, the one that gave them takes them back. Their answers go to the unit
/// asked, and to the requesting one with its answer.
/// </summary>
public sealed class PartSteps(CommandRunner commands)
{
    public static readonly Operation Decline = new("DeclineAssistancePart", Permission.WorkOnAssistance);
    public static readonly Operation TakeBack = new("TakeBackAssistancePart", Permission.WorkOnAssistance);

    /// <summary>Declines what the own unit was given, with a reason.</summary>
    public async Task<Result<AssistanceAnswer>> DeclineAsync(
        Actor actor, string number, AssistanceStepCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, AssistanceRequest.MaxReason)) return Refusal.Malformed("ReasonRequired");
        return await RunAsync(actor, Decline, number, command, call, (context, stored) =>
        {
            if (stored.PartsSeenBy(actor).LastOrDefault(other => other.UnitCode == actor.ActingUnit) is not { } part) return Lacks(actor, stored);
            if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
            return Done(context, stored, part, part.Decline(command.Reason!, context.Now), new AssistancePartDeclined(
                stored.Request.Case.Cause, part.UnitCode, command.Reason!));
        }, cancel);
    }

    /// <summary>Takes back what a unit was given and has not answered.</summary>
    public async Task<Result<AssistanceAnswer>> TakeBackAsync(
        Actor actor, string number, AssistanceStepCommand command, Call call, CancellationToken cancel)
    {
        var unit = UnitCode.OfTyped(command.UnitCode);
        if (unit.IsRefused) return unit.Refusal;
        return await RunAsync(actor, TakeBack, number, command, call, (context, stored) =>
        {
            var own = stored.SeenBy(actor).Where(leg => leg.UnitCode == actor.ActingUnit).Select(leg => leg.No).ToHashSet();
            if (own.Count == 0) return Lacks(actor, stored);
            if (stored.Parts.LastOrDefault(other => own.Contains(other.Leg) && other.UnitCode == unit.Value.ActsAs) is not { } part)
                return Refusal.OutOfScope("PartNotFound");
            if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
            return Done(context, stored, part, part.TakeBack(context.Now), new AssistancePartTakenBack(stored.Request.Case.Cause, part.UnitCode));
        }, cancel);
    }

    /// <summary>What the caller's unit was given; null where there is nothing, or the caller answers for a leg of its own.</summary>
    internal static AssistancePart? Find(Actor actor, StoredAssistance stored) =>
        !actor.May(Permission.WorkOnAssistance) || stored.SeenBy(actor).Any(leg => leg.UnitCode == actor.ActingUnit)
            ? null
            : stored.PartsSeenBy(actor).LastOrDefault(part => part.UnitCode == actor.ActingUnit);

    internal static async Task<Result<AssistanceAnswer>> AnswerAsync(
        CommandContext context, StoredAssistance stored, AssistancePart part, StepSaid said, Call call, CancellationToken cancel)
    {
        if (call.Match(stored.VersionFor(context.Actor)) is { } stale) return stale;
        // A number of another question tells nothing of whether there is such a one.
        var given = stored.Request.QuestionsOf(stored.Legs.Single(leg => leg.No == part.Leg)).Questions.Where(question => part.Questions.Contains(question.No));
        var questions = new QuestionSet([.. given]);
        var answers = said.AnswersTo(questions, part.UnitCode, context.Now);
        if (answers.IsRefused) return answers.Refusal;
        var files = await EvidenceUses.AddAsync(
            context, Subject.Assistance(part.Number), AssistanceEvidence.OfPart(part.No), [.. said.Evidence, .. said.FilesOf(questions)], cancel);
        if (files is not null) return files;
        return Done(context, stored, part, part.Answer(answers.Value, context.Now), new AssistancePartAnswered(
            stored.Request.Case.Cause, part.UnitCode, [.. answers.Value.Select(answer => answer.Question).Order()]));
    }

    private Task<Result<AssistanceAnswer>> RunAsync(
        Actor actor, Operation operation, string number, object body, Call call, Func<CommandContext, StoredAssistance, Result<AssistanceAnswer>> act,
        CancellationToken cancel) => commands.RunAsync<AssistanceAnswer>(
        new Command(actor, operation, Subject.Assistance(number), body, call), StoredAssistance.Lock(number), async (context, token) =>
        {
            if (await StoredAssistance.LoadAsync(context, number, token) is not { } stored) return StoredAssistance.NotFound;
            return stored.IsReadBy(actor) ? act(context, stored) : StoredAssistance.NotFound;
        }, cancel);

    private static Refusal Lacks(Actor actor, StoredAssistance stored) => actor.Lacks(Permission.WorkOnAssistance)
        ?? Permissions.Missing(Permission.WorkOnAssistance, stored.Legs[0].UnitCode.Kind).With("party", nameof(PartParty.GivenUnit));

    private static Result<AssistanceAnswer> Done(
        CommandContext context, StoredAssistance stored, AssistancePart part, Result went, AssistanceEvent what)
    {
        if (went.IsRefused) return went.Refusal;
        var leg = stored.Legs.Single(other => other.No == part.Leg);
        stored.Changed(leg);
        stored.Commit();
        stored.Record(what, leg, part);
        return new AssistanceAnswer(stored.Request.Number, leg.State, null, leg.DueOn, stored.VersionFor(context.Actor));
    }
}
