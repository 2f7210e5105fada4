using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Bench;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;

// dotnet run -c Release --project NetMonitor.Bench [-- --only dispatch,hub,commands --rounds 5]
var rounds = int.Parse(Option("--rounds") ?? "5", System.Globalization.CultureInfo.InvariantCulture);
var only = Option("--only")?.Split(',');
var folder = Directory.CreateTempSubdirectory("netmonitor-bench-").FullName;
// Open to the account that PostgreSQL runs as where the bench is root.
if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
try
{
    await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = Path.Combine(folder, "data") }, NullLogger.Instance, CancellationToken.None);
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Services.AddConsoleCore(postgres.ConnectionString, Path.Combine(folder, "seals"));
    builder.Services.AddAuthentication(SessionAuthentication.Scheme).AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null);
    builder.Services.AddAuthorization();
    await using var app = builder.Build();
    await ConsoleStart.PrepareAsync(app.Services, development: true, CancellationToken.None);
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapHub<FeedHub>("/hubs/feed");
    app.MapHub<PlainHub>("/hubs/plain");
    await app.StartAsync();
    var world = new World(app);
    await app.Services.GetRequiredService<FeedBroker>().StartedAsync(CancellationToken.None);
    var version = await world.ScalarAsync<string>("show server_version");
    Console.WriteLine($"{Environment.MachineName}, {Environment.ProcessorCount} cores, PostgreSQL {version}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, median (min–max) of {rounds} rounds");
    Console.WriteLine();
    Console.WriteLine("| row | ours | floor | ratio | goal | verdict |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    if (Wanted("dispatch")) Console.WriteLine(await DispatchRow.RunAsync(world, rounds));
    if (Wanted("commands")) Console.WriteLine(await CommandsRow.RunAsync(world, rounds));
    if (Wanted("hub")) Console.WriteLine(await HubRow.RunAsync(world, rounds));
    await app.StopAsync();
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

bool Wanted(string row) => only is null || only.Contains(row);
