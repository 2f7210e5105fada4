using Microsoft.AspNetCore.Diagnostics;
using NetMonitor.Console.Api;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Shell;

/// <summary>
/// The answers where no use case was reached: unreadable bodies, bodies too large, a database that is away. Programs
/// get problem details, people a page; an exception's text is never shown.
/// </summary>
public sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        var away = DatabaseAway.Is(exception);
        if (away || exception is FileStoreException)
        {
            // Every call fails alike for as long as it lasts: a line each is enough.
            LogAway(httpContext.Request.Method, httpContext.Request.Path, exception.GetBaseException().Message);
            httpContext.Response.Headers.RetryAfter = "2";
        }
        else if (exception is not BadHttpRequestException and not InvalidDataException)
        {
            LogFailed(httpContext.Request.Method, httpContext.Request.Path, exception);
        }

        if (PlainPages.IsForPeople(httpContext.Request))
        {
            await (away ? PlainPages.DatabaseAwayAsync(httpContext)
                : exception is BadHttpRequestException bad ? PlainPages.FormExpiredAsync(httpContext, bad.StatusCode)
                : PlainPages.ErrorAsync(httpContext));
            return true;
        }

        var answer = exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => ApiResults.Problem(new Refusal("BodyTooLarge", RefusalKind.TooLarge)),
            BadHttpRequestException { StatusCode: 415 } => Problem("MediaTypeNotSupported", 415),
            BadHttpRequestException when HttpMethods.IsGet(httpContext.Request.Method) => ApiResults.Problem(Refusal.Malformed("QueryMalformed")),
            BadHttpRequestException => ApiResults.Problem(Refusal.Malformed("BodyMalformed")),
            InvalidDataException => ApiResults.Problem(Refusal.Malformed("BodyMalformed")),
            FileStoreException => Problem(FileStoreException.Code, 503),
            _ when away => Problem(DatabaseAway.IsFull(exception) ? DatabaseAway.FullCode : DatabaseAway.Code, 503),
            _ => Problem("Unexpected", 500),
        };
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private static IResult Problem(string code, int status) =>
        TypedResults.Problem(title: code, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: the database or the store of files is away: {Reason}")]
    private partial void LogAway(string method, PathString path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, PathString path, Exception exception);
}
