using Microsoft.AspNetCore.Diagnostics;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Api;

/// <summary>
/// The API's answers where no use case was reached: unreadable bodies, bodies too large, a database that is away. Programs
/// get problem details; an exception's text is never shown.
/// </summary>
public sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments("/api")) return false;
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        var answer = exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => ApiResults.Problem(new Refusal("BodyTooLarge", RefusalKind.TooLarge)),
            BadHttpRequestException { StatusCode: 415 } => TypedResults.Problem(title: "MediaTypeNotSupported", statusCode: 415, extensions: Code("MediaTypeNotSupported")),
            BadHttpRequestException => ApiResults.Problem(Refusal.Malformed("BodyMalformed")),
            InvalidDataException => ApiResults.Problem(Refusal.Malformed("BodyMalformed")),
            _ when IsDatabaseAway(exception) => TypedResults.Problem(title: "DatabaseAway", statusCode: 503, extensions: Code("DatabaseAway")),
            _ => TypedResults.Problem(title: "Unexpected", statusCode: 500, extensions: Code("Unexpected")),
        };
        if (exception is not BadHttpRequestException and not InvalidDataException) LogFailed(httpContext.Request.Method, httpContext.Request.Path, exception);
        if (IsDatabaseAway(exception)) httpContext.Response.Headers.RetryAfter = "2";
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    public static bool IsDatabaseAway(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => exception.InnerException is { } inner && IsDatabaseAway(inner),
    };

    private static Dictionary<string, object?> Code(string code) => new() { ["code"] = code };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, PathString path, Exception exception);
}
