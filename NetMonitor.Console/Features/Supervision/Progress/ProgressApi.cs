using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>A task's figures over HTTP.</summary>
public static class ProgressApi
{
    public static void MapProgress(this RouteGroupBuilder api) => api
        .MapGet("/tasks/{number}/progress", async (
                string number, [AsParameters] UnderQuery at, HttpContext http, ProgressQueries queries, CancellationToken cancel) =>
            ApiResults.Answer(await queries.GetAsync(http.Actor(), number, at.Unit, cancel)))
        .Reads(Permission.ReadFigures).WithTags("Supervision tasks").Produces<ProgressAnswer>();
}
