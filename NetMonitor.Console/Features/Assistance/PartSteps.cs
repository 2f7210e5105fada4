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
            var own = Own(actor, stored);
            if (own.Count == 0 || actor.Lacks(Permission.WorkOnAssistance) is not null) return Lacks(actor, stored);
            if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
            return Done(context, stored, own, part => part.Decline(command.Reason!, context.Now), part => new AssistancePartDeclined(
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
            if (own.Count == 0 || actor.Lacks(Permission.WorkOnAssistance) is not null) return Lacks(actor, stored);
            var parts = Latest(stored.Parts.Where(other => own.Contains(other.Leg) && other.UnitCode == unit.Value.ActsAs));
            if (parts.Count == 0) return Refusal.OutOfScope("PartNotFound");
            if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
            return Done(context, stored, parts, part => part.TakeBack(context.Now), part =>
                new AssistancePartTakenBack(stored.Request.Case.Cause, part.UnitCode));
        }, cancel);
    }

    /// <summary>What the caller's unit was given; nothing where the caller answers for a leg of its own.</summary>
    internal static IReadOnlyList<AssistancePart> Find(Actor actor, StoredAssistance stored) =>
        !actor.May(Permission.WorkOnAssistance) || stored.SeenBy(actor).Any(leg => leg.UnitCode == actor.ActingUnit) ? [] : Own(actor, stored);

    /// <summary>Answers questions of the parts that the own unit was given, each with the part that it belongs to.</summary>
    internal static async Task<Result<AssistanceAnswer>> AnswerAsync(
        CommandContext context, StoredAssistance stored, IReadOnlyList<AssistancePart> parts, StepSaid said, Call call, CancellationToken cancel)
    {
        if (call.Match(stored.VersionFor(context.Actor)) is { } stale) return stale;
        // A number of another question tells nothing of whether there is such a one.
        var questions = new QuestionSet([.. parts.SelectMany(part => QuestionsOf(stored, part))]);
        var answers = said.AnswersTo(questions, context.Actor.ActingUnit, context.Now);
        if (answers.IsRefused) return answers.Refusal;
        var answered = parts.Where(part => answers.Value.Any(answer => part.Questions.Contains(answer.Question))).ToList();
        // Nothing of it was answered: whichever it is says so.
        if (answered.Count == 0) answered.Add(parts[^1]);
        foreach (var part in answered)
        {
            Guid[] brought = [.. said.Evidence, .. said.FilesOf(new QuestionSet([.. QuestionsOf(stored, part)]))];
            var files = await EvidenceUses.AddAsync(context, Subject.Assistance(part.Number), AssistanceEvidence.OfPart(part.No), brought, cancel);
            if (files is not null) return files;
        }

        IReadOnlyList<GivenAnswer> Of(AssistancePart part) => [.. answers.Value.Where(answer => part.Questions.Contains(answer.Question))];
        return Done(context, stored, answered, part => part.Answer(Of(part), context.Now), part => new AssistancePartAnswered(
            stored.Request.Case.Cause, part.UnitCode, [.. Of(part).Select(answer => answer.Question).Order()]));
    }

    private static IEnumerable<Question> QuestionsOf(StoredAssistance stored, AssistancePart part) => stored.Request
        .QuestionsOf(stored.Legs.Single(leg => leg.No == part.Leg)).Questions.Where(question => part.Questions.Contains(question.No));

    private static IReadOnlyList<AssistancePart> Own(Actor actor, StoredAssistance stored) =>
        Latest(stored.PartsSeenBy(actor).Where(part => part.UnitCode == actor.ActingUnit));

    /// <summary>Those that wait for the unit; where none does, the last one, which says why not.</summary>
    private static IReadOnlyList<AssistancePart> Latest(IEnumerable<AssistancePart> parts)
    {
        var all = parts.ToList();
        var given = all.Where(part => part.State == PartState.Given).ToList();
        return given.Count > 0 ? given : [.. all.TakeLast(1)];
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
        CommandContext context, StoredAssistance stored, IReadOnlyList<AssistancePart> parts, Func<AssistancePart, Result> act,
        Func<AssistancePart, AssistanceEvent> what)
    {
        foreach (var part in parts)
        {
            if (act(part).Refusal is { } refusal) return refusal;
            stored.Changed(part);
        }

        stored.Commit();
        foreach (var part in parts) stored.Record(what(part), stored.Legs.Single(leg => leg.No == part.Leg), part);
        var first = stored.SeenBy(context.Actor).FirstOrDefault(leg => leg.No == parts[0].Leg);
        return new AssistanceAnswer(
            stored.Request.Number, first?.State ?? PartWorkflow.SeenAs(parts[^1].State), null, first?.DueOn, stored.VersionFor(context.Actor));
    }
}
