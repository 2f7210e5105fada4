using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Journal;

public static class JournalApi
{
    public static void MapJournal(this RouteGroupBuilder api)
    {
        var journal = api.MapGroup("/journal").WithTags("Journal");
        journal.MapGet("", async (
                [AsParameters] PageQuery page, HttpContext http, JournalQueries queries, string? unit, string? actor, string? subject, string? verb,
                DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new JournalFilter(unit, actor, subject, verb, from, to), page.Request, cancel)))
            .Reads(Permission.ReadJournal).Produces<Page<JournalItem>>().WithSummary("Entries by or about the accounts one manages, newest first.");
        journal.MapGet("/verify", async (HttpContext http, JournalQueries queries, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.VerifyAsync(http.Actor(), from, to, cancel)))
            .Reads(Permission.ReadJournal).Produces<JournalVerification>().WithSummary("Whether any entry was changed, removed, added, swapped or cut off.");
        journal.MapGet("/{id:long}/proof", async (long id, HttpContext http, JournalQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ProveAsync(http.Actor(), id, cancel)))
            .Reads(Permission.ReadJournal).Produces<JournalProof>().WithSummary("The inclusion proof of one entry (RFC 6962).");
    }

    public static IServiceCollection AddJournalQueries(this IServiceCollection services) =>
        services.AddSingleton<JournalVerifier>().AddSingleton<JournalQueries>();
}
