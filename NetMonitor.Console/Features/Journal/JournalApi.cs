using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Journal;

/// <param name="Checkpoint">A signed note that somebody kept.</param>
public sealed record VerifyCommand(string? Checkpoint);

public static class JournalApi
{
    private const string ProofFile = "application/vnd.c2sp.tlog-proof";

    public static void MapJournal(this RouteGroupBuilder api)
    {
        var journal = api.MapGroup("/journal").WithTags("Journal");
        journal.MapGet("", async (
                [AsParameters] PageQuery page, HttpContext http, JournalQueries queries, string? unit, string? actor, string? subject, string? verb,
                DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new JournalFilter(unit, actor, subject, verb, from, to), page.Request, cancel)))
            .Reads(Permission.ReadJournal).Produces<Page<JournalItem>>().WithSummary(
                "Newest first: entries by or about the accounts that one manages; for a leader those of its own authority and below (R7.1).");
        journal.MapGet("/verify", async (HttpContext http, JournalQueries queries, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.VerifyAsync(http.Actor(), from, to, null, cancel)))
            .Reads(Permission.VerifyJournal).Produces<JournalVerification>().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Reads the journal again: whether any entry was changed, removed, added, swapped or cut off, and any tile or checkpoint. "
                + "With from or to only what lies between, from checkpoint to checkpoint.");
        journal.MapPost("/verify", async (VerifyCommand command, HttpContext http, JournalQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.VerifyAsync(http.Actor(), null, null, command.Checkpoint ?? "", cancel)))
            .Reads(Permission.VerifyJournal).Produces<JournalVerification>().ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("The same, and whether a checkpoint that somebody kept is a beginning of the journal.");
        MapProofs(journal);
        MapTree(journal);
    }

    public static IServiceCollection AddJournalQueries(this IServiceCollection services) => services.AddSingleton<JournalQueries>().AddSingleton<LogUpkeep>()
        .AddSingleton<CheckJournal>();

    private static void MapProofs(RouteGroupBuilder journal)
    {
        journal.MapGet("/{id:long}/proof", async (long id, HttpContext http, JournalQueries queries, CancellationToken cancel) =>
            {
                var proof = await queries.ProveAsync(http.Actor(), id, cancel);
                http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
                return Wants(http, ProofFile) ? File(proof, id) : ApiResults.Answer(proof);
            })
            .Reads(Permission.ReadJournal).Produces<JournalProof>().ProducesProblem(StatusCodes.Status409Conflict)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Responses!["200"].Content![ProofFile] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                return Task.CompletedTask;
            })
            .WithSummary("The inclusion proof of one entry (RFC 6962); as a file of c2sp.org/tlog-proof where that is accepted.");
        journal.MapGet("/{id:long}/proof.tlog-proof", async (long id, HttpContext http, JournalQueries queries, CancellationToken cancel) =>
                File(await queries.ProveAsync(http.Actor(), id, cancel), id))
            .Reads(Permission.ReadJournal).WithMetadata(new ApiConventions.LinkedDownload()).Produces<string>(StatusCodes.Status200OK, ProofFile)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("The inclusion proof of one entry as a file of c2sp.org/tlog-proof, with the entry's bytes in it.");
        journal.MapGet("/consistency", async (HttpContext http, JournalQueries queries, long? from, long? to, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ConsistencyAsync(http.Actor(), from ?? 0, to, cancel)))
            .Reads(Permission.VerifyJournal).Produces<ConsistencyProof>().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("That the tree of one size, by default 0, begins that of a larger one (RFC 6962), by default the newest checkpoint's.");
    }

    private static void MapTree(RouteGroupBuilder journal)
    {
        journal.MapGet("/checkpoint", (HttpContext http, JournalQueries queries) => Plain(queries.Checkpoint(http.Actor())))
            .Reads(Permission.VerifyJournal).WithMetadata(new ApiConventions.LinkedDownload()).Produces<string>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("The newest checkpoint (c2sp.org/tlog-checkpoint), signed by the log and its witnesses.");
        journal.MapGet("/key", (HttpContext http, JournalQueries queries) => Plain(queries.Key(http.Actor())))
            .Reads(Permission.VerifyJournal).WithMetadata(new ApiConventions.LinkedDownload()).Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("The log's public key as a verifier key of c2sp.org/signed-note; former keys follow, each with the largest size that it counts for.");
        journal.MapGet("/tile/{level}/{**index}", async (
                string level, string? index, HttpContext http, JournalQueries queries, CancellationToken cancel) =>
            {
                var tile = await queries.TileAsync(http.Actor(), level, index ?? "", cancel);
                return tile.IsRefused ? ApiResults.Problem(tile.Refusal) : TypedResults.Bytes(tile.Value, "application/octet-stream");
            })
            .Reads(Permission.VerifyJournal).Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("The hashes of a tile of the tree (c2sp.org/tlog-tiles): level, then x001/x234/067, and .p/112 for a partial one.");
    }

    private static IResult File(Result<JournalProof> proof, long id) => proof.IsRefused
        ? ApiResults.Problem(proof.Refusal)
        : TypedResults.File(System.Text.Encoding.UTF8.GetBytes(proof.Value.ToFile()), ProofFile, $"journal-{id}.tlog-proof");

    private static IResult Plain(Result<string> text) =>
        text.IsRefused ? ApiResults.Problem(text.Refusal) : TypedResults.Text(text.Value, "text/plain; charset=utf-8");

    /// <summary>Whether a file is asked for by its type, and JSON is not preferred.</summary>
    private static bool Wants(HttpContext http, string type)
    {
        var accept = http.Request.GetTypedHeaders().Accept;
        double Quality(Func<MediaTypeHeaderValue, bool> matches) => accept.Where(matches).Select(accepted => accepted.Quality ?? 1).DefaultIfEmpty(0).Max();
        var asked = Quality(accepted => accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));
        return asked > 0 && asked >= Quality(accepted => accepted.MatchesMediaType("application/json"));
    }
}
