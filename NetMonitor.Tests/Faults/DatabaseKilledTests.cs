using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>kill -9 of PostgreSQL under load: the console says so wherever it is asked, starts its server again and goes on.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DatabaseKilledTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly string[] s_asked = ["/", "/sign-in", "/health/ready", "/hubs/feed/negotiate?negotiateVersion=1", "/api/v1/units", "/dev/accounts"];

    [Fact]
    public async Task Kill_UnderLoad_IsSaidEverywhereAndMendedByTheConsoleItself()
    {
        var dice = Dice.Roll(output);
        var folder = Path.Combine(Path.GetTempPath(), $"netmonitor-faults-{Guid.CreateVersion7():N}");
        await server.CopyClusterAsync(folder);
        await using var console = await RealConsole.StartInAsync(folder);
        await using var load = await MixedLoad.StartAsync(console, dice.Next());
        await load.MustGoOnAsync(20);
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(dice.Next(500));
            // With the start lock held nobody may start the server: what is said meanwhile can be looked at in peace.
            using (await FolderLock.ExclusiveAsync(Path.Combine(folder, "postgres-start.lock"), CancellationToken.None))
            {
                System.Diagnostics.Process.GetProcessById(ServerPid(folder)).Kill();
                await console.ShowsAsync("Unhealthy", "The database does not answer.");
                await AskAsync(console);
            }

            await console.ShowsAsync("Healthy");
            await load.MustGoOnAsync(20);
        }

        // Killed again and again without a pause, too.
        for (var kill = 0; kill < 4; kill++)
        {
            var pid = ServerPid(folder);
            System.Diagnostics.Process.GetProcessById(pid).Kill();
            await Eventually.TrueAsync(() => File.Exists(PidFile(folder)) && ServerPid(folder) != pid, "the server is started again");
        }

        await load.MustGoOnAsync(20);
        await load.StopAsync();

        output.WriteLine($"{load.Acknowledged} commands acknowledged, others: {string.Join(", ", load.Answers.Select(item => $"{item.Value} × {item.Key}"))}");
        Assert.Equal([$"503 {DatabaseAway.Code}"], load.Answers.Keys);
        await console.ShowsAsync("Healthy");
        await load.ReckonAsync(console, await console.PrivateDatabaseAsync());
    }

    /// <summary>Who watches meanwhile misses nothing: the hub's stream goes on behind the kill.</summary>
    [Fact]
    public async Task Kill_WhileAHubStreams_LosesNothingAndTheStreamGoesOn()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"netmonitor-faults-{Guid.CreateVersion7():N}");
        try
        {
            await server.CopyClusterAsync(folder);
            await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder }, NullLogger.Instance,
                CancellationToken.None);
            await using var console = await TestConsole.StartAsync(postgres.ConnectionString, jobs: true);
            var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
            var number = await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, TaskBodies.Hangzhou));
            var pid = ServerPid(folder);

            System.Diagnostics.Process.GetProcessById(pid).Kill();

            await Eventually.TrueAsync(async () => (await Record.ExceptionAsync(() => console.ScalarAsync<int>("select 1"))) is null
                && File.Exists(PidFile(folder)) && ServerPid(folder) != pid, "PostgreSQL runs again");
            await Eventually.TrueAsync(async () => (await console.Anonymous().GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode,
                "the console is ready again");
            (await city.Read($"tasks/{number}")).Ok();
            var next = await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await hub.UntilAsync(_ => hub.Numbers("TaskDrafted").Contains(next), "the hub's stream goes on");
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whoever is asked while it is away: programs get problem details, people a page, nobody a 500.</summary>
    private static async Task AskAsync(RealConsole console)
    {
        var token = (await console.As(Role.Leader, TaskBodies.Zhejiang)).DefaultRequestHeaders.Authorization!.Parameter!;
        foreach (var (path, page) in s_asked.SelectMany(path => new[] { (path, false), (path, true) }))
        {
            using var client = console.Anonymous();
            using var request = new HttpRequestMessage(path.Contains("negotiate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
            if (page) request.Headers.Add("Cookie", $"netmonitor={token}");
            else request.Headers.Authorization = new("Bearer", token);
            request.Headers.Add("Accept", page ? "text/html" : "application/json");
            request.Headers.Add("Accept-Language", "en");
            using var answer = await client.SendAsync(request);
            var (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
            Assert.True(status == 503, $"{path} {(page ? "for people" : "for programs")}: {status} {body}");
            if (path == "/health/ready") continue;
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains(page && !path.StartsWith("/api", StringComparison.Ordinal) && !path.StartsWith("/hubs", StringComparison.Ordinal)
                ? "The database is not answering"
                : "\"code\":\"DatabaseAway\"", body, StringComparison.Ordinal);
        }
    }

    private static string PidFile(string folder) => Path.Combine(folder, "postgres", "data", "postmaster.pid");

    private static int ServerPid(string folder) => File.ReadLines(PidFile(folder)).FirstOrDefault() is { } line
        ? int.Parse(line, CultureInfo.InvariantCulture)
        : 0;
}
