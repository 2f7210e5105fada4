using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.SignInPolicies;

/// <summary>How the nation signs in, and from which networks its units do.</summary>
public static class SignInPolicyApi
{
    public static void MapSignInPolicy(this RouteGroupBuilder api)
    {
        var policy = api.MapGroup("/sign-in-policy").WithTags("Sign-in policy");
        policy.MapGet("", async (SignInPolicies queries, CancellationToken cancel) =>
                ApiResults.Answer(Result.Of(await queries.GetAsync(cancel)), version: answer => answer.Version))
            .Reads(Permission.UseOwnAccount).Produces<PolicyAnswer>()
            .WithSummary("How the nation signs in: the decision on the provisional mode, formal acceptance, and whether networks count (R10.4, R10.5).");
        policy.MapPut("", async (
                    PolicyCommand command, CallHeaders call, HttpContext http, SignInPolicies useCase, Networks networks, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.SetAsync(http.Actor(), command, networks.Of(http), call.Call, cancel), version: answer => answer.Version))
            .Does(SignInPolicies.Set).Produces<PolicyAnswer>()
            .WithSummary("Puts the whole policy on record (R10.5). Formal acceptance ends the provisional mode for good.");

        var networks = api.MapGroup("/units/{code}/networks").WithTags("Sign-in policy");
        networks.MapGet("", async (string code, HttpContext http, UnitNetworks queries, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await queries.GetAsync(http.Actor(), parsed, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Reads(Permission.ManageUnits).Produces<NetworksAnswer>()
            .WithSummary("The networks that are listed for a unit itself.");
        networks.MapPut("", async (
                    string code, NetworksCommand command, CallHeaders call, HttpContext http, UnitNetworks useCase, Networks from, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(
                        await useCase.SetAsync(http.Actor(), parsed, command, from.Of(http), call.Call, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Does(UnitNetworks.Set).Produces<NetworksAnswer>()
            .WithSummary("From which networks a unit signs in, and those below it without a list of their own (R10.5); an empty list takes it away.");
    }

    public static IServiceCollection AddSignInPolicy(this IServiceCollection services) => services.AddSingleton<SignInPolicies>().AddSingleton<UnitNetworks>();
}
