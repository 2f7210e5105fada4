using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance.Questions;

public sealed record PreparedQuestionsCommand(string? Name, string? Cause, IReadOnlyList<QuestionInput?>? Questions);

/// <summary>Which prepared questions were kept, and in what version; the last one they had where they were dropped.</summary>
public sealed record PreparedAnswer(Guid Id, UnitCode UnitCode, string Name, long Version);

/// <summary>An authority's own center keeps the questions that it has prepared for requests for assistance (R6.1), and drops them.</summary>
public sealed class KeepPreparedQuestions(CommandRunner commands)
{
    public static readonly Operation Create = new("CreatePreparedQuestions", Permission.KeepAssistanceRule);
    public static readonly Operation Change = new("ChangePreparedQuestions", Permission.KeepAssistanceRule);
    public static readonly Operation Drop = new("DropPreparedQuestions", Permission.KeepAssistanceRule);

    private static readonly Refusal s_notFound = Refusal.OutOfScope("PreparedQuestionsNotFound");

    /// <summary>Beside what <see cref="PreparedContent.Of"/> refuses <c>UnitClosed</c>, <c>TooManyPreparedQuestions</c>, <c>PreparedNameTaken</c>.</summary>
    public Task<Result<PreparedAnswer>> CreateAsync(
        Actor actor, string typed, PreparedQuestionsCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, Create, typed, command, call, async (context, authority, content, token) =>
        {
            // Merged while this waited: what it had is its successor's already, and nobody would ever keep these.
            if (await context.Db.Units.AnyAsync(unit => unit.Code == authority && unit.Status == UnitStatus.Closed, token))
                return Refusal.Conflict("UnitClosed").With("unit", authority.ToString());
            var count = await context.Db.PreparedQuestions.CountAsync(other => other.UnitCode == authority, token);
            if (count >= PreparedQuestions.Most) return Refusal.Conflict("TooManyPreparedQuestions").With("max", $"{PreparedQuestions.Most}");
            if (await IsTakenAsync(context, authority, content!.Name, null, token)) return Refusal.Conflict("PreparedNameTaken");
            var prepared = new PreparedQuestions(Guid.CreateVersion7(context.Now), authority);
            context.Db.PreparedQuestions.Add(prepared);
            return Keep(context, prepared, content);
        }, cancel);

    /// <summary><c>PreparedQuestionsNotFound</c>, <c>Stale</c>; the rest as in creating them.</summary>
    public Task<Result<PreparedAnswer>> ChangeAsync(
        Actor actor, string typed, Guid id, PreparedQuestionsCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, Change, typed, command, call, async (context, authority, content, token) =>
        {
            var prepared = await FindAsync(context, authority, id, token);
            if (prepared is null) return s_notFound;
            if (call.Match(prepared.Version) is { } stale) return stale;
            if (await IsTakenAsync(context, authority, content!.Name, id, token)) return Refusal.Conflict("PreparedNameTaken");
            return Keep(context, prepared, content);
        }, cancel);

    public Task<Result<PreparedAnswer>> DropAsync(Actor actor, string typed, Guid id, Call call, CancellationToken cancel) =>
        RunAsync(actor, Drop, typed, null, call, async (context, authority, _, token) =>
        {
            var prepared = await FindAsync(context, authority, id, token);
            if (prepared is null) return s_notFound;
            if (call.Match(prepared.Version) is { } stale) return stale;
            context.Db.PreparedQuestions.Remove(prepared);
            Record(context, prepared, new PreparedQuestionsDropped(prepared.Name, prepared.Cause));
            return Answer(prepared);
        }, cancel);

    private async Task<Result<PreparedAnswer>> RunAsync(
        Actor actor, Operation operation, string typed, PreparedQuestionsCommand? command, Call call,
        Func<CommandContext, UnitCode, PreparedContent?, CancellationToken, Task<Result<PreparedAnswer>>> act, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(typed);
        if (code.IsRefused) return code.Refusal;
        PreparedContent? content = null;
        if (command is not null)
        {
            var read = PreparedContent.Of(
                command.Name, command.Cause, command.Questions?.Select(question => question?.Asked ?? new AskedQuestion(null)).ToList());
            if (read.IsRefused) return read.Refusal;
            content = read.Value;
        }

        var authority = code.Value.ActsAs;
        // Of one authority one after the other: no two under one name, and not one too many.
        var alone = new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", authority.ToString())]);
        return await commands.RunAsync<PreparedAnswer>(
            new Command(actor, operation, Subject.Unit(authority), command as object ?? new { }, call), alone, async (context, token) =>
            {
                if (!await context.Db.Units.AnyAsync(unit => unit.Code == authority && unit.Kind == UnitKind.Authority, token))
                    return Refusal.OutOfScope("UnitNotFound").With("unit", authority.ToString());
                if (actor.Lacks(Permission.KeepAssistanceRule) is { } lacks) return lacks;
                // As with the rule: that they are there is open to all, but they are not theirs to keep.
                return authority == actor.ActingUnit
                    ? await act(context, authority, content, token)
                    : Permissions.Missing(Permission.KeepAssistanceRule, actor.UnitKind);
            }, cancel);
    }

    private static Result<PreparedAnswer> Keep(CommandContext context, PreparedQuestions prepared, PreparedContent content)
    {
        prepared.Keep(content, context.Now);
        Record(context, prepared, new PreparedQuestionsKept(prepared.Name, prepared.Cause, prepared.Questions.Count));
        return Answer(prepared);
    }

    private static PreparedAnswer Answer(PreparedQuestions prepared) => new(prepared.Id, prepared.UnitCode, prepared.Name, prepared.Version);

    private static Task<PreparedQuestions?> FindAsync(CommandContext context, UnitCode authority, Guid id, CancellationToken cancel) =>
        context.Db.PreparedQuestions.FirstOrDefaultAsync(prepared => prepared.Id == id && prepared.UnitCode == authority, cancel);

    private static Task<bool> IsTakenAsync(CommandContext context, UnitCode authority, string name, Guid? by, CancellationToken cancel) =>
        context.Db.PreparedQuestions.AnyAsync(other => other.UnitCode == authority && other.Name == name && other.Id != by, cancel);

    private static void Record(CommandContext context, PreparedQuestions prepared, DomainEvent what) => context.Record(
        new JournalEntry(what, Subject.Unit(prepared.UnitCode), prepared.Version, context.Author, context.Now)
        {
            UnitCode = prepared.UnitCode.ToString(), UnitPath = context.Actor.ActingPath.ToString(), Readers = Readers.OfWork(context.Actor.ActingPath),
        });
}
