using NetMonitor.Console;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Faults;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>What only an operator does to the log: each is on record in the tree, and the tree stays one.</summary>
public sealed class LogUpkeepTests(PostgresServer server)
{
    [Fact]
    public async Task Key_ThatIsChanged_SignsWhatComesAndTheFormerOneNothingMore()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        await using var other = await console.StartAnotherAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var former = KeyFile.Read(Path.Combine(console.LogFolder, "log.key")).Value;
        var kept = console.Get<JournalLog>().Served!.Signed.Note.ToString();

        var rotated = (await console.Get<LogUpkeep>().RotateKeyAsync(CancellationToken.None)).Value;

        Assert.NotEqual(former.Signer.Key, rotated);
        await (await other.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await JournalLogTests.SettledAsync(console);
        await JournalLogTests.SettledAsync(other);
        var newest = await administrator.GetStringAsync(new Uri("/api/v1/journal/checkpoint", UriKind.Relative));
        Assert.Single(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(newest)).Value.Verify([rotated, former.Signer.Key], Ed25519.Verify).Signers);
        Assert.Equal([$"{rotated}", $"{former.Signer.Key}", ""],
            (await administrator.GetStringAsync(new Uri("/api/v1/journal/key", UriKind.Relative))).Split('\n'));
        Assert.Equal(1L, await console.ScalarAsync<long>("select count(*) from journal where verb = 'JournalKeyRotated'"));
        // What the former key signed still counts; what it signs now does not.
        Assert.Equal("True", (await administrator.Post("journal/verify", new { checkpoint = kept })).Ok().Text("intact"));
        var size = console.Get<JournalLog>().Served!.Size;
        var forged = new Checkpoint(former.Signer.Key.Name, size, console.Get<JournalLog>().Served!.Signed.Root);
        var late = new SignedNote(forged.Text, [former.Signer.Sign(forged), former.Signer.Cosign(forged, console.Time.GetUtcNow())]).ToString();
        (await administrator.Post("journal/verify", new { checkpoint = late })).Refused(422, "CheckpointNotSigned");
        Assert.Null(console.Get<JournalSealer>().Problem ?? other.Get<JournalSealer>().Problem);
    }

    [Fact]
    public async Task Log_ThatIsBroken_GoesOnOnlyWhenAnOperatorStartsItOver_OnRecord()
    {
        var database = await server.CreateDatabaseAsync();
        string folder, lost;
        var away = Path.Combine(Path.GetTempPath(), $"netmonitor-key-{Guid.CreateVersion7():N}", "log.key");
        await using (var console = await TestConsole.StartAsync(database, with: options => options.KeyFile = away))
        {
            await JournalLogTests.SettledAsync(console);
            await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
            lost = console.Get<JournalLog>().Served!.Signed.Note.ToString();
            await console.ExecuteAsync("delete from journal_checkpoints; delete from journal_tiles");
            folder = Path.GetDirectoryName(console.KeyFile)!;
        }

        await using (var broken = await StartAsync(database, folder))
        {
            await Eventually.TrueAsync(() => broken.Get<JournalSealer>().Problem == "CheckpointMissing", "nothing begins by itself");
            await broken.Get<JournalSealer>().StopAsync(CancellationToken.None);
            Assert.Equal("ReasonRequired", (await broken.Get<LogUpkeep>().StartOverAsync("", PostgresServer.OwnerOf(database), default)).Refusal?.Code);
            Assert.Null((await broken.Get<LogUpkeep>().StartOverAsync("tables were lost", PostgresServer.OwnerOf(database), default)).Refusal);
        }

        await using var again = await StartAsync(database, folder);
        await JournalLogTests.SettledAsync(again);
        var verified = (await again.Get<JournalVerifier>().VerifyAsync(null, null, null, default)).Value;
        Assert.True(verified.Intact, $"{verified}");
        Assert.NotEqual(lost.Split('\n')[0], again.Get<JournalLog>().Served!.Signed.Checkpoint.Origin);
        Assert.Contains("tables were lost", await again.ScalarAsync<string>("select data::text from journal where verb = 'JournalStartedOver'"),
            StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Month_ThatIsDetached_KeepsItsHashesAndIsSaidToBeUnread()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = console.Time.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var upkeep = console.Get<LogUpkeep>();
        Task<NetMonitor.Domain.Shared.Result<Domain.Journal.DetachedMonth>> DetachAsync(string of) =>
            upkeep.DetachMonthAsync(of, PostgresServer.OwnerOf(console.Database), CancellationToken.None);
        Assert.Equal("MonthTooYoung", (await DetachAsync(month)).Refusal?.Code);
        Assert.Equal("MonthMalformed", (await DetachAsync("2026-13")).Refusal?.Code);
        var kept = console.Get<JournalLog>().Served!.Signed.Note.ToString();
        console.Time.Advance(TimeSpan.FromDays(250));
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);
        var administrator = await console.SignInAsync(await console.AccountAsync(Role.CenterSystemAdministrator, TaskBodies.Nation));
        await JournalLogTests.SettledAsync(console);
        Assert.Equal("MonthNotFound", (await DetachAsync("2026-01")).Refusal?.Code);

        var span = (await DetachAsync(month)).Value;

        Assert.True(span is { From: 0, Entries: > 10 });
        // It went once its own entry was sealed: the newest checkpoint must end with an entry that stays.
        Assert.True(await console.ScalarAsync<bool>("select bool_and((xid, id) <= (select xid, entry_id from journal_checkpoints order by size desc limit 1)) "
            + "from journal where verb = 'JournalMonthDetached'"));
        Assert.Equal(span.Entries, await console.ScalarAsync<long>($"select count(*) from {JournalPartitions.NameOf(DateOnly.Parse($"{month}-01"))}"));
        await console.SignInAsync(await console.AccountAsync(Role.Leader, TaskBodies.Hangzhou));
        await Eventually.TrueAsync(async () => console.Get<JournalLog>().Served!.Size
            == await console.ScalarAsync<long>("select count(*) from journal") + span.Entries, "the tree goes on");
        var verified = (await administrator.Post("journal/verify", new { checkpoint = kept })).Ok();
        Assert.True(verified.Text("intact") == "True", verified.Raw);
        Assert.Equal((month, span.Entries), (verified.Body.GetProperty("unread")[0].GetProperty("month").GetString(),
            verified.Body.GetProperty("unread")[0].GetProperty("entries").GetInt64()));
        var id = (await administrator.Read("journal?limit=1")).Ok().Items[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "what is there can be proved");

        // An archive is no excuse for what should still be there, nor for what was changed.
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await console.ExecuteAsync("update journal set subject_number = 'x' where id = (select id from journal order by xid, id limit 1)");
        Assert.Equal("False", (await administrator.Read("journal/verify")).Ok().Text("intact"));
        await console.ExecuteAsync("delete from journal where id = (select id from journal order by xid, id limit 1)");
        Assert.Equal("False", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>What a killed command had done by then. Whatever it is, the log goes on or stands still, and the command can be given again.</summary>
    [Theory]
    [InlineData("recorded", null)]
    [InlineData("recorded, tables moved", "CheckpointMissing")]
    [InlineData("recorded, tables moved, key moved", "KeyFileMissing")]
    [InlineData("recorded, tables moved, key moved, checkpoint moved", null)]
    public async Task StartOver_ThatWasKilled_IsGivenAgain(string done, string? problem)
    {
        var database = await server.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("netmonitor-over-").FullName;
        string former;
        await using (var console = await StartAsync(database, folder))
        {
            await JournalLogTests.SettledAsync(console);
            former = console.Get<JournalLog>().Served!.Signed.Checkpoint.Origin;
            await KilledAtItsLockAsync(console, "JournalStartedOver",
                cancel => console.Get<LogUpkeep>().StartOverAsync("first", PostgresServer.OwnerOf(database), cancel));
            await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
            if (done.Contains("tables moved", StringComparison.Ordinal))
                await LogTables.StartOverAsync(PostgresServer.OwnerOf(database), console.Time.GetUtcNow(), CancellationToken.None);
        }

        if (done.Contains("key moved", StringComparison.Ordinal)) File.Move(Path.Combine(folder, "log.key"), Path.Combine(folder, "log.key.aside"));
        if (done.Contains("checkpoint moved", StringComparison.Ordinal))
            File.Move(Path.Combine(folder, CheckpointFile.Name), Path.Combine(folder, $"{CheckpointFile.Name}.aside"));

        await using (var between = await StartAsync(database, folder))
        {
            if (problem is null) await JournalLogTests.SettledAsync(between);
            else await Eventually.TrueAsync(() => between.Get<JournalSealer>().Problem == problem, "nothing begins by itself");
            await between.Get<JournalSealer>().StopAsync(CancellationToken.None);
            between.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Null((await between.Get<LogUpkeep>().StartOverAsync("second", PostgresServer.OwnerOf(database), default)).Refusal);
        }

        await using var again = await StartAsync(database, folder);
        await JournalLogTests.SettledAsync(again);
        var verified = (await again.Get<JournalVerifier>().VerifyAsync(null, null, null, default)).Value;
        Assert.True(verified.Intact, $"{verified}");
        Assert.NotEqual(former, again.Get<JournalLog>().Served!.Signed.Checkpoint.Origin);
        Assert.Equal(["first", "second"],
            await again.ScalarAsync<string[]>("select array_agg(data->>'reason' order by xid) from journal where verb = 'JournalStartedOver'"));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The entry names a key that never signs anything; the present one goes on, and the next change is as if there had been none.</summary>
    [Fact]
    public async Task KeyChange_ThatWasKilled_LeavesTheKeyAndIsGivenAgain()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var file = await File.ReadAllTextAsync(console.KeyFile);

        await KilledAtItsLockAsync(console, "JournalKeyRotated", cancel => console.Get<LogUpkeep>().RotateKeyAsync(cancel));

        await JournalLogTests.SettledAsync(console);
        Assert.Equal(file, await File.ReadAllTextAsync(console.KeyFile));
        var rotated = (await console.Get<LogUpkeep>().RotateKeyAsync(CancellationToken.None)).Value;
        Assert.Equal(rotated, KeyFile.Read(console.KeyFile).Value.Signer.Key);
        Assert.Single(KeyFile.Read(console.KeyFile).Value.Retired);
        await JournalLogTests.SettledAsync(console);
        Assert.True((await console.Get<JournalVerifier>().VerifyAsync(null, null, null, default)).Value.Intact);
    }

    /// <summary>The entry says that a month is in an archive while it is not: its entries are read again all the same.</summary>
    [Fact]
    public async Task Detaching_ThatWasKilled_LeavesTheMonthAndIsGivenAgain()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = console.Time.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        console.Time.Advance(TimeSpan.FromDays(250));
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);
        await console.SignInAsync(await console.AccountAsync(Role.Leader, TaskBodies.Hangzhou));
        await JournalLogTests.SettledAsync(console);
        var upkeep = console.Get<LogUpkeep>();

        await KilledAtItsLockAsync(console, "JournalMonthDetached",
            cancel => upkeep.DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), cancel));

        await JournalLogTests.SettledAsync(console);
        var verified = (await console.Get<JournalVerifier>().VerifyAsync(null, null, null, default)).Value;
        Assert.True(verified is { Intact: true, Unread: [] }, $"{verified}");
        var span = (await upkeep.DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), CancellationToken.None)).Value;
        await Eventually.TrueAsync(async () => console.Get<JournalLog>().Served!.Size
            == await console.ScalarAsync<long>("select count(*) from journal") + span.Entries, "the tree goes on");
        verified = (await console.Get<JournalVerifier>().VerifyAsync(null, null, null, default)).Value;
        Assert.True(verified.Intact && verified.Unread.Single().Entries == span.Entries, $"{verified}");
    }

    [Theory]
    [InlineData("missing", "KeyFileMissing")]
    [InlineData("readable", "KeyFileReadable")]
    [InlineData("of another log", "CheckpointOfAnotherLog")]
    [InlineData("garbled", "KeyFileMalformed")]
    public async Task KeyFile_ThatIsNoGood_StopsTheSealingAndNothingElse(string how, string problem)
    {
        await using var console = await JournalLogTests.PreparedAsync(server, jobs: true);
        var file = Path.Combine(console.LogFolder, "log.key");
        var good = await File.ReadAllTextAsync(file);
        switch (how)
        {
            case "missing": File.Delete(file); break;
            case "readable": DurableFile.Write(file, good, DurableFile.Public, overwrite: true); break;
            case "garbled": await File.WriteAllTextAsync(file, "PRIVATE+KEY+x"); break;
            default:
                File.Delete(file);
                KeyFile.CreateNew(file, "other.example/log");
                break;
        }

        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));

        await console.Anonymous().ShowsAsync("Degraded", problem);
        Assert.False(File.Exists(file + ".new"));
        File.Delete(file);
        DurableFile.Write(file, good, DurableFile.Private, overwrite: false);
        await console.Anonymous().ShowsAsync("Healthy");
        await JournalLogTests.SettledAsync(console);
    }

    [Fact]
    public async Task Start_OnADatabaseOfAnEarlierVersion_IsRefusedWithWhatToDo()
    {
        var database = await server.CreateDatabaseAsync();
        await using (var owner = new Npgsql.NpgsqlConnection(PostgresServer.OwnerOf(database)))
        {
            await owner.OpenAsync();
            await new Npgsql.NpgsqlCommand("update \"__EFMigrationsHistory\" set migration_id = '20261124000000_Initial'", owner).ExecuteNonQueryAsync();
        }

        var refused = await Assert.ThrowsAsync<Console.Data.StartRefusedException>(() => TestConsole.StartAsync(database));

        Assert.Contains("make a new", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Ends a command where it waits for the sealer's lock, once its entry is on record: as a kill would, nothing that it still had to do is done.
    /// </summary>
    private static async Task KilledAtItsLockAsync(TestConsole console, string verb, Func<CancellationToken, Task> command)
    {
        using var kill = new CancellationTokenSource();
        await Eventually.TrueAsync(() => console.Get<NodeLock>().TryAsync(JournalSealer.LockKey, async (_, _) =>
        {
            var killed = command(kill.Token);
            await Eventually.TrueAsync(() => console.ScalarAsync<bool>($"select exists (select from journal where verb = '{verb}')"), "its entry is there");
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
        }, CancellationToken.None), "the lock is held");
    }

    private static Task<TestConsole> StartAsync(string database, string folder) => TestConsole.StartAsync(database, with: options =>
    {
        options.Folder = folder;
        options.KeyFile = Path.Combine(folder, "log.key");
    });
}
