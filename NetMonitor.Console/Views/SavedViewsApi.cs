using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Views;

/// <summary>An account's saved views over HTTP.</summary>
public static class SavedViewsApi
{
    public static void MapSavedViews(this RouteGroupBuilder api)
    {
        var views = api.MapGroup("/saved-views").WithTags("Saved views");
        views.MapGet("", async (HttpContext http, SavedViews useCase, ViewPage? page, CancellationToken cancel) =>
                TypedResults.Json(await useCase.ListAsync(http.Actor(), page, cancel), AnswerJson.Options))
            .Reads(Permission.UseOwnAccount).Produces<Page<SavedViewItem>>().WithSummary("One's own saved views, and those that others share with the unit.");
        views.MapPost("", async (ViewCommand command, CallHeaders call, HttpContext http, SavedViews useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.SaveAsync(http.Actor(), command, call.Call, cancel), 201))
            .Does(SavedViews.Save).Produces<SavedViewItem>(201).WithSummary("Keeps a page's filters under a name; the same name is replaced.");
        views.MapDelete("/{id:guid}", async (Guid id, HttpContext http, SavedViews useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.DeleteAsync(http.Actor(), id, cancel)))
            .Does(SavedViews.Delete).Produces(204);
    }
}
