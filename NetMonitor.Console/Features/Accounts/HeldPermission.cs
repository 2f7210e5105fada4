using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>A permission that an account has, how far it reaches, and the rule that gives it.</summary>
public sealed record HeldPermission(Permission Permission, Reach Reach, string? Rule)
{
    public static IReadOnlyList<HeldPermission> Of(Actor actor) =>
    [
        .. from permission in Enum.GetValues<Permission>()
           let grant = actor.GrantOf(permission)
           where grant is not null
           select new HeldPermission(permission, grant.Reach, grant.Rule),
    ];
}
