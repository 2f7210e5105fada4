using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Regulation;

/// <summary>What derives from the regulation, over HTTP.</summary>
public static class RegulationApi
{
    public static void MapRegulation(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Regulation");
        settings.MapGet("", async (Settings queries, CancellationToken cancel) => ApiResults.Answer(Result.Of(await queries.ListAsync(cancel))))
            .Reads(Permission.UseOwnAccount).Produces<SettingsAnswer>()
            .WithSummary("The regulation's version, and the figures that derive from it: its own, today's, and all their versions (R19.1).");
        settings.MapPut("/{name}", async (
                    string name, SettingCommand command, CallHeaders call, HttpContext http, Settings useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.TightenAsync(http.Actor(), name, command, call.Call, cancel), version: answer => answer.Version))
            .Does(Settings.Tighten).Produces<SettingItem>()
            .WithSummary("Tightens a figure from a day on, by the national center; looser than the regulation or that day's figure is refused (R19.1).");
        settings.MapPost("/{name}/versions/{version:int}/withdraw", async (
                    string name, int version, WithdrawCommand command, CallHeaders call, HttpContext http, Settings useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.WithdrawAsync(http.Actor(), name, version, command, call.Call, cancel), version: answer => answer.Version))
            .Does(Settings.Withdraw).Produces<SettingItem>().WithSummary("Withdraws a version whose first day lies ahead.");

        var interpretations = api.MapGroup("/interpretations").WithTags("Regulation");
        interpretations.MapGet("", async (Interpretations queries, CancellationToken cancel) =>
                ApiResults.Answer(Result.Of(await queries.ListAsync(cancel))))
            .Reads(Permission.UseOwnAccount).Produces<InterpretationsAnswer>()
            .WithSummary("How the national authority reads rules of the regulation, in all versions. A refusal carries the newest of its rule (R20.1).");
        interpretations.MapPost("", async (
                    InterpretationCommand command, CallHeaders call, HttpContext http, Interpretations useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.InterpretAsync(http.Actor(), command, call.Call, cancel), StatusCodes.Status201Created, version: answer => answer.Version))
            .Does(Interpretations.Interpret).Produces<InterpretationItem>(StatusCodes.Status201Created)
            .WithSummary("Puts an interpretation on record, by the national center: the rule's newest from then on (R20.1).");
    }

    public static IServiceCollection AddRegulation(this IServiceCollection services) => services.AddSingleton<Settings>().AddSingleton<Interpretations>();
}
