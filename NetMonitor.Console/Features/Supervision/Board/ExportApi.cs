using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>A board's rows as a sheet, over HTTP.</summary>
public static class ExportApi
{
    public static void MapExport(this RouteGroupBuilder api) => api
        .MapGet("/tasks/{number}/assignments.xlsx", async (
            string number, [AsParameters] UnderQuery at, HttpContext http, ExportAssignments export, AssignmentState? state, bool? overdue,
            CancellationToken cancel) =>
        {
            var sheet = await export.HandleAsync(http.Actor(), number, new AssignmentFilter(state, overdue, at.Unit), cancel);
            return sheet.IsRefused ? ApiResults.Problem(sheet.Refusal) : Results.Stream(sheet.Value, ExportAssignments.ContentType, $"{number}.xlsx");
        })
        .Reads(ExportAssignments.Export.Needs).WithMetadata(new ApiConventions.LinkedDownload()).WithTags("Supervision tasks")
        .Produces(200, contentType: ExportAssignments.ContentType)
        .WithSummary("The same rows as the list's, all of them, as a sheet. Every export is in the journal.");
}
