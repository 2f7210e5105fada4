using NetMonitor.Console.Shell;

namespace NetMonitor.Console.Features.Installation;

/// <summary>Until there is an account nothing answers but health and the setting up, and afterwards that never does again (R5.1).</summary>
public sealed class SetupGate(RequestDelegate next, SetupCode setup)
{
    internal const string Page = "/setup";

    /// <summary>What the page is made of, and the switch of its language.</summary>
    private static readonly string[] s_ofPage = ["/app.css", "/favicon.svg", "/culture"];

    public async Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        var isPage = path.Equals(Page, StringComparison.OrdinalIgnoreCase);
        if (!await setup.IsOpenAsync(http.RequestAborted))
        {
            if (isPage) http.Response.StatusCode = StatusCodes.Status404NotFound;
            else await next(http);
        }
        else if (isPage || path.StartsWithSegments("/health") || s_ofPage.Any(file => path.Equals(file, StringComparison.OrdinalIgnoreCase)))
        {
            await next(http);
        }
        else if (PlainPages.IsForPeople(http.Request))
        {
            http.Response.Redirect(Page);
        }
        else
        {
            await TypedResults.Problem(
                title: "SetupRequired", statusCode: StatusCodes.Status503ServiceUnavailable, type: "urn:netmonitor:SetupRequired",
                extensions: new Dictionary<string, object?> { ["code"] = "SetupRequired" }).ExecuteAsync(http);
        }
    }
}
