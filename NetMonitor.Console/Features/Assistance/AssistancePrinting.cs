using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>On paper: a list as its address has it, and one request as its reader sees it.</summary>
public static class AssistancePrinting
{
    public static void MapAssistancePrinting(this IEndpointRouteBuilder app)
    {
        app.MapPrinted("/assistance", Permission.FollowWork, ListAsync);
        app.MapPrinted("/assistance/{id}", Permission.FollowWork, RequestAsync);
    }

    private static async Task<Refusal?> ListAsync(PrintRequest asked)
    {
        var (texts, words, queries) = (Texts(asked), asked.Get<AssistanceWords>(), asked.Get<AssistanceQueries>());
        var (box, filter) = (AssistanceList.Box(asked.Actor, name => asked[name]), AssistanceList.Filter(name => asked[name]));
        var items = await PrintedList.AllAsync(page => queries.ListAsync(asked.Actor, box, filter, page, asked.Cancel), asked.Cancel);
        if (items.IsRefused) return items.Refusal;
        asked.List.Begin(
            texts[AssistanceText.Title],
            Words.Beside(
                asked.Actor.UnitName, box is { } named ? texts[$"Box_{named}"].Value : null, filter.Kind is { } kind ? words.Of(kind) : null,
                filter.State is { } state ? words.Of(state) : null, filter.Overdue == true ? texts[AssistanceText.OnlyLate].Value : null, filter.Query),
            asked.Get<IStringLocalizer<ShellText>>()[ShellText.PrintedAt, asked.Now]);
        await asked.List.TableAsync(null,
        [
            new(texts[AssistanceText.Request], item => item.Number), new(texts[AssistanceText.Kind], item => words.Of(item.Kind)),
            new(texts[AssistanceText.CaseNumber], item => item.CaseNumber), new(texts[AssistanceText.Cause], item => item.Cause),
            new(texts[AssistanceText.State], item => words.Of(item.State)), new(texts[AssistanceText.From], item => item.RequesterName),
            new(texts[AssistanceText.To], item => item.Targets > 1 ? texts[AssistanceText.ToMany, item.UnitName, item.Targets - 1] : item.UnitName),
            new(texts[AssistanceText.DueOn], item => item.Due is { } due ? Times.Day(due) : ""),
        ], items.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    private static async Task<Refusal?> RequestAsync(PrintRequest asked)
    {
        var (texts, words) = (Texts(asked), asked.Get<AssistanceWords>());
        if (!LegId.TryParse(asked.Http.Request.RouteValues["id"]?.ToString(), out var number, out var no)) return StoredAssistance.NotFound;
        var found = await asked.Get<AssistanceQueries>().GetAsync(asked.Actor, number, asked.Cancel);
        if (found.IsRefused) return found.Refusal;
        var request = found.Value;
        var legs = request.Legs.Where(leg => no is null || leg.No == no).ToList();
        asked.List.Begin(
            request.Case.Cause, Words.Beside(request.Number, words.Of(request.Kind), words.Of(request.State), request.RequesterName),
            asked.Get<IStringLocalizer<ShellText>>()[ShellText.PrintedAt, asked.Now]);
        asked.List.Sheet(
        [
            new(texts[AssistanceText.CaseNumber], request.Case.Number),
            new(texts[AssistanceText.FiledOn], request.Case.FiledOn is { } filed ? Times.Day(filed) : ""),
            .. request.Case.Parties.Select(party => new SheetCell(
                texts[AssistanceText.Party], Words.Beside(party.Name, party.CreditCode, party.IdNumber), Wide: true)),
        ]);
        if (legs.Count > AssistancePage.Few) await LegsAsync(asked, texts, words, legs);
        else foreach (var leg in legs) await RouteAsync(asked, texts, words, leg);
        await asked.List.TableAsync<QuestionItem>(texts[AssistanceText.Questions],
        [
            new("#", question => question.Id), new(texts[AssistanceText.WhichQuestions], question => question.Text),
            new(texts[AssistanceText.Replied], question => string.Join(
                "\n", question.Answers.Where(answer => no is null || answer.Leg == no).Select(answer => $"{answer.Text} ({answer.UnitName})"))),
        ], request.Questions.Concat(AskedAgain(legs)).ToAsyncEnumerable(), asked.Cancel);
        var said = legs.SelectMany(leg => leg.Exchanges.Select(said => (leg.UnitName, Said: said))).OrderBy(row => row.Said.At).ToList();
        if (said.Count > 0)
            await asked.List.TableAsync<(string Unit, ExchangeItem Said)>(texts[AssistanceText.Exchanges],
            [
                new(texts[AssistanceText.Asked], row => row.Unit), new(texts[AssistanceText.Steps], row => words.Of(row.Said.Step)),
                new(asked.Get<IStringLocalizer<ShellText>>()[ShellText.When], row => asked.Clock.Full(row.Said.At)),
                new(texts[AssistanceText.Wording], row => row.Said.Text),
            ], said.ToAsyncEnumerable(), asked.Cancel);
        await asked.List.TableAsync<Timeline.Entry>(texts[AssistanceText.Timeline],
        [
            new(asked.Get<IStringLocalizer<ShellText>>()[ShellText.When], entry => asked.Clock.Full(entry.At)),
            new(texts[AssistanceText.Steps], entry => asked.Get<JournalWords>().Verb(entry.Verb)),
            new(texts[AssistanceText.WhichUnit], entry => entry.UnitName),
            new(texts[AssistanceText.Wording], entry => entry.Text),
        ], AssistanceTimeline.Of(request, no is null ? null : legs.FirstOrDefault()).ToAsyncEnumerable(), asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    /// <summary>The way to one unit asked, with the time at each.</summary>
    private static Task RouteAsync(PrintRequest asked, IStringLocalizer<AssistanceText> texts, AssistanceWords words, LegItem leg) =>
        asked.List.TableAsync<RouteItem>(
            Words.Beside(leg.UnitName, words.Of(leg.State), leg.DueOn is { } due ? $"{texts[AssistanceText.DueOn]} {Times.Day(due)}" : null),
            [
                new(texts[AssistanceText.Route], stop => stop.UnitName),
                new(texts[AssistanceText.Delivered], stop => stop.Since is { } since ? asked.Clock.Full(since) : ""),
                new(texts[AssistanceText.State], stop => stop.Act is { } act ? words.Of(act) : ""),
            ], leg.Route.ToAsyncEnumerable(), asked.Cancel);

    /// <summary>Of many units one line each, as on the board.</summary>
    private static Task LegsAsync(PrintRequest asked, IStringLocalizer<AssistanceText> texts, AssistanceWords words, IReadOnlyList<LegItem> legs) =>
        asked.List.TableAsync<LegItem>(texts[AssistanceText.Legs],
        [
            new("#", leg => $"{leg.No}"), new(texts[AssistanceText.WhichUnit], leg => leg.UnitName),
            new(texts[AssistanceText.State], leg => words.Of(leg.State)), new(texts[AssistanceText.Holder], leg => leg.HolderName),
            new(texts[AssistanceText.HopsPassed], leg => $"{leg.Route.Skip(1).SkipLast(1).Count(hop => hop.State == HopState.Passed)}"),
            new(texts[AssistanceText.CenterDue], leg => leg.HopDueOn is { } due ? Times.Day(due) : ""),
            new(texts[AssistanceText.DueOn], leg => leg.DueOn is { } due ? Times.Day(due) : ""),
        ], legs.ToAsyncEnumerable(), asked.Cancel);

    /// <summary>What one of several units was asked once more stands with its leg, and not among the questions to all.</summary>
    private static IEnumerable<QuestionItem> AskedAgain(IReadOnlyList<LegItem> legs) =>
        legs.SelectMany(leg => leg.Again is { } again ? new[] { again with { Text = $"{leg.UnitName}: {again.Text}" } } : []);

    private static IStringLocalizer<AssistanceText> Texts(PrintRequest asked) => asked.Get<IStringLocalizer<AssistanceText>>();
}
