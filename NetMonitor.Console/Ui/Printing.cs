using Microsoft.Extensions.Localization;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>What a list is printed with: who asked for it, the words, and the reader's clock.</summary>
public sealed record PrintRequest(HttpContext Http, Actor Actor, PrintedList List, Preferences Clock, CancellationToken Cancel)
{
    /// <summary>A value of the address, where it is given once.</summary>
    public string? this[string name] => Http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    public T Get<T>() where T : notnull => Http.RequestServices.GetRequiredService<T>();

    public string Now => Clock.Full(Get<TimeProvider>().GetUtcNow());
}

/// <summary>Lists on paper stand under <c>/print</c>, at the address of their page with its filter.</summary>
public static class Printing
{
    public const string Prefix = "/print";

    /// <summary>
    /// Maps the list of a page. Who may not open the page may not print it; a refusal is on record and answered as the page's own: what is wrong with a
    /// filter is said by the page at the same address.
    /// <paramref name="write"/> writes nothing before it knows that it is not refused.
    /// </summary>
    public static void MapPrinted(this IEndpointRouteBuilder app, string page, Permission needs, Func<PrintRequest, Task<Refusal?>> write) =>
        app.MapGet(Prefix + page, async (HttpContext http, IStringLocalizer<ShellText> texts, RefusedReads refusals, CancellationToken cancel) =>
        {
            // Programs have the API.
            if (http.Session().Kind != SessionKind.Page) return Results.NotFound();
            var actor = http.Actor();
            var asked = new PrintRequest(http, actor, new PrintedList(http, texts), Preferences.From(http), cancel);
            if ((actor.Lacks(needs) ?? await write(asked)) is not { } refusal) return Results.Empty;
            await refusals.NoteAsync(actor, Prefix + page, refusal, CancellationToken.None);
            return refusal.Kind switch
            {
                RefusalKind.Forbidden => Results.LocalRedirect("/denied"),
                RefusalKind.Malformed => Results.LocalRedirect(LocalPath.OrHome($"{http.Request.Path.Value![Prefix.Length..]}{http.Request.QueryString}")),
                _ => Results.NotFound(),
            };
        }).RequireAuthorization().ExcludeFromDescription();
}
