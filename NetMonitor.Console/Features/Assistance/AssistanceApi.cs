using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Requests for assistance over HTTP; the pages call the same use cases.</summary>
public static class AssistanceApi
{
    private const string Tag = "Assistance";

    /// <summary>The steps by their names in an address.</summary>
    private static readonly (string Name, AssistanceStep Step)[] s_steps =
    [
        ("submit", AssistanceStep.Submit), ("recall", AssistanceStep.Recall), ("approve", AssistanceStep.Approve), ("send-back", AssistanceStep.SendBack),
        ("pass-on", AssistanceStep.PassOn), ("return", AssistanceStep.Return), ("reject", AssistanceStep.Reject), ("accept", AssistanceStep.Accept),
        ("forward", AssistanceStep.Forward), ("split", AssistanceStep.Split), ("ask", AssistanceStep.Ask), ("supply", AssistanceStep.Supply),
        ("reply", AssistanceStep.Reply), ("extend", AssistanceStep.Extend), ("object", AssistanceStep.Object), ("dispute", AssistanceStep.Dispute),
        ("designate", AssistanceStep.Designate), ("ask-again", AssistanceStep.AskAgain), ("close", AssistanceStep.Close),
        ("withdraw", AssistanceStep.Withdraw),
    ];

    public static IServiceCollection AddAssistance(this IServiceCollection services) => services
        .AddSingleton<PartyNumbers>().AddSingleton<DraftAssistance>().AddSingleton<TakeAssistanceStep>().AddSingleton<PartSteps>()
        .AddSingleton<DisposeOfMany>().AddSingleton<RevealParty>().AddSingleton<IVoidsWrites, VoidAssistance>()
        .AddSingleton<KeepPreparedQuestions>().AddSingleton<PreparedQuestionsQueries>().AddSingleton<KeepAssistanceRule>()
        .AddSingleton<AssistanceQueries>().AddSingleton<AssistanceFigureQueries>().AddSingleton<LegQueries>().AddSingleton<RouteQueries>()
        .AddSingleton<AssistanceReceipts>().AddSingleton<AssistanceBundle>().AddSingleton<WatchAssistance>()
        .AddSingleton<IUsesEvidence, AssistanceEvidence>().AddSingleton<IFollowsUnits, AssistanceFollowsUnits>()
        .AddSingleton<IFollowsUnits, PreparedQuestionsFollowUnits>().AddSingleton<IFollowsNotices, AssistanceDeadlines>()
        .AddSingleton(new WaitingPart(
            WaitingFor.Hops, "/assistance", Permission.RouteAssistance,
            (sql, actor, now) =>
                $"""
                assistance_legs l where l.holder_path = {sql.Value(actor.ActingPath.ToString())}
                  and l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and l.hop_due_on < {sql.Value(WorkingCalendar.DayOf(now))}
                """,
            (_, _) => "true"))
        .AddSingleton(new HomePart(typeof(AssistanceHome), Permission.FollowWork));

    public static void MapAssistance(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/assistance-requests").WithTags(Tag);
        MapReading(api, requests);
        MapDrafts(requests);
        MapSteps(requests);
        MapRule(api);
        api.MapPreparedQuestions();
    }

    private static void MapReading(RouteGroupBuilder api, RouteGroupBuilder requests)
    {
        requests.MapGet("", async (
                    [AsParameters] PageQuery page, [AsParameters] MeasuredQuery measured, AssistanceState? state, AssistanceKind? kind, bool? overdue,
                    string? q, HttpContext http, AssistanceQueries queries, AssistanceFigureQueries figures, CancellationToken cancel) =>
            {
                var filter = new AssistanceFilter(state, kind, overdue, q);
                return ApiResults.Answer(measured.Rows is { } rows
                    ? await figures.RowsAsync(http.Actor(), rows, filter, page.Request, cancel)
                    : await queries.ListAsync(http.Actor(), measured.Box, filter, page.Request, cancel));
            })
            .Reads(Permission.ReadWork).Produces<Page<AssistanceItem>>().WithSummary(
                "`box=Sent`: the own unit's requests, the newest first. `box=Inbox`: what the own unit was asked and has not answered, what is due first "
                    + "standing first. `box=Routing`: what lies at the own center, least time first. Without a box: all that the caller may read. With "
                    + "`measure` instead of a box: the legs that one figure of /assistance-figures counts, by its `rows`; `days` are those of one of its "
                    + "`answerDays`. "
                    + "`q` is a part of the number, of the case's number, or of its cause as it is written or in pinyin; "
                    + "`overdue` what is late with a unit asked or a center, with any of several.");
        api.MapGet("/assistance-figures", async (
                    [AsParameters] UnderQuery at, bool? pairs, AssistanceKind? kind, DateOnly? from, DateOnly? to, HttpContext http,
                    AssistanceFigureQueries figures, CancellationToken cancel) =>
                ApiResults.Answer(await figures.ReadAsync(http.Actor(), new FiguresAsked(at.Unit, pairs ?? false, kind, from, to), cancel)))
            .Reads(Permission.ReadFigures).WithTags(Tag).Produces<AssistanceFigures>().WithSummary(
                "What the unit `under`, by default the highest that the caller oversees, and each unit right below it received from the day `from` to the day "
                    + "`to`, or with `pairs=true` by the provinces of both sides: taken on within a week, working days to answer as counts by whole days that "
                    + "add up, answered on the day agreed, extended, disputed. Ratings are shares of whole quarters that are over, without a `kind`, and "
                    + "only of groups of at least 5 by 3 units, so that none tells who gave one. `rows` lists what is counted: "
                    + "`GET /assistance-requests?{rows}&measure=…`.");
        requests.MapGet("/route", async (string? to, HttpContext http, RouteQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.PreviewAsync(http.Actor(), to, cancel)))
            .Reads(Permission.WorkOnAssistance).Produces<RoutePreview>()
            .WithSummary("The centers by which a request of the own unit would go to the unit `to`, and why. Changes nothing.");
        requests.MapGet("/{number}", async (string number, HttpContext http, AssistanceQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(
                    await OfAsync(number, (parsed, _) => queries.GetAsync(http.Actor(), parsed, cancel)), version: detail => detail.Version))
            .Reads(Permission.ReadWork).Produces<AssistanceDetail>();
        requests.MapGet("/{number}/legs", async (
                    string number, [AsParameters] PageQuery page, AssistanceState? state, bool? overdue, string? q, LegOrder? sort, bool? reversed,
                    HttpContext http, LegQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await OfAsync(number, (parsed, _) => queries.PageAsync(
                    http.Actor(), parsed, new LegFilter(state, overdue, q), new LegSort(sort ?? LegOrder.Unit, reversed ?? false), page.Request, cancel))))
            .Reads(Permission.ReadWork).Produces<Page<LegStanding>>().WithSummary(
                "The board of a request that went to several units: where it stands with each that the caller may see, in the order of the tree, or by "
                    + "`sort`, `reversed` the other way round. `overdue`: whoever has it, the unit asked or a center, is late. `q` is what the units are "
                    + "called: a name, its pinyin, or a code's beginning. `{number}-{leg}` opens one.");
        requests.MapGet("/{number}/progress", async (string number, HttpContext http, LegQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await OfAsync(number, (parsed, _) => queries.CountAsync(http.Actor(), parsed, cancel))))
            .Reads(Permission.ReadWork).Produces<LegCounts>().WithSummary("How many of these legs are in each state, and how many are late.");
        requests.MapGet("/{number}/receipts", async (string number, HttpContext http, AssistanceReceipts receipts, CancellationToken cancel) =>
                ApiResults.Answer(await OfAsync(number, (parsed, _) => receipts.GiveAsync(http.Actor(), parsed, cancel))))
            .Reads(Permission.ReadWork).Produces<IReadOnlyList<AssistanceReceipt>>().WithSummary(
                "What either side can show later: that the request was submitted, delivered, accepted, refused, answered, each with the proof of its "
                    + "journal entry. Asked for again it is the same; `NotSealedYet` for the last second's.");
        requests.MapGet("/{number}/bundle", async (string number, HttpContext http, AssistanceBundle bundle, CancellationToken cancel) =>
            {
                var made = await OfAsync(number, (parsed, _) => bundle.MakeAsync(http.Actor(), parsed, cancel));
                return made.IsRefused
                    ? ApiResults.Problem(made.Refusal)
                    : Results.Stream(made.Value, "application/zip", $"{number[..DocumentNumber.Length]}.zip");
            })
            .Reads(Permission.ReadWork).WithMetadata(new ApiConventions.LinkedDownload()).Produces<Stream>(StatusCodes.Status200OK, "application/zip")
            .WithSummary("The request as its reader sees it, its timeline, evidence and receipts, with a manifest of their hashes and its journal proof, to be "
                + "checked without the system: `NetMonitor.Console verify-bundle file.zip --key <verifier key>`.");
    }

    private static void MapDrafts(RouteGroupBuilder requests)
    {
        requests.MapPost("", async (AssistanceCommand command, CallHeaders call, HttpContext http, DraftAssistance useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.CreateAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/assistance-requests/{answer.Number}"))
            .Does(DraftAssistance.Create).Produces<AssistanceAnswer>(201).WithSummary("Drafts a request in the own unit's name (R7.3).");
        requests.MapMethods("/{number}", ["PATCH"], async (
                    string number, AssistanceCommand command, CallHeaders call, HttpContext http, DraftAssistance useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await OfAsync(number, (parsed, _) => useCase.EditAsync(http.Actor(), parsed, command, call.Call, cancel)),
                    version: answer => answer.Version))
            .Does(DraftAssistance.Edit).Produces<AssistanceAnswer>().WithSummary("Replaces what a draft says, or a request that all centers have returned.");
        requests.MapDelete("/{number}", async (string number, CallHeaders call, HttpContext http, DraftAssistance useCase, CancellationToken cancel) =>
                ApiResults.Answer(await OfAsync(number, (parsed, _) => useCase.DiscardAsync(http.Actor(), parsed, call.Call, cancel))))
            .Does(DraftAssistance.DiscardDraft).Produces<AssistanceAnswer>().WithSummary("Throws a draft away.");
    }

    private static void MapSteps(RouteGroupBuilder requests)
    {
        foreach (var (name, step) in s_steps)
            requests.MapPost($"/{{number}}/{name}", async (
                        string number, AssistanceStepCommand? command, CallHeaders call, HttpContext http, TakeAssistanceStep useCase,
                        CancellationToken cancel) =>
                    ApiResults.Answer(
                        await OfAsync(number, (parsed, leg) =>
                            useCase.HandleAsync(http.Actor(), parsed, leg, step, command ?? new AssistanceStepCommand(), call.Call, cancel)),
                        version: answer => answer.Version))
                .Does(TakeAssistanceStep.Operations[step]).Produces<AssistanceAnswer>().WithSummary(
                    "By the request's number alone on every leg on which the caller may take it; `{number}-{leg}` names one.");
        foreach (var step in DisposeOfMany.Steps)
            requests.MapPost($"/routing/{s_steps.Single(named => named.Step == step).Name}", async (
                        DisposeCommand command, CallHeaders call, HttpContext http, DisposeOfMany useCase, CancellationToken cancel) =>
                    ApiResults.Answer(await useCase.HandleAsync(http.Actor(), step, command, call.Call, cancel)))
                .Does(DisposeOfMany.Operations[step]).Produces<DisposedMany>().WithSummary(
                    "The step for many legs at once that lie at the own center (`legs`: `{number}-{leg}`, 1–200), with one reason. What can't be done for one "
                        + "is told in `excluded` with the code of its refusal.");
        requests.MapPost("/{number}/parties/{party:int}/reveal", async (
                    string number, int party, RevealCommand command, CallHeaders call, HttpContext http, RevealParty useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await OfAsync(number, (parsed, _) => useCase.HandleAsync(http.Actor(), parsed, party, command, call.Call, cancel))))
            .Does(RevealParty.Reveal).Produces<RevealedParty>().WithSummary(
                "A party's citizen's number in full, by its place in the case from 1, for who works on the request; the purpose goes on record.");
        requests.MapPost("/{number}/decline", async (
                    string number, AssistanceStepCommand? command, CallHeaders call, HttpContext http, PartSteps useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await OfAsync(number, (parsed, _) => useCase.DeclineAsync(http.Actor(), parsed, command ?? new(), call.Call, cancel)),
                    version: answer => answer.Version))
            .Does(PartSteps.Decline).Produces<AssistanceAnswer>().WithSummary("Declines questions that were split off to the own unit, with a reason.");
        requests.MapPost("/{number}/take-back", async (
                    string number, AssistanceStepCommand? command, CallHeaders call, HttpContext http, PartSteps useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await OfAsync(number, (parsed, _) => useCase.TakeBackAsync(http.Actor(), parsed, command ?? new(), call.Call, cancel)),
                    version: answer => answer.Version))
            .Does(PartSteps.TakeBack).Produces<AssistanceAnswer>().WithSummary("Takes questions back that were split off to `unitCode` and are not answered.");
    }

    private static void MapRule(RouteGroupBuilder api)
    {
        api.MapGet("/units/{code}/assistance-rule", async (string code, KeepAssistanceRule useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.GetAsync(code, cancel), version: rule => rule.Version))
            .Reads(Permission.ReadDirectory).WithTags(Tag).Produces<AssistanceRule>().WithSummary("How requests for assistance pass an authority.");
        api.MapPut("/units/{code}/assistance-rule", async (
                    string code, AssistanceRuleCommand command, CallHeaders call, HttpContext http, KeepAssistanceRule useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), code, command, call.Call, cancel), version: rule => rule.Version))
            .Does(KeepAssistanceRule.Keep).WithTags(Tag).Produces<AssistanceRule>().WithSummary(
                "By the authority's own center: `stepByStep` sends requests down center by center where it is the lowest common superior, `reviewReplies` "
                    + "has answers of its units reviewed by their responsible persons first.");
    }

    /// <summary>What is no number is not found, as one that is missing.</summary>
    private static async Task<Result<T>> OfAsync<T>(string text, Func<string, int?, Task<Result<T>>> act) =>
        LegId.TryParse(text, out var number, out var leg) ? await act(number, leg) : StoredAssistance.NotFound;
}
