using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Bench;
using NetMonitor.Console;
using NetMonitor.Console.Data;
using Npgsql;

// dotnet run -c Release --project NetMonitor.Bench [-- --only dispatch,hub --rounds 5 --rows 1000000,10000000 --entries 10000000]
if (args is ["circuits", var address, var path, var count]) return await CircuitClient.RunAsync(address, path, int.Parse(count, CultureInfo.InvariantCulture));

var rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
var sizes = (Option("--rows") ?? "1000000").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
var entries = int.Parse(Option("--entries") ?? "100000", CultureInfo.InvariantCulture);
var only = Option("--only")?.Split(',');
var folder = Directory.CreateTempSubdirectory("netmonitor-bench-").FullName;
// Open to the account that PostgreSQL runs as where the bench is root.
if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
try
{
    await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = Path.Combine(folder, "data") }, NullLogger.Instance,
        CancellationToken.None);
    var database = BenchDatabase.Of(postgres, Path.Combine(folder, "key-ring.pem"));
    var prepared = await PrepareAsync(database);
    var now = TimeProvider.System.GetUtcNow();
    Console.WriteLine(FormattableString.Invariant(
        $"{Machine.Name()}, {Environment.ProcessorCount} cores, {Machine.Memory()}, {now:yyyy-MM-dd HH:mm} UTC, median (min–max) of {rounds} rounds"));
    Console.WriteLine();
    Console.WriteLine("| row | ours | floor | ratio | goal | verdict |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    if (Wanted("start"))
        await foreach (var row in StartRow.RunAsync(database, folder, rounds)) Console.WriteLine(row);
    await using (var world = await World.StartAsync(database, folder))
    {
        if (Wanted("dispatch")) Console.WriteLine(await DispatchRow.RunAsync(world, rounds));
        if (Wanted("pages")) Console.WriteLine(await PagesRow.RunAsync(world, rounds));
        if (Wanted("hub")) Console.WriteLine(await HubRow.RunAsync(world, rounds));
        if (Wanted("node"))
        {
            await using var other = await World.StartAsync(database, Path.Combine(folder, "other"));
            Console.WriteLine(await HubRow.OtherNodeAsync(world, other, rounds));
        }

        if (Wanted("signin")) Console.WriteLine(await SignInRow.RunAsync(world, rounds));
        if (Wanted("alert"))
        {
            Console.WriteLine(await WatchRows.AlertAsync(world, rounds));
            Console.WriteLine(await WatchRows.BurstAsync(world, rounds));
        }

        if (Wanted("permission")) Console.WriteLine(await PermissionRow.RunAsync(world, rounds));
        if (Wanted("ownact")) Console.WriteLine(await OwnActRow.RunAsync(world, rounds));
        if (Wanted("commands")) Console.WriteLine(await CommandsRow.RunAsync(world, rounds));
        if (Wanted("many")) Console.WriteLine(await ManyRow.RunAsync(world, rounds));
        if (Wanted("decisions")) Console.WriteLine(await AssistanceRows.DecisionsAsync(world, rounds));
        if (Wanted("targets"))
            await foreach (var row in AssistanceRows.ToManyAsync(world, rounds)) Console.WriteLine(row);
        if (Wanted("side")) Console.WriteLine(await AssistanceRows.OpenPageAsync(world, rounds));
        if (Wanted("upload")) Console.WriteLine(await UploadRow.RunAsync(world, folder, rounds));
        if (Wanted("verify")) Console.WriteLine(await VerifyRow.RunAsync(world, rounds));
        if (Wanted("accounts"))
        {
            Console.WriteLine(await AccountRows.KeysAsync(world, rounds));
            Console.WriteLine(await AccountRows.FreezeAsync(world, rounds));
        }

        if (Wanted("log"))
            await foreach (var row in LogRows.RunAsync(world, folder, sizes, rounds)) Console.WriteLine(row);
        if (Wanted("content"))
            await foreach (var row in ContentRows.RunAsync(world, rounds)) Console.WriteLine(row);
        if (Wanted("circuits"))
            await foreach (var row in CircuitRow.RunAsync(world, rounds)) Console.WriteLine(row);
    }

    if (Wanted("accounts"))
    {
        await foreach (var row in AccountRows.ListsAsync(prepared, folder, rounds)) Console.WriteLine(row);
        Console.WriteLine(await AccountRows.ImportAsync(prepared, folder, rounds));
    }

    if (Wanted("window"))
    {
        await using var world = await World.StartAsync(await prepared.CopyAsync("bench_window"), Path.Combine(folder, "window"));
        Console.WriteLine(await IncidentRows.AnalysisAsync(world, entries, rounds));
    }

    if (Wanted("watch")) Console.WriteLine(await WatchRows.MonthAsync(prepared, folder, entries, rounds));
    if (Wanted("inspection")) Console.WriteLine(await InspectionRow.RunAsync(prepared, folder, rounds));
    if (Wanted("queue"))
        await foreach (var row in AssistanceRows.QueueAsync(prepared, folder, rounds)) Console.WriteLine(row);
    if (Wanted("size"))
        await foreach (var row in SizeRows.RunAsync(prepared, folder, sizes, rounds)) Console.WriteLine(row);
}
finally
{
    NpgsqlConnection.ClearAllPools();
    Directory.Delete(folder, recursive: true);
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

bool Wanted(string row) => only is null || only.Contains(row);

// The tree and the accounts, once; the size rows fill copies of it.
static async Task<BenchDatabase> PrepareAsync(BenchDatabase database)
{
    var services = new ServiceCollection().AddLogging();
    services.AddConsoleCore(database.Runtime, JournalLogOptions.In(Path.GetTempPath()), database.KeyRing);
    await using (var provider = services.BuildServiceProvider())
        await ConsoleStart.PrepareAsync(provider, database.Owner, development: true, CancellationToken.None);
    return await database.CopyAsync("bench_prepared");
}
