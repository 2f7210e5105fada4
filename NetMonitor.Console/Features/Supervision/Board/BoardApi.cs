using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>A board's rows over HTTP, by pages and as a sheet.</summary>
public static class BoardApi
{
    public static void MapBoard(this RouteGroupBuilder api)
    {
        var board = api.MapGroup("/tasks/{number}").WithTags("Supervision tasks");
        board.MapGet("/assignments", async (
                string number, [AsParameters] PageQuery page, [AsParameters] UnderQuery at, HttpContext http, BoardQueries queries,
                AssignmentState? state, bool? overdue, string? q, BoardOrder? sort, bool? reversed, CancellationToken cancel) => ApiResults.Answer(
                    await queries.PageAsync(http.Actor(), number, new AssignmentFilter(state, overdue, at.Unit, Q: q),
                        new BoardSort(sort ?? BoardOrder.Unit, reversed ?? false), page.Request, cancel)))
            .Reads(Permission.ReadWork).Produces<Page<AssignmentItem>>()
            .WithSummary("A task's assignments in the order of the tree, or by `sort`, `reversed` the other way round; `q` is what their units are "
                + "called: a name, its pinyin, or a code's beginning.");
        board.MapGet("/assignments.xlsx", async (
                string number, [AsParameters] UnderQuery at, HttpContext http, ExportAssignments export, AssignmentState? state, bool? overdue,
                string? q, CancellationToken cancel) =>
            {
                var sheet = await export.HandleAsync(http.Actor(), number, new AssignmentFilter(state, overdue, at.Unit, Q: q), cancel);
                return sheet.IsRefused ? ApiResults.Problem(sheet.Refusal) : Results.Stream(sheet.Value, ExportAssignments.ContentType, $"{number}.xlsx");
            })
            .Reads(ExportAssignments.Export.Needs).WithMetadata(new ApiConventions.LinkedDownload())
            .Produces(200, contentType: ExportAssignments.ContentType)
            .WithSummary("The same rows as the list's, all of them, as a sheet. Every export is in the journal.");
    }
}
