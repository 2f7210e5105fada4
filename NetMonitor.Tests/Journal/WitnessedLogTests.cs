using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.CommandLine;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Faults;
using NetMonitor.Tests.Journal.Log;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>A console whose checkpoints real witnesses sign, and what they know when everything of the console's own was set back.</summary>
public sealed class WitnessedLogTests(PostgresServer server)
{
    private const string Origin = "journal.example/log";

    [Fact]
    public async Task Checkpoints_AreCosignedByEveryWitness_AndSoAreProofs()
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        await using var first = await WitnessHost.StartAsync(folder.File("one"), log);
        await using var second = await WitnessHost.StartAsync(folder.File("two"), log);
        await using var console = await StartAsync(await server.CreateDatabaseAsync(), folder, first, second);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await JournalLogTests.SettledAsync(console);
        await CosignedAsync(console);

        var note = await administrator.GetStringAsync(new Uri("/api/v1/journal/checkpoint", UriKind.Relative));
        var verdict = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(note)).Value
            .Verify([log.Signer.Key, first.Key, second.Key], Ed25519.Verify);
        Assert.Equal(3, verdict.Signers.Count);
        Assert.True(await console.ScalarAsync<bool>("select count(distinct witness) = 2 from journal_cosignatures"));

        // The file says it all to somebody who has the keys and nothing else.
        var id = (await administrator.Read("journal?limit=1")).Ok().Items[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "it is sealed");
        await CosignedAsync(console);
        var file = folder.File("entry.tlog-proof");
        await File.WriteAllBytesAsync(file, await administrator.GetByteArrayAsync(new Uri($"/api/v1/journal/{id}/proof.tlog-proof", UriKind.Relative)));
        string[] asked = [file, "--key", $"{log.Signer.Key}", "--witness", $"{first.Key}", "--witness", $"{second.Key}"];
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.True(await VerifyProofVerb.RunAsync(asked, output, error) == Console.CommandLine.CommandLine.Done, error.ToString());
        var other = KeyFile.CreateNew(folder.File("other.key"), "witness.example/other").Signer.CosignatureKey;
        Assert.Equal(Console.CommandLine.CommandLine.Failed, await VerifyProofVerb.RunAsync([.. asked, "--witness", $"{other}"], output, error));
        Assert.Contains("TooFewWitnesses", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>What witnesses signed is told after a restart too, though they are away, and only if they did sign it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Checkpoint_ThatWasCosigned_IsTheOneToldAfterARestartWithoutWitnesses(bool unchanged)
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        await using var witness = await WitnessHost.StartAsync(folder.File("one"), log);
        var database = await server.CreateDatabaseAsync();
        await using var console = await StartAsync(database, folder, witness);
        await JournalLogTests.SettledAsync(console);
        await CosignedAsync(console);
        var cosigned = console.Get<JournalLog>().Cosigned!;
        await console.Get<JournalWitnesses>().StopAsync(CancellationToken.None);
        witness.IsAway = true;
        await (await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await JournalLogTests.SettledAsync(console);
        // A line that the witness did write, under a checkpoint that it did not see.
        if (!unchanged) await console.ExecuteAsync("update journal_cosignatures set size = (select max(size) from journal_checkpoints) where size = "
            + cosigned.Size.ToString(CultureInfo.InvariantCulture));

        await using var again = await TestConsole.StartAsync(database, with: options =>
        {
            options.KeyFile = folder.File("log.key");
            options.Folder = console.LogFolder;
            options.Witnesses = [witness.AsConfigured];
        });
        await Eventually.TrueAsync(() => again.Get<JournalLog>().Served is not null, "it serves");

        var found = await again.Get<JournalWitnesses>().LookBackAsync(again.Get<JournalLog>().Served!, CancellationToken.None);
        Assert.Equal(unchanged ? cosigned.Size : null, found?.Size);
        if (!unchanged) return;
        await Eventually.TrueAsync(() => again.Get<JournalLog>().Published?.Size == cosigned.Size, "it tells what was signed");
        Assert.Single(again.Get<JournalLog>().Published!.Signed.Note.Verify([witness.Key], Ed25519.Verify).Signers);
    }

    /// <summary>Database and file set back together, to what they really were once: only who saw more can tell.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_SetBackWithItsFile_IsFoundOutByItsWitness(bool restarted)
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        await using var witness = await WitnessHost.StartAsync(folder.File("one"), log);
        var database = await server.CreateDatabaseAsync();
        await using var console = await StartAsync(database, folder, witness);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await JournalLogTests.SettledAsync(console);
        var (earlier, file) = (console.Get<JournalLog>().Served!, Path.Combine(console.LogFolder, CheckpointFile.Name));
        var kept = await File.ReadAllTextAsync(file);
        string[] tables = ["journal", "journal_tiles", "journal_checkpoints"];
        await console.ExecuteAsync(string.Join(';', tables.Select(table => $"create table {table}_then as table {table}")));
        await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await JournalLogTests.SettledAsync(console);
        await Eventually.TrueAsync(() => console.Get<JournalLog>().Cosigned?.Size > earlier.Size, "the witness has signed more");
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await console.Get<JournalWitnesses>().StopAsync(CancellationToken.None);
        await console.ExecuteAsync(string.Join(';', tables.Select(table => $"delete from {table}; insert into {table} select * from {table}_then")));
        await File.WriteAllTextAsync(file, kept);

        if (!restarted)
        {
            var found = (await administrator.Read("journal/verify")).Ok();
            Assert.Equal(("False", "CheckpointMissing"), (found.Text("intact"), found.Text("reason")));
            return;
        }

        await using var again = await StartAsync(database, folder, console.LogFolder, witness);
        await Eventually.TrueAsync(() => again.Get<JournalSealer>().Problem == "CheckpointMissing", "it signs nothing on top");
        Assert.Equal(earlier.Size, await again.ScalarAsync<long>("select max(size) from journal_checkpoints"));
        Assert.False((await again.Get<JournalVerifier>().VerifyAllAsync()).Intact);
    }

    /// <summary>
    /// A database that was set back with its file, while the one witness that remembers was away: as soon as it answers nothing more is signed, by no
    /// command either, however far the other tree has grown.
    /// </summary>
    [Fact]
    public async Task Log_SetBackWhileItsWitnessWasAway_IsFoundOutOnceItIsBack()
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        await using var witness = await WitnessHost.StartAsync(folder.File("one"), log);
        var database = await server.CreateDatabaseAsync();
        await using var console = await StartAsync(database, folder, witness);
        await JournalLogTests.SettledAsync(console);
        await CosignedAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await console.Get<JournalWitnesses>().StopAsync(CancellationToken.None);
        witness.IsAway = true;
        // Its last entry is another, signed by the log's own key: what its owner could do, or a database and a file from another day.
        await console.ExecuteAsync(
            "update journal set salt = gen_random_uuid() where (xid, id) = (select xid, id from journal order by xid desc, id desc limit 1); "
            + "truncate journal_tiles, journal_checkpoints");
        using var elsewhere = new TemporaryFolder();
        await using var again = await TestConsole.StartAsync(database, with: options =>
        {
            File.Copy(folder.File("log.key"), elsewhere.File("log.key.new"));
            (options.KeyFile, options.Folder) = (elsewhere.File("log.key"), elsewhere.Path);
            (options.Witnesses, options.Quorum) = ([witness.AsConfigured], 0);
        });
        await (await again.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await JournalLogTests.SettledAsync(again);
        Assert.True(again.Get<JournalLog>().Served!.Size > witness.Size);

        witness.IsAway = false;

        Assert.Equal("CheckpointInconsistent", (await again.Get<NetMonitor.Console.Features.Journal.LogUpkeep>().RotateKeyAsync(default)).Refusal?.Code);
        Assert.Equal(0L, await again.ScalarAsync<long>("select count(*) from journal where verb = 'JournalKeyRotated'"));
        await Eventually.TrueAsync(() => again.Get<JournalSealer>().Problem == "CheckpointInconsistent", "the sealer signs nothing on top");
    }

    /// <summary>One that never answers, breaks off, refuses, signs something else, or knows another size: the log goes on, and says that it is alone.</summary>
    [Theory]
    [InlineData("never")]
    [InlineData("broken off")]
    [InlineData("refused")]
    [InlineData("something else")]
    [InlineData("another size")]
    [InlineData("without end")]
    public async Task Quorum_ThatIsNotReached_ShowsInHealthAfterAMinute(string how)
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        var bad = KeyFile.CreateNew(folder.File("bad.key"), "witness.example/bad").Signer;
        await using var good = await WitnessHost.StartAsync(folder.File("one"), log);
        await using var hostile = await HostileAsync(how, bad);
        await using var console = await TestConsole.StartAsync(await server.CreateDatabaseAsync(), jobs: true, with: options =>
        {
            options.KeyFile = folder.File("log.key");
            options.Witnesses = [good.AsConfigured, new JournalWitness { Url = new Uri(hostile.Urls.Single()), Key = $"{bad.CosignatureKey}" }];
        });
        await JournalLogTests.SettledAsync(console);
        await Eventually.TrueAsync(() => good.Size == console.Get<JournalLog>().Served!.Size, "the other one signs");
        await console.Anonymous().ShowsAsync("Healthy");

        console.Time.Advance(JournalWitnesses.Patience + TimeSpan.FromSeconds(5));
        await console.Anonymous().ShowsAsync("Degraded", "QuorumMissing");

        Assert.Null(console.Get<JournalLog>().Cosigned);
        // What there is is served all the same.
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        Assert.StartsWith(Origin, await administrator.GetStringAsync(new Uri("/api/v1/journal/checkpoint", UriKind.Relative)), StringComparison.Ordinal);
    }

    /// <summary>It says once, and nobody signed it, that it knows more than the log has; then it is a witness like any other.</summary>
    [Fact]
    public async Task Witness_ThatOnceClaimedTooMuch_IsAskedAgain()
    {
        using var folder = new TemporaryFolder();
        var log = KeyFile.CreateNew(folder.File("log.key.new"), Origin);
        await using var witness = await WitnessHost.StartAsync(folder.File("one"), log);
        witness.ClaimsOnce = long.MaxValue;
        await using var console = await StartAsync(await server.CreateDatabaseAsync(), folder, witness);
        await JournalLogTests.SettledAsync(console);

        await CosignedAsync(console);

        Assert.Null(witness.ClaimsOnce);
    }

    /// <summary>Until what is served is signed by enough witnesses.</summary>
    private static Task CosignedAsync(TestConsole console) => Eventually.TrueAsync(
        () => console.Get<JournalLog>().Cosigned?.Size == console.Get<JournalLog>().Served?.Size, "its witnesses have signed");

    private static async Task<WebApplication> HostileAsync(string how, NoteSigner signer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            switch (how)
            {
                case "never": await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); break;
                case "broken off": http.Abort(); break;
                case "refused": http.Response.StatusCode = 403; break;
                case "another size":
                    http.Response.StatusCode = 409;
                    http.Response.ContentType = "text/x.tlog.size";
                    await http.Response.WriteAsync("9999999999\n");
                    break;
                case "without end":
                    for (var line = new byte[4096]; !http.RequestAborted.IsCancellationRequested;) await http.Response.Body.WriteAsync(line);
                    break;
                default: await http.Response.WriteAsync($"{signer.Cosign(new Checkpoint(Origin, 1, new byte[32]), TimeProvider.System.GetUtcNow())}"); break;
            }
        });
        await app.StartAsync();
        return app;
    }

    private static Task<TestConsole> StartAsync(string database, TemporaryFolder folder, params WitnessHost[] witnesses) =>
        StartAsync(database, folder, null, witnesses);

    private static Task<TestConsole> StartAsync(string database, TemporaryFolder folder, string? logFolder, params WitnessHost[] witnesses) =>
        TestConsole.StartAsync(database, with: options =>
        {
            options.KeyFile = folder.File("log.key");
            if (logFolder is not null) options.Folder = logFolder;
            options.Witnesses = [.. witnesses.Select(witness => witness.AsConfigured)];
        });

    /// <summary>A real witness on a port of its own.</summary>
    private sealed class WitnessHost(Witness witness, WebApplication app) : IAsyncDisposable
    {
        public VerifierKey Key => witness.Key;

        /// <summary>Whether it breaks off whatever it is asked.</summary>
        public bool IsAway { get; set; }

        /// <summary>The size that it answers with instead of what it knows, once.</summary>
        public long? ClaimsOnce { get; set; }

        public long Size => witness.Latest(Witness.OriginHash(Origin)) is { } note ? Checkpoint.Parse(note).Value.Size : 0;

        public JournalWitness AsConfigured => new() { Url = new Uri(app.Urls.Single()), Key = $"{Key}" };

        public static async Task<WitnessHost> StartAsync(string folder, KeyFile log)
        {
            var witness = Witness.Open(folder, null, [log.Signer.Key], TimeProvider.System).Value;
            var app = WitnessServer.Build(witness, "http://127.0.0.1:0");
            var host = new WitnessHost(witness, app);
            app.Use(async (http, next) =>
            {
                if (host.IsAway)
                {
                    http.Abort();
                    return;
                }

                if (host.ClaimsOnce is not { } size || http.Request.Method != "POST")
                {
                    await next();
                    return;
                }

                host.ClaimsOnce = null;
                http.Response.StatusCode = 409;
                http.Response.ContentType = "text/x.tlog.size";
                await http.Response.WriteAsync($"{size}\n");
            });
            await app.StartAsync();
            return host;
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            witness.Dispose();
        }
    }
}
