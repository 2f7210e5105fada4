using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Api;

/// <summary>What an endpoint needs. Every endpoint of the API declares it; a test finds the one that does not.</summary>
/// <param name="Permission">What its caller needs at least; the use case decides how far the permission reaches.</param>
/// <param name="Operation">The use case, where the endpoint changes something.</param>
public sealed record Needs(Permission Permission, Operation? Operation = null);

public static class Declarations
{
    /// <summary>The endpoint runs this use case.</summary>
    public static TBuilder Does<TBuilder>(this TBuilder endpoint, Operation operation) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Needs(operation.Needs, operation));

    /// <summary>The endpoint reads; who lacks the permission is refused before anything is looked at.</summary>
    public static TBuilder Reads<TBuilder>(this TBuilder endpoint, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Needs(permission));
}
