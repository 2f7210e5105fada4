namespace NetMonitor.Console.Auth;

/// <summary>
/// Cookies that a browser keeps for this console alone. Over HTTPS their names begin with <c>__Host-</c>: then a browser takes them from this very
/// host and with <c>Secure</c> only, and no neighbour in the domain can set one.
/// </summary>
internal static class Cookies
{
    public static string NameOf(HttpRequest request, string name) => request.IsHttps ? $"__Host-{name}" : name;

    /// <summary>Sent with requests of the console's own pages only.</summary>
    public static CookieOptions Options(HttpRequest request, TimeSpan keep) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = "/", MaxAge = keep, IsEssential = true };
}
