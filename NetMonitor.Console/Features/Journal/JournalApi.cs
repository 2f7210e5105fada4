using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Journal;

public static class JournalApi
{
    public static void MapJournal(this RouteGroupBuilder api)
    {
        var journal = api.MapGroup("/journal").WithTags("Journal");
        journal.MapGet("", async (HttpContext http, JournalQueries queries, string? unit, string? actor, string? subject, string? verb, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? after, CancellationToken cancel) =>
                ApiConventions.Limit(limit) is { IsRefused: false } size
                    ? ApiResults.Answer(await queries.ListAsync(http.Actor(), new JournalFilter(unit, actor, subject, verb, from, to), size.Value, after, cancel))
                    : ApiResults.Problem(Refusal.Malformed("LimitOutOfRange")))
            .Produces<Page<JournalItem>>().WithSummary("Entries by or about the accounts one manages, newest first.");
        journal.MapGet("/verify", async (HttpContext http, JournalQueries queries, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.VerifyAsync(http.Actor(), from, to, cancel)))
            .Produces<JournalVerification>().WithSummary("Whether any entry was changed, removed, added, swapped or cut off.");
        journal.MapGet("/{id:long}/proof", async (long id, HttpContext http, JournalQueries queries, CancellationToken cancel) => ApiResults.Answer(await queries.ProveAsync(http.Actor(), id, cancel)))
            .Produces<JournalProof>().WithSummary("The inclusion proof of one entry (RFC 6962).");
    }

    public static IServiceCollection AddJournalQueries(this IServiceCollection services) => services.AddSingleton<JournalQueries>();
}
