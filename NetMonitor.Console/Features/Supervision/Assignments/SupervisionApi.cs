using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Views;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>The body of a call that says nothing more than its address; it may be left out.</summary>
public sealed record NoCommand;

/// <summary>Supervision tasks and assignments over HTTP; the pages call the same use cases.</summary>
public static class SupervisionApi
{
    public static void MapSupervision(this RouteGroupBuilder api)
    {
        MapTasks(api.MapGroup("/tasks").WithTags("Supervision tasks"));
        MapAssignments(api.MapGroup("/assignments").WithTags("Assignments"));
        api.MapAttachments();
        api.MapSavedViews();
        api.MapPost("/recipients/count", async (RecipientsCommand? command, HttpContext http, RecipientResolver resolver, CancellationToken cancel) =>
            {
                var read = TaskInput.Read(new TaskCommand("-", TaskKind.Daily, LineOfBusiness.Other, "-", "", null, command, null, 1, null));
                if (read.IsRefused) return ApiResults.Problem(read.Refusal);
                return http.Actor().Lacks(Permission.DispatchTasks) is { } lacks
                    ? ApiResults.Problem(lacks)
                    : ApiResults.Answer(await resolver.CountAsync(http.Actor(), read.Value.Recipients, cancel));
            })
            .WithTags("Supervision tasks").WithSummary("How many units a choice of recipients comes to, by level. Changes nothing.");
    }

    private static void MapTasks(RouteGroupBuilder tasks)
    {
        tasks.MapPost("", async (TaskCommand command, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                call.Problem is { } problem ? ApiResults.Problem(problem)
                    : ApiResults.Answer(await useCase.CreateAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version, answer => $"/api/v1/tasks/{answer.Number}"))
            .Produces<TaskAnswer>(201).WithSummary("Drafts a task (R6.1–R6.3).");
        tasks.MapGet("", async (HttpContext http, TaskQueries queries, TaskState? status, bool? overdue, bool? issued, string? q, int? limit, string? after, CancellationToken cancel) =>
            {
                if (q is not null && !PlainText.IsLine(q, 100)) return ApiResults.Problem(Refusal.Malformed("SearchMalformed"));
                return ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(await queries.ListAsync(http.Actor(), new TaskFilter(status, overdue, issued, Q: q), size.Value, after, cancel))
                    : ApiResults.Problem(Refusal.Malformed("LimitOutOfRange"));
            })
            .Produces<Page<TaskItem>>().WithSummary("Tasks of one's scope, newest first; `q` is a part of the number, the title or its pinyin initials.");
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
        tasks.MapPost("/{number}/dispatch", async (string number, NoCommand? command, CallHeaders call, HttpContext http, DispatchTask useCase, CancellationToken cancel) =>
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
            .Produces<UrgeAnswer>().WithSummary("Urges the units named, or all who are late; `onlyLate: false`, `state` and `under` choose otherwise.");
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
        tasks.MapGet("/{number}/assignments.xlsx", async (string number, HttpContext http, ExportAssignments export, AssignmentState? state, bool? overdue, string? under, CancellationToken cancel) =>
            {
                if (!TryUnit(under, out var unit)) return ApiResults.Problem(Refusal.Malformed("UnitCodeMalformed"));
                var sheet = await export.HandleAsync(http.Actor(), number, new AssignmentFilter(state, overdue, unit), cancel);
                return sheet.IsRefused ? ApiResults.Problem(sheet.Refusal) : Results.Stream(sheet.Value, ExportAssignments.ContentType, $"{number}.xlsx");
            })
            .WithMetadata(new ApiConventions.LinkedDownload()).Produces(200, contentType: ExportAssignments.ContentType).WithSummary("The same rows as the list's, all of them, as a sheet. Every export is in the journal.");
    }

    private static void MapAssignments(RouteGroupBuilder assignments)
    {
        assignments.MapGet("", async (HttpContext http, AssignmentQueries queries, bool? mine, Asked? asked, AssignmentState? state, bool? overdue, string? under, int? limit, string? after, CancellationToken cancel) =>
            {
                if (!TryUnit(under, out var unit)) return ApiResults.Problem(Refusal.Malformed("UnitCodeMalformed"));
                return ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(asked is not null ? await queries.AskedAsync(http.Actor(), asked, size.Value, after, cancel) : await queries.ListAsync(http.Actor(), mine ?? false, new AssignmentFilter(state, overdue, unit), size.Value, after, cancel))
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
