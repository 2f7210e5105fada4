using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Texts;

/// <summary>Texts to phones that could not be delivered.</summary>
public static class TextsApi
{
    public static void MapTexts(this RouteGroupBuilder api)
    {
        var texts = api.MapGroup("/texts").WithTags("Texts");
        texts.MapGet("/dead", async ([AsParameters] PageQuery page, HttpContext http, DeadTexts queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), page.Request, cancel)))
            .Reads(Permission.KeepTexts).Produces<Page<DeadText>>()
            .WithSummary("Texts that the gateway did not take, newest first; a code's words are not shown.");
        texts.MapPost("/{id:long}/replay", async (long id, CallHeaders call, HttpContext http, DeadTexts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ReplayAsync(http.Actor(), id, call.Call, cancel)))
            .Does(DeadTexts.Replay).Produces<ReplayAnswer>().WithSummary("Sends one of them again, from its first attempt on.");
    }
}
