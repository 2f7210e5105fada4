using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>The contractor of an incident over HTTP (R15.1, R8.1): its grants, and what it reads by them.</summary>
internal static class ContractorsApi
{
    public static void MapContractors(RouteGroupBuilder api, RouteGroupBuilder incidents)
    {
        var grants = incidents.MapGroup("/{number}/contractors");
        grants.MapGet("", async (string number, HttpContext http, ContractorQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), Typed.Code(number), cancel)))
            .Reads(Permission.ReadIncidents).Produces<IReadOnlyList<ContractorItem>>().WithSummary("Grants to contractors, each with what was read by it.");
        grants.MapPost("", async (
                    string number, ContractorCommand command, CallHeaders call, HttpContext http, GrantContractor useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.GrantAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel), 201, grant => grant.Version))
            .Does(GrantContractor.Grant).Produces<GrantAnswer>(201).WithSummary("What a special-duty account sees of the incident, for at most 72 hours.");
        grants.MapPost("/{id:guid}/renew", async (
                    string number, Guid id, RenewCommand command, CallHeaders call, HttpContext http, GrantContractor useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.RenewAsync(http.Actor(), Typed.Code(number), id, command, call.Call, cancel), version: grant => grant.Version))
            .Does(GrantContractor.Renew).Produces<GrantAnswer>().WithSummary("Within 72 hours from now, as long as it has not ended.");
        grants.MapPost("/{id:guid}/end", async (
                    string number, Guid id, CallHeaders call, HttpContext http, GrantContractor useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.EndAsync(http.Actor(), Typed.Code(number), id, call.Call, cancel), version: grant => grant.Version))
            .Does(GrantContractor.End).Produces<GrantAnswer>();

        var granted = api.MapGroup("/granted-incidents").WithTags("Incidents");
        granted.MapGet("", async (HttpContext http, GrantedIncidents useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ListAsync(http.Actor(), cancel)))
            .Reads(Permission.ReadGrantedIncidents).Produces<IReadOnlyList<GrantedIncident>>().WithSummary("The caller's own grants.");
        granted.MapGet("/{id:guid}", async (Guid id, HttpContext http, GrantedIncidents useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.FileAsync(http.Actor(), id, cancel), version: incident => incident.Version))
            .Reads(Permission.ReadGrantedIncidents).Produces<IncidentDetail>()
            .WithSummary("The incident's file without who answers for it; that it was read stands in the file.");
        granted.MapGet("/{id:guid}/entries", async (
                    Guid id, [AsParameters] PageQuery page, HttpContext http, GrantedIncidents useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.EntriesAsync(http.Actor(), id, page.Request, cancel)))
            .Reads(Permission.ReadGrantedIncidents).Produces<Page<GrantedEntry>>()
            .WithSummary("The entries that the grant names, newest first; that they were read stands in the incident's file.");
    }

    public static IServiceCollection AddContractors(this IServiceCollection services) =>
        services.AddSingleton<GrantContractor>().AddSingleton<ContractorQueries>().AddSingleton<GrantedIncidents>();
}
