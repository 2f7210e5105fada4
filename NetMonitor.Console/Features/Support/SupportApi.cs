using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;

namespace NetMonitor.Console.Features.Support;

/// <summary>Requests for help over HTTP (R2.2).</summary>
public static class SupportApi
{
    public static void MapSupport(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/help-requests").WithTags("Support");
        requests.MapGet("", async (
                    [AsParameters] PageQuery page, HelpState? state, bool? overdue, HttpContext http, HelpQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), state, overdue == true, page.Request, cancel)))
            .Reads(Permission.UseOwnAccount).Produces<Page<HelpItem>>()
            .WithSummary("What one asked, what one's center was asked, and for leaders what the centers at and below their authority were asked.");
        requests.MapGet("/{number}", async (string number, HttpContext http, HelpQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(number), cancel), version: request => request.Version))
            .Reads(Permission.UseOwnAccount).Produces<HelpItem>();
        requests.MapPost("", async (HelpText command, CallHeaders call, HttpContext http, AskForHelp useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.AskAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/help-requests/{answer.Number}"))
            .Does(AskForHelp.Ask).Produces<HelpAnswer>(201).WithSummary("Asks one's center for support; a center asks the one above (R2.2).");
        requests.MapPost("/{number}/take", async (string number, CallHeaders call, HttpContext http, AskForHelp useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.TakeAsync(http.Actor(), Typed.Code(number), call.Call, cancel), version: answer => answer.Version))
            .Does(AskForHelp.Take).Produces<HelpAnswer>().WithSummary("Makes it one's own to answer.");
        requests.MapPost("/{number}/answer", async (
                    string number, HelpText command, CallHeaders call, HttpContext http, AskForHelp useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AnswerAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel), version: answer => answer.Version))
            .Does(AskForHelp.Answer).Produces<HelpAnswer>();
        requests.MapPost("/{number}/ask-again", async (
                    string number, HelpText command, CallHeaders call, HttpContext http, AskForHelp useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AskAgainAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel), version: answer => answer.Version))
            .Does(AskForHelp.AskAgain).Produces<HelpAnswer>();
        requests.MapPost("/{number}/close", async (
                    string number, OptionalHelpText? command, CallHeaders call, HttpContext http, AskForHelp useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.CloseAsync(http.Actor(), Typed.Code(number), command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Does(AskForHelp.Close).Produces<HelpAnswer>();
    }

    public static IServiceCollection AddSupport(this IServiceCollection services) => services.AddSingleton<AskForHelp>().AddSingleton<HelpQueries>()
        .AddSingleton<IFollowsUnits, HelpFollowsUnits>();
}
