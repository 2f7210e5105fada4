using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Support;

/// <summary>What is asked, or answered, 1–2,000 characters.</summary>
public sealed record HelpText(string? Text);

/// <summary>What there is to say with it, if anything.</summary>
public sealed record OptionalHelpText
{
    [Omissible] public string? Text { get; init; }
}

public sealed record HelpAnswer(string Number, HelpState State, string? Owner, long Version);

/// <summary>
/// A unit asks its center for support (R2.2): that of its own authority; a center asks that of the authority above, the national one itself. Somebody there
/// takes it over and answers; who asked closes it, or asks once more.
/// </summary>
public sealed class AskForHelp(CommandRunner commands, WorkingCalendars calendars, RegulationInForce regulation)
{
    public static readonly Operation Ask = new("AskForHelp", Permission.UseOwnAccount);
    public static readonly Operation AskAgain = new("AskForHelpAgain", Permission.UseOwnAccount);
    public static readonly Operation Close = new("CloseHelpRequest", Permission.UseOwnAccount);
    public static readonly Operation Take = new("TakeHelpRequest", Permission.AnswerHelpRequests);
    public static readonly Operation Answer = new("AnswerHelpRequest", Permission.AnswerHelpRequests);

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("HelpRequestNotFound", "R2.2");

    private static readonly Refusal s_textRequired = Refusal.Malformed("HelpTextRequired");

    public async Task<Result<HelpAnswer>> AskAsync(Actor actor, HelpText command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Text, HelpRequest.MaxText)) return s_textRequired;
        var times = new DueTimes(SettingName.HelpDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));
        return await commands.RunAsync<HelpAnswer>(new Command(actor, Ask, null, command, call), null, async (context, token) =>
        {
            var center = await CenterOfAsync(context, actor, token);
            var number = await Numbers.NextAsync(context, DocumentNumber.HelpRequest, actor.UnitCode.Division, token);
            var request = new HelpRequest(number, actor.UnitCode, actor.UnitPath, center, actor.UserName, command.Text!, context.Now);
            context.Db.HelpRequests.Add(request);
            Record(context, request, new HelpAsked(request.CenterCode, command.Text!, times.Of(request.AskedAt).Date, Again: false));
            return Of(request);
        }, cancel);
    }

    public async Task<Result<HelpAnswer>> AskAgainAsync(Actor actor, string number, HelpText command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Text, HelpRequest.MaxText)) return s_textRequired;
        var times = new DueTimes(SettingName.HelpDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));
        return await StepAsync(actor, AskAgain, HelpStep.AskAgain, number, command, command.Text, call,
            (request, _) => new HelpAsked(request.CenterCode, command.Text!, times.Of(request.AskedAt).Date, Again: true), cancel);
    }

    public Task<Result<HelpAnswer>> TakeAsync(Actor actor, string number, Call call, CancellationToken cancel) => StepAsync(
        actor, Take, HelpStep.Take, number, new { }, null, call, (_, before) => new HelpTaken(before), cancel);

    public async Task<Result<HelpAnswer>> AnswerAsync(Actor actor, string number, HelpText command, Call call, CancellationToken cancel) =>
        PlainText.IsSaid(command.Text, HelpRequest.MaxText)
            ? await StepAsync(actor, Answer, HelpStep.Answer, number, command, command.Text, call, (_, _) => new HelpAnswered(command.Text!), cancel)
            : s_textRequired;

    public async Task<Result<HelpAnswer>> CloseAsync(Actor actor, string number, OptionalHelpText command, Call call, CancellationToken cancel) =>
        command.Text is null || PlainText.IsSaid(command.Text, HelpRequest.MaxText)
            ? await StepAsync(actor, Close, HelpStep.Close, number, command, command.Text, call, (_, _) => new HelpClosed(command.Text), cancel)
            : s_textRequired;

    /// <summary>Whether the account is that party of the request.</summary>
    internal static bool Is(Actor actor, HelpParty party, string askedBy, UnitCode center) => party == HelpParty.Asker
        ? actor.UserName == askedBy
        : actor.May(Permission.AnswerHelpRequests) && center == actor.ActingUnit;

    /// <summary>
    /// The lowest authority with a center in service, from the own one up; from the one above for a center itself. The nation's has none above.
    /// </summary>
    private static async Task<UnitPath> CenterOfAsync(CommandContext context, Actor actor, CancellationToken cancel)
    {
        var first = actor.UnitKind == UnitKind.CoordinationCenter ? actor.ActingPath.Parent ?? actor.ActingPath : actor.ActingPath;
        var sql = new Sql();
        var above = sql.Value(first.Codes().Select(code => code.ToString()).ToArray());
        var find = sql.InBatch(
            $"""
            select at.path from units at join units center on center.parent_code = at.code and center.kind = {(int)UnitKind.CoordinationCenter}
            where at.code = any({above}) and {UnitSql.IsInService("center")} order by at.path desc limit 1
            """);
        var found = await ReadDoor.Within(context.Connection, actor).AllAsync(find, row => row.Path(), cancel);
        return found is [var path] ? path : UnitPath.Root(UnitCode.Nation);
    }

    private Task<Result<HelpAnswer>> StepAsync(
        Actor actor, Operation operation, HelpStep step, string number, object body, string? text, Call call, Func<HelpRequest, string?, DomainEvent> what,
        CancellationToken cancel) => commands.RunAsync<HelpRequest, HelpAnswer>(
        new Command(actor, operation, Subject.HelpRequest(number), body, call), Open(actor, operation, step, number), (context, request, _) =>
        {
            var before = request.Owner;
            var taken = request.Take(step, actor.UserName, text, context.Now);
            if (taken.IsRefused) return Task.FromResult<Result<HelpAnswer>>(taken.Refusal);
            Record(context, request, what(request, before));
            return Task.FromResult(Result.Of(Of(request)));
        }, cancel);

    private static Opening<HelpRequest> Open(Actor actor, Operation operation, HelpStep step, string number) => new(
        Subject.HelpRequest(number), new SubjectLock(() => [Sql.Statement("select 1 from help_requests where number = $1 for update", number)]), NotFound)
    {
        Load = (context, cancel) => context.Db.HelpRequests.FirstOrDefaultAsync(row => row.Number == number, cancel),
        InScope = (_, request, _) => Task.FromResult(HelpQueries.IsSeen(actor, request)),
        Lacks = (caller, request) => caller.Lacks(operation.Needs)
            ?? (HelpWorkflow.Table.PartiesOf(request.State, step).Any(party => Is(caller, party, request.AskedBy, request.CenterCode))
                ? null
                : Refusal.Forbidden("HelpRequestOfOthers", "R2.2")),
        Version = request => request.Version,
    };

    private static HelpAnswer Of(HelpRequest request) => new(request.Number, request.State, request.Owner, request.Version);

    /// <summary>For who asked, and for the center's administrators.</summary>
    private static void Record(CommandContext context, HelpRequest request, DomainEvent what) => context.Record(
        new JournalEntry(what, Subject.HelpRequest(request.Number), request.Version, context.Author, context.Now)
        {
            UnitCode = request.UnitCode.ToString(), UnitPath = request.UnitPath,
            Readers = Readers.OfAccount(request.AskedBy, UnitPath.Parse(request.CenterPath).Append(request.CenterCode.CenterCode)),
        });
}
