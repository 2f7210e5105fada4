using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Notices;

/// <summary>The bell over HTTP.</summary>
public static class NoticesApi
{
    public static void MapNotices(this RouteGroupBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", async ([AsParameters] PageQuery page, HttpContext http, NoticeQueries queries, bool? unread, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), unread ?? false, page.Request, cancel)))
            .Reads(Permission.UseOwnAccount).Produces<Page<NoticeItem>>()
            .WithSummary("What the caller's unit was told in the last 90 days, newest first; `kind` is the verb of the journal entry.");
        notices.MapGet("/waiting", async (HttpContext http, WaitingQueries queries, CancellationToken cancel) =>
                TypedResults.Json(await queries.ReadAsync(http.Actor(), cancel), AnswerJson.Options))
            .Reads(Permission.UseOwnAccount).Produces<IReadOnlyList<WaitingCount>>()
            .WithSummary("What waits for the caller, told or not, by where it is seen to: alerts, late hops, filings, forms, findings.");
        notices.MapPost("/read", async (ReadCommand command, CallHeaders call, HttpContext http, ReadNotices useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), command, call.Call, cancel)))
            .Does(ReadNotices.Read).Produces<ReadAnswer>()
            .WithSummary("Marks as read one of these: at most 200 `ids`; all `until` a notice's id; all about one `subject` (the number of a task or an "
                + "assignment); all up to one that are `like` it (of its kind, about its task).");
        notices.MapGet("/quiet-hours", async (HttpContext http, NoticeQueries queries, CancellationToken cancel) =>
                TypedResults.Json(await queries.QuietAsync(http.Actor(), cancel), AnswerJson.Options))
            .Reads(Permission.UseOwnAccount).Produces<QuietHours>().WithSummary("Between these times, by the law's clock, the account is not called.");
        notices.MapPost("/quiet-hours", async (QuietCommand command, CallHeaders call, HttpContext http, ReadNotices useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.SetQuietAsync(http.Actor(), command, call.Call, cancel)))
            .Does(ReadNotices.Quiet).Produces<QuietHours>().WithSummary("Sets them; the same time twice is no quiet time.");
    }
}
