using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
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

    /// <summary>The header in which a page's script sends the token.</summary>
    public const string AntiforgeryHeader = "X-Antiforgery";

    private const string Prefix = "/api/v1";

    /// <summary>
    /// Every call but the sign-in needs a session, and the password changed (R10.6) unless the endpoint may come before that. A browser's cookie
    /// counts only with an antiforgery token. Malformed headers and page requests are refused. A read needs the permission that its endpoint
    /// declares, and is put on record if it is refused.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) =>
        app.MapGroup(Prefix).RequireAuthorization().AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (IsAmbiguous(http)) return ApiResults.Problem(Refusal.Malformed("QueryMalformed"));
            if (http.User.FindSession() is not { } session) return await next(context); // only sign-in itself is open to all
            var endpoint = http.GetEndpoint();
            if (session.ChangeRule is { } rule && endpoint?.Metadata.GetMetadata<BeforePasswordChange>() is null)
                return ApiResults.Problem(Refusal.Forbidden("PasswordChangeRequired", rule));
            var download = endpoint?.Metadata.GetMetadata<LinkedDownload>() is not null;
            if (session.Kind == SessionKind.Page && !download && !await HasAntiforgeryTokenAsync(http))
                return ApiResults.Problem(Refusal.Forbidden("AntiforgeryTokenRequired"));
            if (download)
            {
                if (http.RequestServices.GetRequiredService<SessionLimits>().TryTake(session.Actor.SessionId, Held.Downloads) is not { } taken)
                    return ApiResults.Problem(SessionLimits.TooMany(Held.Downloads));
                // Held until all of it is sent: who reads slowly keeps the file, too.
                http.Response.RegisterForDispose(taken);
            }

            foreach (var argument in context.Arguments)
                if (argument is IBound { Problem: { } problem }) return ApiResults.Problem(problem);
            // A use case checks its permission itself, after the scope and before the state.
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
    /// Of a value given twice only one would count. An enum must be one name (the framework also takes numbers, and lists as sets of flags). No
    /// text of the database can hold the character zero, so no filter can mean it.
    /// </summary>
    private static bool IsAmbiguous(HttpContext http) => http.Request.Query.Any(item => item.Value.Count > 1
        || (item.Value[0]!.Any(c => !char.IsAsciiLetter(c)) && IsName(http, item.Key))
        || HoldsZero(item.Key) || (item.Key != "after" && HoldsZero(item.Value)));

    /// <summary>Whether the endpoint reads an enum from that parameter of the query.</summary>
    private static bool IsName(HttpContext http, string parameter) =>
        http.GetEndpoint()!.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Any(bound =>
            string.Equals(bound.Name, parameter, StringComparison.OrdinalIgnoreCase)
            && (Nullable.GetUnderlyingType(bound.ParameterInfo.ParameterType) ?? bound.ParameterInfo.ParameterType).IsEnum);

    internal static bool HoldsZero(StringValues values) => values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true);

    /// <summary>Validates the token directly: <c>IsRequestValidAsync</c> answers yes for every GET.</summary>
    private static async Task<bool> HasAntiforgeryTokenAsync(HttpContext http)
    {
        // The framework would look for it in the form, and read all of an upload for that.
        if (!http.Request.Headers.ContainsKey(AntiforgeryHeader)) return false;
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

    /// <summary>Reachable with an initial password.</summary>
    public sealed class BeforePasswordChange;

    /// <summary>A file that pages link to: a link can't carry an antiforgery token, and no other site can read what it downloads.</summary>
    public sealed class LinkedDownload;
}

/// <summary>The call's idempotency key and version, read from its headers. A malformed key is refused before the endpoint runs.</summary>
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
            // An ETag that we never gave counts for no version, so that the call is refused as stale.
            EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags);
            match = [.. (tags ?? []).Where(tag => !tag.IsWeak).Select(VersionOf)];
        }

        // An address has one route, whatever its case and with or without a slash at the end.
        var route = $"{request.Method} {request.Path.Value!.TrimEnd('/').ToLowerInvariant()}";
        return ValueTask.FromResult(new CallHeaders(new Call(route, key, match), malformed ? Refusal.Malformed("IdempotencyKeyMalformed") : null));
    }

    private static long VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan(1, tag.Tag.Length - 2), CultureInfo.InvariantCulture, out var version) ? version : -1;
}
