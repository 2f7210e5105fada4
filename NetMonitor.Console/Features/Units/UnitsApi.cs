using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>The directory of units, readable by all who are signed in.</summary>
public static class UnitsApi
{
    public static void MapUnits(this RouteGroupBuilder api)
    {
        var units = api.MapGroup("/units").WithTags("Units");
        units.MapGet("", async (
                [AsParameters] PageQuery page, UnitQueries queries, [AsParameters] ParentQuery above, UnitKind? kind, UnitLevel? level, string? q,
                CancellationToken cancel) =>
            {
                var filter = new UnitFilter(above.Unit, kind, level, string.IsNullOrWhiteSpace(q) ? null : q);
                return ApiResults.Answer(await queries.ListAsync(filter, page.Request, cancel));
            })
            .Reads(Permission.ReadDirectory).Produces<Page<UnitItem>>()
            .WithSummary("Units by parent, kind, level, and by part of name (in pinyin too), beginning of code or of pinyin initials.");
        units.MapGet("/{code}", async (string code, UnitQueries queries, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await queries.GetAsync(parsed, cancel), version: unit => unit.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Reads(Permission.ReadDirectory).Produces<UnitItem>();
        units.MapPatch("/{code}", async (
                    string code, UnitChange change, CallHeaders call, HttpContext http, ChangeUnit useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.HandleAsync(http.Actor(), parsed, change, call.Call, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Does(ChangeUnit.Change).Produces<UnitChangeAnswer>()
            .WithSummary("Says whether a unit and those below it are sent tasks: `NotAsked` where nobody is on duty (R5.1).");
    }

    public static IServiceCollection AddUnits(this IServiceCollection services) => services.AddSingleton<UnitQueries>()
        .AddSingleton<ImportUnits>().AddSingleton<ChangeUnit>();
}
