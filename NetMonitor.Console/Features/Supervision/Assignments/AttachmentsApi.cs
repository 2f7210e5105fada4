using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Files over HTTP: of a task, and of a unit's part of it.</summary>
public static class AttachmentsApi
{
    public static void MapAttachments(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks/{number}/attachments").WithTags("Supervision tasks");
        tasks.MapPost("", (string number, CallHeaders call, HttpContext http, AttachFile useCase, CancellationToken cancel) => UploadAsync(
                http, () => useCase.LacksAsync(http.Actor(), number, cancel),
                form => useCase.HandleAsync(http.Actor(), number, form, call.Call, cancel), cancel))
            .Does(AttachFile.ToTask).TakesFile().Produces<AttachmentItem>(201).WithSummary("Adds a file of at most 50 MB (multipart, part `file`).");
        tasks.MapGet("/{id:guid}", async (
                    string number, Guid id, HttpContext http, AttachmentQueries queries, Attachments attachments, CancellationToken cancel) =>
                await attachments.SendAsync(await queries.FindAsync(http.Actor(), number, id, cancel), cancel))
            .Reads(Permission.ReadWork).WithMetadata(new ApiConventions.LinkedDownload());

        var assignments = api.MapGroup("/assignments/{id}/attachments").WithTags("Assignments");
        assignments.MapPost("", async (string id, CallHeaders call, HttpContext http, AttachFile useCase, CancellationToken cancel) =>
                AssignmentId.TryParse(id, out var parsed)
                    ? await UploadAsync(
                        http, () => useCase.LacksAsync(http.Actor(), parsed, cancel),
                        form => useCase.HandleAsync(http.Actor(), parsed, form, call.Call, cancel), cancel)
                    : ApiResults.Problem(Refusal.OutOfScope("AssignmentNotFound")))
            .Does(AttachFile.ToAssignment).TakesFile().Produces<AttachmentItem>(201)
            .WithSummary("The unit adds a file of at most 50 MB to its part, while that has not left it (R7.2; multipart, part `file`).");
        assignments.MapGet("", async (string id, HttpContext http, AttachmentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await AssignmentAddress.OfAsync(id, parsed => queries.ListAsync(http.Actor(), parsed, cancel))))
            .Reads(Permission.ReadWork).Produces<Page<AttachmentItem>>();
        assignments.MapGet("/{attachment:guid}", async (
                    string id, Guid attachment, HttpContext http, AttachmentQueries queries, Attachments attachments, CancellationToken cancel) =>
                await attachments.SendAsync(
                    await AssignmentAddress.OfAsync(id, parsed => queries.FindAsync(http.Actor(), parsed, attachment, cancel)), cancel))
            .Reads(Permission.ReadWork).WithMetadata(new ApiConventions.LinkedDownload());
    }

    private static Task<IResult> UploadAsync(
        HttpContext http, Func<Task<Refusal?>> lacks, Func<ReceivedForm, Task<Result<AttachmentItem>>> add, CancellationToken cancel) =>
        Uploads.ReceiveAsync(http, lacks, async form => ApiResults.Answer(await add(form), 201), cancel);
}
