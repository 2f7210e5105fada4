using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A witness behind HTTP, and nothing else of the console: no database, no settings from files or the environment.</summary>
internal static class WitnessServer
{
    public static WebApplication Build(Witness witness, string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls)
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = AddCheckpoint.MaxBytes;
            });
        builder.Services.AddRoutingCore();
        // Standard output has the verifier key and nothing else.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning)
            // An address that is none: the command says so itself.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

        var app = builder.Build();
        app.MapPost("/add-checkpoint", http => AddAsync(http, witness));
        app.MapGet("/{origin}/checkpoint", http => LatestAsync(http, witness));
        return app;
    }

    private static async Task AddAsync(HttpContext http, Witness witness)
    {
        using var body = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (BadHttpRequestException unread)
        {
            // More than Kestrel's limit, or cut off: whoever asks must not fill the log.
            http.Response.StatusCode = unread.StatusCode;
            return;
        }

        var reply = witness.Add(body.GetBuffer().AsSpan(0, (int)body.Length));
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.Status switch
        {
            StatusCodes.Status200OK => WitnessClient.NoteType,
            StatusCodes.Status409Conflict => WitnessClient.SizeType,
            _ => null,
        };
        await http.Response.WriteAsync(reply.Body, http.RequestAborted);
    }

    private static async Task LatestAsync(HttpContext http, Witness witness)
    {
        if (witness.Latest((string)http.Request.RouteValues["origin"]!) is not { } note)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = WitnessClient.NoteType;
        await http.Response.WriteAsync(note.ToString(), http.RequestAborted);
    }
}
