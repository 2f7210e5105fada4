using Microsoft.AspNetCore.Components.Server.Circuits;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Ties long-lived connections to their session, so that ending it aborts them and no session holds too many, and holds back everything but the
/// password page until an initial password, or one that is too old or at risk, was changed (R10.6, R10.8), and the duty of article 11 taken on. Without a
/// session there is no live page.
/// </summary>
public sealed class SessionGate(RequestDelegate next, SessionCuts cuts, SessionLimits limits, SessionNetworks networks)
{
    private static readonly (PathString Path, Held What)[] s_held =
        [("/_blazor", Held.PageConnections), ("/hubs", Held.HubConnections), ("/api/v1/feed", Held.WaitingCalls)];

    private static readonly string[] s_beforePasswordChange =
        ["/password", "/account", "/session", "/culture", "/_framework", "/_content", "/denied", "/sign-in"];

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (context.User.FindSession() is not { } session)
        {
            if (path.StartsWithSegments("/_blazor")) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else await next(context);
            return;
        }

        await networks.SeeAsync(context, session);
        if ((session.MustChangePassword || !session.DutyAccepted) && session.Kind == SessionKind.Page && context.GetEndpoint() is not null
            && !s_beforePasswordChange.Any(allowed => path.StartsWithSegments(allowed)) && !Path.HasExtension(path))
        {
            context.Response.Redirect("/password");
            return;
        }

        var at = Array.FindIndex(s_held, held => path.StartsWithSegments(held.Path));
        if (at < 0)
        {
            await next(context);
            return;
        }

        using var taken = limits.TryTake(session.Actor.SessionId, s_held[at].What);
        if (taken is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = SessionLimits.TryAgain;
            return;
        }

        using var connected = networks.Hold(context, session);
        using var registration = cuts.Register(session.Actor.SessionId, context.Abort);
        await next(context);
    }
}

/// <summary>
/// Refuses a circuit's inbound activity once its session has ended, in case its connection is still open. Such a circuit is never taken up
/// again, either: the browser may hold another session by then, with which it could connect.
/// </summary>
public sealed class SessionCircuitHandler(CurrentActor actor, SessionStore sessions, SessionCuts cuts, SessionLimits limits) : CircuitHandler
{
    private IDisposable? _held;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (await actor.FindAsync() is not { } live) throw new InvalidOperationException("A circuit needs a session.");
        _held = limits.TryTake(live.SessionId, Held.Circuits) ?? throw new InvalidOperationException("This session has too many open pages.");
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _held?.Dispose();
        return Task.CompletedTask;
    }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // Throwing is how a handler ends a circuit for good; its page then reads anew, or says that the session is over.
        if (await actor.FindAsync() is { } live && await sessions.FindAsync(live.SessionId, cancellationToken) is null)
            throw new InvalidOperationException("The session of this circuit has ended.");
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (await actor.FindAsync() is { } live && cuts.IsCut(live.SessionId)) return;
        await next(context);
    };
}
