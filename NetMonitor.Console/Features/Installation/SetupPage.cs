using Microsoft.AspNetCore.Http.HttpResults;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Installation;

/// <summary>
/// The page that makes the first accounts: a document of its own, without a script and without a session, since there is nobody yet. It works from one
/// form to one answer; the initial passwords are in that answer and nowhere else.
/// </summary>
public static class SetupPage
{
    public const string CodeField = "code";
    public const string FileField = "keyFile";
    public const string FilePasswordField = "keyFilePassword";

    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        app.MapGet(SetupGate.Page, (HttpContext http) => Form(http, null, null)).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(SetupGate.Page, async (IFormCollection form, HttpContext http, SetUpSystem useCase, Networks networks, CancellationToken cancel) =>
        {
            await using var file = form.Files.GetFile(FileField) is { Length: > 0 } sent ? sent.OpenReadStream() : null;
            var first = new FirstAccounts(
                HolderOf(form, FirstPost.FirstAdministrator), HolderOf(form, FirstPost.SecondAdministrator), HolderOf(form, FirstPost.KeyCustodian),
                HolderOf(form, FirstPost.InformationCenterCustodian), file, form[FilePasswordField]);
            var visitor = new Visitor(networks.Of(http), http.Request.Headers.UserAgent.ToString());
            var done = await useCase.ByCodeAsync(first, form[CodeField], visitor, cancel);
            return done.IsRefused ? Form(http, form, done.Refusal) : Document(http, StatusCodes.Status200OK, (nameof(SetupDocument.Made), done.Value));
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The name of a field of one of the four.</summary>
    public static string FieldOf(FirstPost post, string name) => $"{post}.{name}";

    private static FirstHolder HolderOf(IFormCollection form, FirstPost post)
    {
        string? Said(string name) => form[FieldOf(post, name)];
        return new FirstHolder(Said("name"), Said("staffNumber"), Said("mobile"), Said("imAccount"),
            new FirstKey(Said("serial"), Said("seed"), Said("algorithm"), Said("digits"), Said("period"), Said("keyCode")));
    }

    internal static IResult Form(HttpContext http, IFormCollection? typed, Refusal? refusal)
    {
        // The loser of two at once: for it the page is closed as it is for all who come later.
        if (refusal?.Kind == RefusalKind.OutOfScope) return TypedResults.NotFound();
        if (refusal?.Details?.GetValueOrDefault("retryAfter") is { } seconds) http.Response.Headers.RetryAfter = seconds;
        return Document(http, refusal is null ? StatusCodes.Status200OK : ApiResults.StatusOf(refusal.Kind),
            (nameof(SetupDocument.Typed), typed), (nameof(SetupDocument.Refusal), refusal));
    }

    private static RazorComponentResult<SetupDocument> Document(HttpContext http, int status, params (string Name, object? Value)[] parameters)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<SetupDocument>(parameters.ToDictionary(given => given.Name, given => given.Value)) { StatusCode = status };
    }
}
