using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>What every call of the API is held to.</summary>
public static class ApiConventions
{
    /// <summary>Bytes of a body; uploads and imports have their own limit.</summary>
    public const long MaxBody = 1024 * 1024;

    private const string Prefix = "/api/v1";

    /// <summary>
    /// Signed in; the password changed (R10.6) unless the endpoint says that it comes before; a browser's cookie only with an
    /// antiforgery token; what is malformed in headers and page requests refused; and for what reads, the permission that the endpoint
    /// declares. What is refused of a read is on record.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) =>
        app.MapGroup(Prefix).RequireAuthorization().AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (IsAmbiguous(http.Request.Query)) return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
            if (http.User.FindSession() is not { } session) return await next(context); // only sign-in itself is open to all
            var endpoint = http.GetEndpoint();
            if (session.MustChangePassword && endpoint?.Metadata.GetMetadata<BeforePasswordChange>() is null)
                return ApiResults.Problem(Refusal.Forbidden("PasswordChangeRequired", "R10.6"));
            if (session.Kind == SessionKind.Page && endpoint?.Metadata.GetMetadata<LinkedDownload>() is null && !await HasAntiforgeryTokenAsync(http))
                return ApiResults.Problem(Refusal.Forbidden("AntiforgeryTokenRequired"));
            foreach (var argument in context.Arguments)
                if (argument is IBound { Problem: { } problem }) return ApiResults.Problem(problem);
            // A use case asks for itself, in its place between scope and state.
            var needs = endpoint?.Metadata.GetMetadata<Needs>();
            var answer = needs is { Operation: null } && session.Actor.Lacks(needs.Permission) is { } lacks ? ApiResults.Problem(lacks) : await next(context);
            if (needs is { Operation: null } && answer is ApiResults.Refused refused)
                await http.RequestServices.GetRequiredService<RefusedReads>()
                    .NoteAsync(session.Actor, TemplateOf(http), refused.Refusal, CancellationToken.None);
            return answer;
        });

    private static string TemplateOf(HttpContext http) =>
        $"{http.Request.Method} /{((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "").TrimStart('/')[(Prefix.Length - 1)..].Trim('/')}";

    /// <summary>
    /// A value given twice would be half heard; an enum is one name (the framework also takes numbers, and lists for sets of flags); and
    /// no text of the database can hold a zero, so no filter can mean it.
    /// </summary>
    private static bool IsAmbiguous(IQueryCollection query) => query.Any(item => item.Value.Count > 1
        || (s_names.Contains(item.Key) && item.Value[0]!.Any(c => !char.IsAsciiLetter(c)))
        || (item.Key != "after" && item.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)));

    /// <summary>The framework's own question answers yes for whatever reads.</summary>
    private static async Task<bool> HasAntiforgeryTokenAsync(HttpContext http)
    {
        try
        {
            await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    /// <summary>Query parameters that are an enum's name.</summary>
    private static readonly FrozenSet<string> s_names = new[] { "state", "status", "kind", "level", "asked" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reachable with an initial password.</summary>
    public sealed class BeforePasswordChange;

    /// <summary>A file that pages link to: a link can't carry an antiforgery token, and no other site can read what it downloads.</summary>
    public sealed class LinkedDownload;
}

/// <summary>The call's idempotency key and version, read from its headers. A malformed one is refused before anything else.</summary>
public sealed record CallHeaders(Call Call, Refusal? Problem) : IBound
{
    public static ValueTask<CallHeaders> BindAsync(HttpContext context)
    {
        var request = context.Request;
        string? key = request.Headers["Idempotency-Key"];
        var malformed = key is not null && (key.Length is 0 or > 128 || key.Any(c => c is < '!' or > '~'));
        List<long>? match = null;
        string? ifMatch = request.Headers.IfMatch;
        if (ifMatch is not null && ifMatch != "*")
        {
            // An ETag that we never gave is stale, whatever it says: it counts for no version.
            EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags);
            match = [.. (tags ?? []).Where(tag => !tag.IsWeak).Select(VersionOf)];
        }

        // One address, however it is written.
        var route = $"{request.Method} {request.Path.Value!.TrimEnd('/').ToLowerInvariant()}";
        return ValueTask.FromResult(new CallHeaders(new Call(route, key, match), malformed ? Refusal.Malformed("IdempotencyKeyMalformed") : null));
    }

    private static long VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan(1, tag.Tag.Length - 2), CultureInfo.InvariantCulture, out var version) ? version : -1;
}
