using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace NetMonitor.Console.Shell;

/// <summary>People who ask for what isn't there get a page that says so, with the status that programs read.</summary>
public static class PlainPages
{
    public static async Task WriteNotFoundAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var wantsPage = HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (http.Response.StatusCode != StatusCodes.Status404NotFound || !wantsPage) return;
        await new RazorComponentResult<NotFoundDocument> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(http);
    }
}
