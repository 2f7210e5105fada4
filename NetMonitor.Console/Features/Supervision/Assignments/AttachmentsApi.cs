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
                (file, content) => useCase.HandleAsync(http.Actor(), number, file.FileName, file.ContentType, content, call.Call, cancel), cancel))
            .Does(AttachFile.ToTask).TakesFile().Produces<AttachmentItem>(201).WithSummary("Adds a file of at most 50 MB (multipart, part `file`).");
        tasks.MapGet("/{id:guid}", async (
                    string number, Guid id, HttpContext http, AttachmentQueries queries, Attachments attachments, CancellationToken cancel) =>
                attachments.Send(http, await queries.FindAsync(http.Actor(), number, id, cancel), cancel))
            .Reads(Permission.ReadWork).WithMetadata(new ApiConventions.LinkedDownload());

        var assignments = api.MapGroup("/assignments/{id}/attachments").WithTags("Assignments");
        assignments.MapPost("", async (string id, CallHeaders call, HttpContext http, AttachFile useCase, CancellationToken cancel) =>
                AssignmentId.TryParse(id, out var parsed)
                    ? await UploadAsync(
                        http, () => useCase.LacksAsync(http.Actor(), parsed, cancel),
                        (file, content) => useCase.HandleAsync(http.Actor(), parsed, file.FileName, file.ContentType, content, call.Call, cancel), cancel)
                    : ApiResults.Problem(Refusal.OutOfScope("AssignmentNotFound")))
            .Does(AttachFile.ToAssignment).TakesFile().Produces<AttachmentItem>(201)
            .WithSummary("The unit adds a file of at most 50 MB to its part, while that has not left it (R7.2; multipart, part `file`).");
        assignments.MapGet("", async (string id, HttpContext http, AttachmentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await AssignmentAddress.OfAsync(id, parsed => queries.ListAsync(http.Actor(), parsed, cancel))))
            .Reads(Permission.ReadWork).Produces<Page<AttachmentItem>>();
        assignments.MapGet("/{attachment:guid}", async (
                    string id, Guid attachment, HttpContext http, AttachmentQueries queries, Attachments attachments, CancellationToken cancel) =>
                attachments.Send(http, await AssignmentAddress.OfAsync(id, parsed => queries.FindAsync(http.Actor(), parsed, attachment, cancel)), cancel))
            .Reads(Permission.ReadWork).WithMetadata(new ApiConventions.LinkedDownload());
    }

    /// <summary>
    /// Takes a file only from who may add it there, and no more than a few at a time: up to 50 MB lie in a temporary file each. The form is read here and
    /// not bound, since binding would read all of it first.
    /// </summary>
    private static async Task<IResult> UploadAsync(
        HttpContext http, Func<Task<Refusal?>> lacks, Func<IFormFile, Stream, Task<Result<AttachmentItem>>> add, CancellationToken cancel)
    {
        if (await lacks() is { } refusal) return ApiResults.Problem(refusal);
        using var taken = http.RequestServices.GetRequiredService<SessionLimits>().TryTake(http.Actor().SessionId, Held.Uploads);
        if (taken is null) return ApiResults.Problem(SessionLimits.TooMany(Held.Uploads));
        if (!http.Request.HasFormContentType) return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
        IFormFile? file;
        try
        {
            file = (await http.Request.ReadFormAsync(cancel)).Files["file"];
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiResults.Problem(UploadedFile.TooLarge);
        }
        catch (Exception unreadable) when (unreadable is BadHttpRequestException or InvalidDataException or IOException)
        {
            // No boundary, no end, or a head that is none.
            return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
        }

        if (file is null) return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
        await using var content = file.OpenReadStream();
        return ApiResults.Answer(await add(file, content), 201);
    }

    private static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<IFormFile>("multipart/form-data")
        .DisableAntiforgery() // the group's filter asks cookies for a token; bearer callers have none
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(UploadedFile.MaxSize + ApiConventions.MaxBody));
}
