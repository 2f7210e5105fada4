using Microsoft.AspNetCore.Components.Authorization;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Auth;

/// <summary>Who looks at this page. A circuit keeps the actor it began with: when anything about it changes, its session ends.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    public async ValueTask<Actor?> FindAsync() => (await authentication.GetAuthenticationStateAsync()).User.FindSession()?.Actor;

    public async ValueTask<Actor> RequireAsync() => await FindAsync() ?? throw new InvalidOperationException("This page needs a session.");
}
