using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>What every call of the API is held to.</summary>
public static class ApiConventions
{
    /// <summary>Bytes of a body; uploads and imports have their own limit.</summary>
    public const long MaxBody = 1024 * 1024;

    /// <summary>
    /// Signed in; the password changed (R10.6) unless the endpoint says that it comes before; and a browser's cookie only with an
    /// antiforgery token.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api/v1").RequireAuthorization().AddEndpointFilter(async (context, next) =>
        {
            // No text of the database can hold it, so no filter can mean it.
            if (context.HttpContext.Request.Query.Any(item => item.Key != "after" && item.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true))) return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
            // A value given twice would be half heard; an enum is one name (the framework also takes numbers, and lists for sets of flags).
            if (context.HttpContext.Request.Query.Any(item => item.Value.Count > 1 || (s_names.Contains(item.Key) && item.Value[0]!.Any(c => !char.IsAsciiLetter(c))))) return ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
            if (context.HttpContext.User.FindSession() is not { } session) return await next(context); // only sign-in itself is open to all
            var endpoint = context.HttpContext.GetEndpoint();
            if (session.MustChangePassword && endpoint?.Metadata.GetMetadata<BeforePasswordChange>() is null)
                return ApiResults.Problem(Refusal.Forbidden("PasswordChangeRequired", "R10.6"));
            if (session.Kind == SessionKind.Page && endpoint?.Metadata.GetMetadata<LinkedDownload>() is null && !await HasAntiforgeryTokenAsync(context.HttpContext))
                return ApiResults.Problem(Refusal.Forbidden("AntiforgeryTokenRequired"));
            if (endpoint?.Metadata.GetMetadata<Sensitive>() is not null
                && context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - session.ConfirmedAt > SessionStore.Freshness)
                return ApiResults.Problem(Refusal.Forbidden("ReauthenticationRequired"));
            return await next(context);
        });

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

    /// <summary>Wants the password and a code within the last five minutes.</summary>
    public sealed class Sensitive;

    /// <summary>The page size asked for; <c>LimitOutOfRange</c> beyond 1–200.</summary>
    public static Result<int> Limit(int? limit) => limit switch
    {
        null => Page.DefaultLimit,
        >= 1 and <= Page.MaxLimit => limit.Value,
        _ => Refusal.Malformed("LimitOutOfRange").With("max", $"{Page.MaxLimit}"),
    };
}

/// <summary>The call's idempotency key and version, read from its headers. A malformed one is refused before anything else.</summary>
public sealed record CallHeaders(Call Call, Refusal? Problem)
{
    public static ValueTask<CallHeaders> BindAsync(HttpContext context)
    {
        var request = context.Request;
        string? key = request.Headers["Idempotency-Key"];
        Refusal? problem = key is not null && (key.Length is 0 or > 128 || key.Any(c => c is < '!' or > '~')) ? Refusal.Malformed("IdempotencyKeyMalformed") : null;
        List<long>? match = null;
        string? ifMatch = request.Headers.IfMatch;
        if (ifMatch is not null && ifMatch != "*")
        {
            // An ETag that we never gave is stale, whatever it says: it counts for no version.
            EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags);
            match = [.. (tags ?? []).Where(tag => !tag.IsWeak).Select(tag => long.TryParse(tag.Tag.AsSpan(1, tag.Tag.Length - 2), CultureInfo.InvariantCulture, out var version) ? version : -1)];
        }

        // One address, however it is written.
        return ValueTask.FromResult(new CallHeaders(new Call($"{request.Method} {request.Path.Value!.TrimEnd('/').ToLowerInvariant()}", key, match), problem));
    }
}
