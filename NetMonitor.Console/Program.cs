using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.CommandLine;
using NetMonitor.Console.Data;
using NetMonitor.Console.Jobs;
using NetMonitor.Console.Journal.Log;

if (await CommandLine.TryRunAsync(args) is { } exit) return exit;

// A published console runs from any folder: its pages' files lie beside it, not where it was started.
var published = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = published ? AppContext.BaseDirectory : null });
using var startLog = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
var logger = startLog.CreateLogger("NetMonitor.Console.Start");

try
{
    await using var database = await ConsoleDatabase.OpenAsync(builder.Configuration, builder.Environment, logger, CancellationToken.None);
    var keyRing = await KeyRing.OpenAsync(builder.Configuration, database, CancellationToken.None);
    var log = JournalLogOptions.Of(builder.Configuration, ConsoleDatabase.DataFolder(builder.Configuration));
    builder.Services.AddConsoleCore(database.ConnectionString, log, keyRing);
    builder.Services.AddJobs(database.ConnectionString);
    builder.AddConsoleWeb();

    await using var app = builder.Build();
    await ConsoleStart.PrepareAsync(app.Services, database.OwnerConnectionString, app.Environment.IsDevelopment(), app.Lifetime.ApplicationStopping);
    app.UseConsole();
    app.MapConsole();
    await app.RunAsync();
}
catch (StartRefusedException problem)
{
    // A stack trace would only hide what it says.
    await System.Console.Error.WriteLineAsync(problem.Message);
    return 1;
}

return 0;

/// <summary>The console's entry point, visible to the tests that start it.</summary>
public partial class Program;
