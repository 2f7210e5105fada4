using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>
/// Live connections are opened by the console's own pages or by programs, never by another site's page: a browser sends the cookie along, and no
/// same-origin policy holds for web sockets. Browsers say where a request comes from, and no page can make them say otherwise.
/// </summary>
public static class SameOrigin
{
    private static readonly PathString[] s_live = ["/_blazor", "/hubs"];

    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
        s_live.Any(path => http.Request.Path.StartsWithSegments(path)) && IsForeign(http.Request)
            ? ApiResults.Problem(Refusal.Forbidden("ForeignOrigin")).ExecuteAsync(http)
            : next(http));

    private static bool IsForeign(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (string.IsNullOrEmpty(origin)) return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        // Behind a proxy that is not known as one, the scheme is the proxy's; the host is always the one that was asked for.
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || (request.IsHttps && from.Scheme != Uri.UriSchemeHttps)
            || from.Scheme is not ("http" or "https")
            || !string.Equals(from.Authority, Authority(request, from.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The host that was asked for, written as an origin writes it: without the scheme's own port.</summary>
    private static string Authority(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : "";
}
