using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NetMonitor.Console.Data;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>Turns results into HTTP: problem details with a stable <c>code</c>, and the regulation's <c>rule</c> where that is the reason.</summary>
public static class ApiResults
{
    public static IResult Problem(Refusal refusal) => new Refused(refusal);

    public static IResult Answer<T>(Result<T> result, int status = StatusCodes.Status200OK, Func<T, long>? version = null, Func<T, string>? location = null)
    {
        if (result.IsRefused) return Problem(result.Refusal);
        IResult answer = TypedResults.Json(result.Value, AnswerJson.Options, statusCode: status);
        if (version is not null) answer = new WithHeader(answer, "ETag", $"\"{version(result.Value).ToString(CultureInfo.InvariantCulture)}\"");
        return location is null ? answer : new WithHeader(answer, "Location", location(result.Value));
    }

    public static IResult Answer(Result result) => result.IsRefused ? Problem(result.Refusal) : TypedResults.NoContent();

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => 400,
        RefusalKind.Unauthenticated => 401,
        RefusalKind.Forbidden => 403,
        RefusalKind.OutOfScope or RefusalKind.NotYet => 404,
        RefusalKind.Conflict => 409,
        RefusalKind.Awaiting => 202,
        RefusalKind.Stale => 412,
        RefusalKind.TooLarge => 413,
        RefusalKind.Unprocessable => 422,
        RefusalKind.TooManyRequests => 429,
        _ => 500,
    };

    /// <summary>A refusal as the answer; the API's filter looks at it once more before it is written.</summary>
    internal sealed class Refused(Refusal refusal) : IResult
    {
        public Refusal Refusal => refusal;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (refusal.Kind == RefusalKind.Awaiting)
            {
                await TypedResults.Json(new { approval = refusal.Details!["approval"] }, AnswerJson.Options, statusCode: 202).ExecuteAsync(httpContext);
                return;
            }

            var extensions = new Dictionary<string, object?> { ["code"] = refusal.Code };
            if (refusal.Rule is { } rule)
            {
                extensions["rule"] = rule;
                // How the national authority reads it (R20.1).
                var state = await httpContext.RequestServices.GetRequiredService<RegulationInForce>().CurrentAsync(httpContext.RequestAborted);
                if (state.Interpretations.TryGetValue(rule, out var note)) extensions["interpretation"] = note;
            }

            if (refusal.Details is not null) extensions["details"] = refusal.Details;
            if (refusal.Kind == RefusalKind.TooManyRequests && refusal.Details?.GetValueOrDefault("retryAfter") is { } seconds)
                httpContext.Response.Headers.RetryAfter = seconds;
            await TypedResults.Problem(title: refusal.Code, statusCode: StatusOf(refusal.Kind), type: $"urn:netmonitor:{refusal.Code}", extensions: extensions)
                .ExecuteAsync(httpContext);
        }
    }

    private sealed class WithHeader(IResult inner, string name, string value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
