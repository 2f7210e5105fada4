using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Auth;

/// <summary>Placeholder until the backend's arrives with main.</summary>
public class CurrentActor
{
    public virtual ValueTask<Actor> RequireAsync() => throw new InvalidOperationException("No actor.");
}
