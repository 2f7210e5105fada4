using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Supervision tasks over HTTP; the pages call the same use cases.</summary>
public static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Supervision tasks");
        MapDrafts(tasks);
        MapReading(tasks);
        MapEnding(tasks);
        api.MapPost("/recipients/count", async (RecipientsCommand? command, HttpContext http, RecipientResolver resolver, CancellationToken cancel) =>
            {
                var read = TaskInput.Read(http.Actor(), new TaskCommand("-", TaskKind.Daily, LineOfBusiness.Other, "-", "", null, command, null, 1, null));
                return ApiResults.Answer(read.IsRefused ? read.Refusal : await resolver.CountAsync(http.Actor(), read.Value.Recipients, cancel));
            })
            .Reads(Permission.DispatchTasks).WithTags("Supervision tasks").Produces<IReadOnlyList<RecipientCount>>()
            .WithSummary("How many units a choice of recipients comes to, by level. Changes nothing.");
    }

    private static void MapDrafts(RouteGroupBuilder tasks)
    {
        tasks.MapPost("", async (TaskCommand command, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.CreateAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/tasks/{answer.Number}"))
            .Does(DraftTask.Create).Produces<TaskAnswer>(201).WithSummary("Drafts a task (R6.1–R6.3); with `unfinished: true` only its title must be there.");
        tasks.MapMethods("/{number}", ["PATCH"], async (
                    string number, TaskCommand command, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.EditAsync(http.Actor(), number, command, call.Call, cancel), version: answer => answer.Version))
            .Does(DraftTask.Edit).Produces<TaskAnswer>().WithSummary("Replaces a draft's content; with `unfinished: true` only its title must be there.");
        tasks.MapDelete("/{number}", async (string number, CallHeaders call, HttpContext http, DraftTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.DiscardAsync(http.Actor(), number, call.Call, cancel)))
            .Does(DraftTask.DiscardDraft).Produces<TaskAnswer>().WithSummary("Throws a draft away.");
        tasks.MapPost("/{number}/dispatch", async (
                    string number, NoCommand? command, CallHeaders call, HttpContext http, DispatchTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, call.Call, cancel), version: answer => answer.Version))
            .Does(DispatchTask.Dispatch).Produces<TaskAnswer>().WithSummary(
                "Sends a draft to all its recipients, in one transaction. What an unfinished one lacks is named by `TaskUnfinished`; one by which an "
                    + "assignment is passed down is sent only while that can be.");
    }

    private static void MapReading(RouteGroupBuilder tasks)
    {
        tasks.MapGet("", async (
                [AsParameters] PageQuery page, [AsParameters] IssuerQuery by, HttpContext http, TaskQueries queries, TaskState? status, bool? overdue,
                bool? issued, string? q, TaskKind? kind, LineOfBusiness? line, Priority? priority, DateOnly? from, DateOnly? until,
                UnitLevel? level, TaskOrder? sort, bool? reversed, CancellationToken cancel) => ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new TaskFilter(status, overdue, issued, false, q, kind, line, priority, by.Unit, from, until, level), page.Request,
                    cancel, sort ?? TaskOrder.Created, reversed ?? false)))
            .Reads(Permission.ReadWork).Produces<Page<TaskItem>>()
            .WithSummary(
                "Tasks of one's scope, newest first or in another order (`sort`, `reversed`); `q` is a part of the number, or of the title as it is written, "
                    + "in pinyin or by its initials; `from` and `until` are the first and the last day on which they were made, `level` that of the "
                    + "unit which issued them.");
        tasks.MapGet("/{number}", async (string number, HttpContext http, TaskQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), number, cancel), version: task => task.Version))
            .Reads(Permission.ReadWork).Produces<TaskDetail>();
    }

    private static void MapEnding(RouteGroupBuilder tasks)
    {
        tasks.MapPost("/{number}/withdraw", async (
                    string number, WithdrawCommand? command, CallHeaders call, HttpContext http, WithdrawTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Does(WithdrawTask.Withdraw).Produces<TaskAnswer>();
        tasks.MapPost("/{number}/close", async (
                    string number, CloseCommand? command, CallHeaders call, HttpContext http, CloseTask useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Does(CloseTask.Close).Produces<TaskAnswer>();
        tasks.MapPost("/{number}/urge", async (
                    string number, UrgeCommand? command, CallHeaders call, HttpContext http, UrgeUnits useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, command ?? new(), call.Call, cancel)))
            .Does(UrgeUnits.Urge).Produces<UrgeAnswer>()
            .WithSummary("Urges the units named, or all who are late; `onlyLate: false`, `state` and `under` choose otherwise.");
    }
}
