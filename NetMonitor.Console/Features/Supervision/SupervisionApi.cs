using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>Supervision tasks and assignments over HTTP; the pages call the same use cases.</summary>
public static class SupervisionApi
{
    public static void MapSupervision(this RouteGroupBuilder api)
    {
        MapTasks(api.MapGroup("/tasks").WithTags("Supervision tasks"));
        MapAssignments(api.MapGroup("/assignments").WithTags("Assignments"));
        api.MapPost("/recipients/count", async (RecipientsCommand? command, HttpContext http, RecipientResolver resolver, CancellationToken cancel) =>
            {
                var read = TaskInput.Read(new TaskCommand("-", TaskKind.Daily, LineOfBusiness.Other, "-", "", null, command, null, 1, null));
                if (read.IsRefused) return ApiResults.Problem(read.Refusal);
                return http.Actor().IsDispatcher
                    ? ApiResults.Answer(await resolver.CountAsync(http.Actor(), read.Value.Recipients, cancel))
                    : ApiResults.Problem(Refusal.Forbidden("RoleRequired", "R6.1"));
            })
            .WithTags("Supervision tasks").WithSummary("How many units a choice of recipients comes to, by level. Changes nothing.");
    }

    private static void MapTasks(RouteGroupBuilder tasks)
    {
        tasks.MapPost("", async (TaskCommand command, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.CreateAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version, answer => $"/api/v1/tasks/{answer.Number}"))
            .Produces<TaskAnswer>(201).WithSummary("Drafts a task (R6.1–R6.3).");
        tasks.MapGet("", async (HttpContext http, TaskQueries queries, TaskState? status, bool? overdue, bool? issued, int? limit, string? after, CancellationToken cancel) =>
                ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(await queries.ListAsync(http.Actor(), new TaskFilter(status, overdue, issued), size.Value, after, cancel))
                    : ApiResults.Problem(Refusal.Malformed("LimitOutOfRange")))
            .Produces<Page<TaskItem>>().WithSummary("Tasks of one's scope, newest first.");
        tasks.MapGet("/{number}", async (string number, HttpContext http, TaskQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), number, cancel), version: task => task.Version))
            .Produces<TaskDetail>();
        tasks.MapMethods("/{number}", ["PATCH"], async (string number, TaskCommand command, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.EditAsync(http.Actor(), number, command, call.Call, cancel), version: answer => answer.Version))
            .Produces<TaskAnswer>().WithSummary("Replaces a draft's content.");
        tasks.MapDelete("/{number}", async (string number, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.DiscardAsync(http.Actor(), number, call.Call, cancel)))
            .Produces<TaskAnswer>().WithSummary("Throws a draft away.");
        tasks.MapPost("/{number}/dispatch", async (string number, CallHeaders call, HttpContext http, DispatchTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, call.Call, cancel), version: answer => answer.Version))
            .Produces<TaskAnswer>().WithSummary("Sends a draft to all its recipients, in one transaction.");
        tasks.MapPost("/{number}/withdraw", async (string number, WithdrawCommand? command, CallHeaders call, HttpContext http, EndTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.WithdrawAsync(http.Actor(), number, command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Produces<TaskAnswer>();
        tasks.MapPost("/{number}/close", async (string number, CloseCommand? command, CallHeaders call, HttpContext http, EndTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.CloseAsync(http.Actor(), number, command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Produces<TaskAnswer>();
        tasks.MapPost("/{number}/urge", async (string number, UrgeCommand? command, CallHeaders call, HttpContext http, EndTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.UrgeAsync(http.Actor(), number, command ?? new(), call.Call, cancel)))
            .Produces<UrgeAnswer>().WithSummary("Urges the units named, or all who are late.");
        tasks.MapGet("/{number}/assignments", async (string number, HttpContext http, AssignmentQueries queries, AssignmentState? state, bool? overdue, string? under, int? limit, string? after, CancellationToken cancel) =>
            {
                if (!TryUnit(under, out var unit)) return ApiResults.Problem(Refusal.Malformed("UnitCodeMalformed"));
                return ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(await queries.OfTaskAsync(http.Actor(), number, new AssignmentFilter(state, overdue, unit), size.Value, after, cancel))
                    : ApiResults.Problem(Refusal.Malformed("LimitOutOfRange"));
            })
            .Produces<Page<AssignmentItem>>();
        tasks.MapGet("/{number}/progress", async (string number, HttpContext http, ProgressQueries queries, string? under, CancellationToken cancel) =>
                TryUnit(under, out var unit) ? ApiResults.Answer(await queries.GetAsync(http.Actor(), number, unit, cancel)) : ApiResults.Problem(Refusal.Malformed("UnitCodeMalformed")))
            .Produces<ProgressAnswer>();
        tasks.MapPost("/{number}/attachments", async (string number, IFormFile file, CallHeaders call, HttpContext http, Attachments useCase, CancellationToken cancel) =>
            {
                if (call.Problem is { } problem) return ApiResults.Problem(problem);
                await using var content = file.OpenReadStream();
                return ApiResults.Answer(await useCase.AddAsync(http.Actor(), number, file.FileName, file.ContentType, content, call.Call, cancel), 201);
            })
            .DisableAntiforgery() // the group's filter asks cookies for a token; bearer callers have none
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(Attachments.MaxSize + ApiConventions.MaxBody))
            .Produces<AttachmentItem>(201).WithSummary("Adds a file of at most 50 MB (multipart, part `file`).");
        tasks.MapGet("/{number}/attachments/{id:guid}", async (string number, Guid id, HttpContext http, Attachments attachments, CancellationToken cancel) =>
        {
            var found = await attachments.FindAsync(http.Actor(), number, id, cancel);
            if (found.IsRefused) return ApiResults.Problem(found.Refusal);
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Stream(stream => attachments.CopyToAsync(found.Value, stream, cancel), found.Value.ContentType, found.Value.Name);
        });
    }

    private static void MapAssignments(RouteGroupBuilder assignments)
    {
        assignments.MapGet("", async (HttpContext http, AssignmentQueries queries, bool? mine, AssignmentState? state, bool? overdue, string? under, int? limit, string? after, CancellationToken cancel) =>
            {
                if (!TryUnit(under, out var unit)) return ApiResults.Problem(Refusal.Malformed("UnitCodeMalformed"));
                return ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(await queries.ListAsync(http.Actor(), mine ?? false, new AssignmentFilter(state, overdue, unit), size.Value, after, cancel))
                    : ApiResults.Problem(Refusal.Malformed("LimitOutOfRange"));
            })
            .Produces<Page<AssignmentItem>>();
        assignments.MapGet("/{id}", async (string id, HttpContext http, AssignmentQueries queries, CancellationToken cancel) =>
                AssignmentId.TryParse(id, out var parsed)
                    ? ApiResults.Answer(await queries.GetAsync(http.Actor(), parsed, cancel), version: detail => detail.Version)
                    : ApiResults.Problem(Refusal.OutOfScope("AssignmentNotFound")))
            .Produces<AssignmentDetail>();
        foreach (var (name, step) in new[]
        {
            ("receive", AssignmentStep.Receive), ("submit", AssignmentStep.Submit), ("approve", AssignmentStep.Approve), ("send-back", AssignmentStep.SendBack),
            ("accept", AssignmentStep.Accept), ("return", AssignmentStep.Return), ("request-extension", AssignmentStep.RequestExtension),
            ("grant-extension", AssignmentStep.GrantExtension), ("decline-extension", AssignmentStep.DeclineExtension), ("withdraw", AssignmentStep.Withdraw),
        })
            assignments.MapPost($"/{{id}}/{name}", async (string id, StepCommand? command, CallHeaders call, HttpContext http, TakeStep useCase, CancellationToken cancel) =>
                {
                    if (call.Problem is { } problem) return ApiResults.Problem(problem);
                    return AssignmentId.TryParse(id, out var parsed)
                        ? ApiResults.Answer(await useCase.HandleAsync(http.Actor(), parsed, step, command ?? new(), call.Call, cancel), version: answer => answer.Version)
                        : ApiResults.Problem(Refusal.OutOfScope("AssignmentNotFound"));
                })
                .Produces<StepAnswer>();
        assignments.MapPost("/{id}/sub-dispatch", async (string id, TaskCommand command, CallHeaders call, HttpContext http, SubDispatch useCase, CancellationToken cancel) =>
            {
                if (call.Problem is { } problem) return ApiResults.Problem(problem);
                return AssignmentId.TryParse(id, out var parsed)
                    ? ApiResults.Answer(await useCase.HandleAsync(http.Actor(), parsed, command, call.Call, cancel), 201, answer => answer.Version, answer => $"/api/v1/tasks/{answer.Number}")
                    : ApiResults.Problem(Refusal.OutOfScope("AssignmentNotFound"));
            })
            .Produces<TaskAnswer>(201).WithSummary("Passes the assignment down: a child task, sent at once.");
    }

    private static bool TryUnit(string? text, out UnitCode? code)
    {
        code = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!UnitCode.TryParse(text, out var parsed)) return false;
        code = parsed;
        return true;
    }
}
