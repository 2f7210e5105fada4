using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Auth;

/// <summary>Who is signed in, with the session as it was at this request.</summary>
public sealed class SessionIdentity : ClaimsIdentity
{
    public SessionIdentity(LiveSession session)
        : base([new Claim(ClaimTypes.Name, session.Actor.UserName)], SessionAuthentication.Scheme) => Session = session;

    public LiveSession Session { get; }
}

/// <summary>
/// One scheme for both: the cookie for pages, the bearer token for the API and the hub. Both are the same kind of opaque
/// token, looked up at every request.
/// </summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionStore sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Session";
    private const string Cookie = "netmonitor";

    /// <summary>The name of the cookie that holds a page's session.</summary>
    public static string CookieOf(HttpRequest request) => Cookies.NameOf(request, Cookie);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var bearer = Bearer();
        var token = bearer ?? Request.Cookies[CookieOf(Request)];
        if (token is not { Length: 64 }) return AuthenticateResult.NoResult();
        var session = await sessions.FindAsync(token, Context.RequestAborted);
        if (session is null) return AuthenticateResult.Fail("The session is over.");
        // A page's token is good in its cookie only, an API's in its header only.
        if (session.Kind == SessionKind.Api != bearer is not null) return AuthenticateResult.Fail("The token belongs elsewhere.");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new SessionIdentity(session)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsForPrograms(Request.Path))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        }

        if (IsFollowedLink(Request)) return AskAgainAsync();
        Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(Request.PathBase + Request.Path + Request.QueryString)}");
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (IsForPrograms(Request.Path)) Response.StatusCode = StatusCodes.Status403Forbidden;
        else Response.Redirect("/denied");
        return Task.CompletedTask;
    }

    /// <summary>A link on another site was followed: the browser then holds the cookie back, even if there is one.</summary>
    private static bool IsFollowedLink(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] == "navigate";

    /// <summary>A page of our own asks for the same address again, and is sent the cookie.</summary>
    private Task AskAgainAsync()
    {
        var here = HtmlEncoder.Default.Encode(Request.PathBase + Request.Path + Request.QueryString);
        Response.ContentType = "text/html; charset=utf-8";
        return Response.WriteAsync($"<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url={here}\"><title>…</title>");
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/session");

    private string? Bearer()
    {
        string? header = Request.Headers.Authorization;
        if (header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
        // Browsers can't set headers on a WebSocket: SignalR's clients send the token in the query, for the hub only.
        return Request.Path.StartsWithSegments("/hubs") ? Request.Query["access_token"].FirstOrDefault() : null;
    }
}

public static class SessionContext
{
    /// <summary>The session of this request; only behind an authorization requirement.</summary>
    public static LiveSession Session(this HttpContext context) => ((SessionIdentity)context.User.Identity!).Session;

    public static LiveSession? FindSession(this ClaimsPrincipal user) => (user.Identity as SessionIdentity)?.Session;

    public static Actor Actor(this HttpContext context) => context.Session().Actor;
}
