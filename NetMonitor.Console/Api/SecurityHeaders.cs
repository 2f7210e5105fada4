using System.Security.Cryptography;

namespace NetMonitor.Console.Api;

/// <summary>No request leaves for the outside and no foreign script runs: the browser is told so with every page.</summary>
public static class SecurityHeaders
{
    private const string NonceItem = "csp-nonce";

    /// <summary>The nonce of this response's inline scripts.</summary>
    public static string Nonce(this HttpContext context) => context.Items[NonceItem] as string ?? "";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // No other site embeds what we send.
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        // Answers, exports and files are for the session that asked: nothing on the way, nor the browser's disk, keeps them.
        if (context.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";
        // The rest is for documents; a browser asks it of no style and no script, and a page has a dozen of them.
        if (IsAsset(context.Request.Path)) return next(context);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceItem] = nonce;
        // Inline styles are MudBlazor's: it positions its popovers with them.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
                + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        // No other site's window keeps a handle on a page of ours.
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    });

    /// <summary>A style or script that comes with the console; a page's address may end like one.</summary>
    private static bool IsAsset(PathString path) => Path.GetExtension(path) is ".css" or ".js"
        && (path.StartsWithSegments("/_framework") || path.StartsWithSegments("/_content") || path.Value!.LastIndexOf('/') == 0);
}
