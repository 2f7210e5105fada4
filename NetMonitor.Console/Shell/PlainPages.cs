using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;

namespace NetMonitor.Console.Shell;

/// <summary>People who ask for what isn't there, or can't be had now, get a page that says so, with the status that programs read.</summary>
public static class PlainPages
{
    public static async Task WriteNotFoundAsync(StatusCodeContext context)
    {
        // An address that can't be read leads nowhere either.
        if (context.HttpContext.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status400BadRequest
            && IsForPeople(context.HttpContext.Request))
            await WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, ShellText.NotFoundTitle, ShellText.NotFoundText);
    }

    /// <summary>It asks again by itself, as the console waits for the database.</summary>
    public static Task DatabaseAwayAsync(HttpContext http) =>
        WriteAsync(http, 503, ShellText.DatabaseAwayTitle, ShellText.DatabaseAwayText, refresh: HttpMethods.IsGet(http.Request.Method));

    /// <summary>A form that could not be read: mostly one that stood open until its token was too old.</summary>
    public static Task FormExpiredAsync(HttpContext http, int status) => WriteAsync(http, status, ShellText.FormExpiredTitle, ShellText.FormExpiredText);

    public static Task ErrorAsync(HttpContext http) => WriteAsync(http, 500, ShellText.ErrorTitle, ShellText.ErrorText, reference: true);

    /// <summary>A browser that opens a page or sends a form, not a program or a page's script.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/hubs") && !request.Path.StartsWithSegments("/_blazor");

    private static async Task WriteAsync(HttpContext http, int status, string title, string text, bool refresh = false, bool reference = false)
    {
        // Outside the localisation's part of the pipeline its culture no longer holds.
        if (http.Features.Get<IRequestCultureFeature>()?.RequestCulture is { } culture)
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture.Culture, culture.UICulture);
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<ShellText>>();
        await new RazorComponentResult<PlainDocument>(new Dictionary<string, object?>
        {
            [nameof(PlainDocument.Title)] = words[title].Value, [nameof(PlainDocument.Text)] = words[text].Value, [nameof(PlainDocument.Refresh)] = refresh,
            [nameof(PlainDocument.Reference)] = reference
                ? words[ShellText.ErrorReference, System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier].Value
                : null,
        }) { StatusCode = status }.ExecuteAsync(http);
    }
}
