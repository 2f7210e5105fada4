using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>Prepared questions over HTTP; the pages call the same use cases.</summary>
public static class PreparedQuestionsApi
{
    private const string Tag = "Assistance";

    public static void MapPreparedQuestions(this RouteGroupBuilder api)
    {
        api.MapGet("/question-sets", async (string? cause, HttpContext http, PreparedQuestionsQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(Domain.Shared.Result.Of(await queries.OfferedAsync(http.Actor(), cause, cancel))))
            .Reads(Permission.WorkOnAssistance).WithTags(Tag).Produces<Page<PreparedQuestionsItem>>().WithSummary(
                "The questions that the own authority's center and those above have prepared: what is meant for the `cause` first (`fits`: one of its words "
                    + "stands in it), then all others.");
        var sets = api.MapGroup("/units/{code}/question-sets").WithTags(Tag);
        sets.MapGet("", async (string code, PreparedQuestionsQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.OfUnitAsync(code, cancel)))
            .Reads(Permission.ReadDirectory).Produces<Page<PreparedQuestionsItem>>().WithSummary("The questions that an authority's center has prepared.");
        sets.MapGet("/{id:guid}", async (string code, Guid id, PreparedQuestionsQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(code, id, cancel), version: prepared => prepared.Version))
            .Reads(Permission.ReadDirectory).Produces<PreparedQuestionsDetail>();
        sets.MapPost("", async (
                    string code, PreparedQuestionsCommand command, CallHeaders call, HttpContext http, KeepPreparedQuestions useCase,
                    CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.CreateAsync(http.Actor(), code, command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/units/{answer.UnitCode}/question-sets/{answer.Id}"))
            .Does(KeepPreparedQuestions.Create).Produces<PreparedAnswer>(201).WithSummary(
                "By the authority's own center: 1–100 numbered questions, as those of a request, for the words of a `cause`.");
        sets.MapPut("/{id:guid}", async (
                    string code, Guid id, PreparedQuestionsCommand command, CallHeaders call, HttpContext http, KeepPreparedQuestions useCase,
                    CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ChangeAsync(http.Actor(), code, id, command, call.Call, cancel), version: answer => answer.Version))
            .Does(KeepPreparedQuestions.Change).Produces<PreparedAnswer>().WithSummary("Replaces all of it. What was taken over into requests stays there.");
        sets.MapDelete("/{id:guid}", async (
                    string code, Guid id, CallHeaders call, HttpContext http, KeepPreparedQuestions useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.DropAsync(http.Actor(), code, id, call.Call, cancel)))
            .Does(KeepPreparedQuestions.Drop).Produces<PreparedAnswer>();
    }
}
