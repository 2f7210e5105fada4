using NetMonitor.Console.Api;
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
            .WithSummary("Units by parent, kind, level, and by part of name, beginning of code or of pinyin initials.");
        units.MapGet("/{code}", async (string code, UnitQueries queries, CancellationToken cancel) =>
                UnitCode.TryParse(code, out var parsed)
                    ? ApiResults.Answer(await queries.GetAsync(parsed, cancel), version: unit => unit.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Reads(Permission.ReadDirectory).Produces<UnitItem>();
    }

    public static IServiceCollection AddUnits(this IServiceCollection services) => services.AddSingleton<UnitQueries>().AddSingleton<ImportUnits>();
}
