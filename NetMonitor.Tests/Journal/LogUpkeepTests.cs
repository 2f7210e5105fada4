using NetMonitor.Console;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Faults;
using NetMonitor.Tests.Journal.Log;
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
        var upTo = KeyFile.Read(Path.Combine(console.LogFolder, "log.key")).Value.Retired.Single().UpTo;
        Assert.Equal([$"{rotated}", $"{former.Signer.Key} {upTo}", ""],
            (await administrator.GetStringAsync(new Uri("/api/v1/journal/key", UriKind.Relative))).Split('\n'));
        Assert.Equal(1L, await console.ScalarAsync<long>("select count(*) from journal where verb = 'JournalKeyRotated'"));
        // What was done to the log concerns the whole system: the nation's administrators read it, a city's do not.
        var told = (await administrator.Read("journal?verb=JournalKeyRotated")).Ok().Items.Single();
        Assert.Equal($"{rotated}", told.GetProperty("data").GetProperty("key").GetString());
        (await administrator.Read($"journal/{told.GetProperty("id").GetInt64()}/proof")).Ok();
        var city = await console.As(Role.CenterSystemAdministrator, TaskBodies.Hangzhou);
        Assert.Empty((await city.Read("journal?verb=JournalKeyRotated")).Ok().Items);
        (await city.Read($"journal/{told.GetProperty("id").GetInt64()}/proof")).Refused(404, "EntryNotFound");
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
        var verified = await again.Get<JournalVerifier>().VerifyAllAsync();
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
        await console.RenewPasswordsAsync();
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);
        var administrator = await console.SignInAsync(await console.AccountAsync(Role.CenterSystemAdministrator, TaskBodies.Nation));
        await JournalLogTests.SettledAsync(console);
        Assert.Equal("MonthNotFound", (await DetachAsync("2026-01")).Refusal?.Code);

        var span = (await DetachAsync(month)).Value;

        Assert.True(span is { From: 0, Entries: > 10 });
        // It went once its own entry was sealed: the newest checkpoint must end with an entry that stays.
        Assert.True(await console.ScalarAsync<bool>("select bool_and((xid, id) <= (select xid, entry_id from journal_checkpoints order by size desc limit 1)) "
            + "from journal where verb = 'JournalMonthDetached'"));
        Assert.Equal(span.Entries, await console.ScalarAsync<long>($"select count(*) from {JournalPartitions.ArchiveOf(span.First)}"));
        await console.SignInAsync(await console.AccountAsync(Role.Leader, TaskBodies.Hangzhou));
        await Eventually.TrueAsync(async () => console.Get<JournalLog>().Served!.Size
            == await console.ScalarAsync<long>("select count(*) from journal") + span.Entries, "the tree goes on");
        var verified = (await administrator.Post("journal/verify", new { checkpoint = kept })).Ok();
        Assert.True(verified.Text("intact") == "True", verified.Raw);
        Assert.Equal((month, span.Entries), (verified.Body.GetProperty("unread")[0].GetProperty("month").GetString(),
            verified.Body.GetProperty("unread")[0].GetProperty("entries").GetInt64()));
        var id = (await administrator.Read("journal?limit=1")).Ok().Items[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "what is there can be proved");

        // In the archive it can still be checked, by who owns it and nobody else.
        Task<NetMonitor.Domain.Shared.Result<Domain.Journal.DetachedMonth>> CheckAsync() =>
            upkeep.CheckArchiveAsync(month, PostgresServer.OwnerOf(console.Database), CancellationToken.None);
        Assert.Equal((span.Month, span.Entries), ((await CheckAsync()).Value.Month, (await CheckAsync()).Value.Entries));
        await using (await console.StartAnotherAsync())
            Assert.False(await console.ScalarAsync<bool>("select has_schema_privilege('netmonitor', 'journal_archive', 'usage') or "
                + $"has_table_privilege('netmonitor', '{JournalPartitions.ArchiveOf(span.First)}', 'select, insert, update, delete')"));
        await console.ExecuteAsync($"update {JournalPartitions.ArchiveOf(span.First)} set actor = 'x' where id = (select min(id) + 3 from journal_archive."
            + $"{JournalPartitions.NameOf(span.First)})");
        Assert.Equal("EntryChanged", (await CheckAsync()).Refusal?.Code);
        await console.ExecuteAsync($"delete from {JournalPartitions.ArchiveOf(span.First)} where actor = 'x'");
        Assert.Equal("EntryMissing", (await CheckAsync()).Refusal?.Code);

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

        if (done.Contains("key moved", StringComparison.Ordinal)) File.Move(Path.Combine(folder, "log.key"), Path.Combine(folder, "log.key.20260603010000000"));
        if (done.Contains("checkpoint moved", StringComparison.Ordinal))
            File.Move(Path.Combine(folder, CheckpointFile.Name), Path.Combine(folder, $"{CheckpointFile.Name}.20260603010000000"));

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
        var verified = await again.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified.Intact, $"{verified}");
        Assert.NotEqual(former, again.Get<JournalLog>().Served!.Signed.Checkpoint.Origin);
        Assert.StartsWith("journal.example/of-us/", again.Get<JournalLog>().Served!.Signed.Checkpoint.Origin, StringComparison.Ordinal);
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

        // Where it waits for its entry to be settled: an older transaction is open.
        await using (var connection = await console.ConnectAsync())
        {
            await using var open = await connection.BeginTransactionAsync();
            await using (var begin = new Npgsql.NpgsqlCommand("select pg_current_xact_id()", connection)) await begin.ExecuteScalarAsync();
            await KilledAsync(console, "JournalKeyRotated", cancel => console.Get<LogUpkeep>().RotateKeyAsync(cancel));
        }

        await JournalLogTests.SettledAsync(console);
        Assert.Equal(file, await File.ReadAllTextAsync(console.KeyFile));
        var rotated = (await console.Get<LogUpkeep>().RotateKeyAsync(CancellationToken.None)).Value;
        Assert.Equal(rotated, KeyFile.Read(console.KeyFile).Value.Signer.Key);
        Assert.Single(KeyFile.Read(console.KeyFile).Value.Retired);
        await JournalLogTests.SettledAsync(console);
        Assert.True((await console.Get<JournalVerifier>().VerifyAllAsync()).Intact);
    }

    /// <summary>
    /// Where months meet, their entries stand between each other. Each lets its own entries go and no other's, and both can be let go.
    /// </summary>
    [Fact]
    public async Task Months_ThatStandBetweenEachOther_AreExcusedEachForItself()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var (upkeep, owner) = (console.Get<LogUpkeep>(), PostgresServer.OwnerOf(console.Database));
        await EndOfJuneAsync(console);
        var verifier = console.Get<JournalVerifier>();
        var untouched = await verifier.VerifyAllAsync();
        Assert.True(untouched.Intact, $"{untouched}");

        var june = (await upkeep.DetachMonthAsync("2026-06", owner, default)).Value;
        await JournalLogTests.SettledAsync(console, june.Entries);

        Assert.True(june.Runs.Count >= 3);
        await console.ExecuteAsync("create table aside as select * from journal where subject_version = 4 and actor = 'between'; "
            + "delete from journal where id in (select id from aside)");
        var missing = await verifier.VerifyAllAsync();
        Assert.Equal((false, LogFault.EntryMissing), (missing.Intact, missing.Reason));
        // Nor does an entry of the archive excuse it.
        await console.ExecuteAsync(
            $"insert into journal select * from {JournalPartitions.ArchiveOf(june.First)} where subject_version = 3 and actor = 'between'");
        Assert.False((await verifier.VerifyAllAsync()).Intact);
        await console.ExecuteAsync("delete from journal where subject_version = 3 and actor = 'between'; insert into journal select * from aside");
        Assert.True((await verifier.VerifyAllAsync()).Intact);

        var july = (await upkeep.DetachMonthAsync("2026-07", owner, default)).Value;
        await JournalLogTests.SettledAsync(console, june.Entries + july.Entries);

        var both = await verifier.VerifyAllAsync();
        Assert.True(both.Intact, $"{both}");
        Assert.Equal([("2026-06", june.Entries), ("2026-07", july.Entries)], both.Unread.Select(span => (span.Month, span.Entries)));
        foreach (var month in new[] { "2026-06", "2026-07" }) Assert.Null((await upkeep.CheckArchiveAsync(month, owner, default)).Refusal);
        // What was dropped can't be read again, and is still excused.
        await console.ExecuteAsync($"drop table {JournalPartitions.ArchiveOf(june.First)}");
        Assert.Equal("MonthNotFound", (await upkeep.CheckArchiveAsync("2026-06", owner, default)).Refusal?.Code);
        Assert.True((await verifier.VerifyAllAsync()).Intact);
    }

    /// <summary>A key that was changed because it was stolen lets nothing go any more; what it let go before stays so.</summary>
    [Fact]
    public async Task FormerKey_ThatSignsForAMonth_ExcusesNothing()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var (upkeep, owner) = (console.Get<LogUpkeep>(), PostgresServer.OwnerOf(console.Database));
        await EndOfJuneAsync(console);
        var june = (await upkeep.DetachMonthAsync("2026-06", owner, default)).Value;
        var stolen = KeyFile.Read(console.KeyFile).Value;
        Assert.Null((await upkeep.RotateKeyAsync(default)).Refusal);
        await JournalLogTests.SettledAsync(console, june.Entries);
        var verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified is { Intact: true, Unread: [_] }, $"{verified}");

        var place = june.Runs[1].From - 1;
        var forged = new LogKey(stolen).Sign(new Domain.Journal.DetachedMonth("2026-05", [new Domain.Journal.EntryRun(place, place + 1)], ""));
        await console.ExecuteAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $$$"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            values (timestamptz '{{{console.Time.GetUtcNow():O}}}', 'JournalMonthDetached', 'system', '', 'Journal', 'x', 0, '', '',
              '{"months":[{"month":"2026-05","runs":[{"from":{{{place}}},"to":{{{place + 1}}}}],"signature":"{{{forged.Signature}}}"}]}')
            """));
        await JournalLogTests.SettledAsync(console, june.Entries);
        await console.ExecuteAsync("delete from journal where subject_version = 2 and actor = 'between'");

        verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.Equal((false, LogFault.EntryMissing, place), (verified.Intact, verified.Reason, verified.FirstBroken));
    }

    /// <summary>Whoever reads the journal for long would hold up everybody who writes, as they all wait behind the command: it gives up instead.</summary>
    [Fact]
    public async Task Detaching_WhileSomebodyReadsTheJournal_HoldsNobodyUp()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = await GrownOldAsync(console);
        await using var reading = await console.ConnectAsync();
        await using var transaction = await reading.BeginTransactionAsync();
        await using (var read = new Npgsql.NpgsqlCommand("select count(*) from journal", reading)) await read.ExecuteScalarAsync();

        var detaching = console.Get<LogUpkeep>().DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), default);
        var written = 0;
        for (; !detaching.IsCompleted; written++)
            await console.ExecuteAsync(
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
                values (timestamptz '{console.Time.GetUtcNow():O}', 'TaskEdited', 'x', '', 'Task', 'T', 1, '', '', '{"{}"}')
                """);

        Assert.True(written > 1);
        Assert.Equal("JournalInUse", (await detaching).Refusal?.Code);
        await transaction.RollbackAsync();
        Assert.Null((await console.Get<LogUpkeep>().DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), default)).Refusal);
    }

    /// <summary>Where the newest checkpoint can't be kept, a command says so and lets the others seal.</summary>
    [Fact]
    public async Task KeyChange_WhereTheCheckpointCanNotBeKept_IsRefused()
    {
        using var keys = new TemporaryFolder();
        await using var console = await TestConsole.StartAsync(await server.CreateDatabaseAsync(), with: log => log.KeyFile = keys.File("log.key"));
        await JournalLogTests.SettledAsync(console);
        var former = KeyFile.Read(console.KeyFile).Value.Signer.Key;
        Directory.Move(console.LogFolder, console.LogFolder + "-away");
        await File.WriteAllTextAsync(console.LogFolder, "");

        Assert.Equal("KeptCheckpointNotWritable", (await console.Get<LogUpkeep>().RotateKeyAsync(default)).Refusal?.Code);

        Assert.Equal(former, KeyFile.Read(console.KeyFile).Value.Signer.Key);
        File.Delete(console.LogFolder);
        Directory.Move(console.LogFolder + "-away", console.LogFolder);
        Assert.Null((await console.Get<LogUpkeep>().RotateKeyAsync(default)).Refusal);
    }

    /// <summary>What was tampered with is not let go: nobody could find it in an archive of which only the hashes are left.</summary>
    [Fact]
    public async Task Detaching_OfAMonthThatWasTamperedWith_IsRefused()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = await GrownOldAsync(console);
        await console.ExecuteAsync("update journal set data = '{\"forged\":true}' where id = (select min(id) + 5 from journal)");

        var refused = (await console.Get<LogUpkeep>().DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), default)).Refusal;

        Assert.Equal(("JournalNotIntact", "EntryChanged"), (refused?.Code, refused?.Details?["reason"]));
        Assert.Equal(0L, await console.ScalarAsync<long>("select count(*) from journal where verb = 'JournalMonthDetached'"));
    }

    /// <summary>Whoever may write entries must not be able to hide the one that counts behind many that don't.</summary>
    [Fact]
    public async Task Detaching_AmongManyWordsOfNobody_StillCounts()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = await GrownOldAsync(console);
        await console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select timestamptz '{console.Time.GetUtcNow():O}', 'JournalMonthDetached', 'system', '', 'Journal', 'x', 0, '', '', {"'{\"months\":[]}'"}
            from generate_series(1, 1100)
            """);
        await JournalLogTests.SettledAsync(console);

        Assert.Null((await console.Get<LogUpkeep>().DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), default)).Refusal);

        var verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified is { Intact: true, Unread: [_] }, $"{verified}");
    }

    /// <summary>A node with a file of its own, which has the former key: it finds at once that another one signs, and signs nothing beside it.</summary>
    [Fact]
    public async Task KeyChange_WhereAnotherNodeHasACopyOfTheFile_LeavesOneTree()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var copy = Directory.CreateTempSubdirectory("netmonitor-copy-").FullName;
        File.Copy(console.KeyFile, Path.Combine(copy, "log.key"));
        await using var other = await TestConsole.StartAsync(console.Database, console.Time, with: log => log.KeyFile = Path.Combine(copy, "log.key"));
        await JournalLogTests.SettledAsync(other);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);

        await console.Get<LogUpkeep>().RotateKeyAsync(CancellationToken.None);
        await (await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));

        await Eventually.TrueAsync(() => other.Get<JournalSealer>().Problem == "CheckpointNotSigned", "the other node says so");
        Assert.Equal("JournalKeyTaken", await console.ScalarAsync<string>(
            "select verb from journal where (xid, id) = (select xid, entry_id from journal_checkpoints order by size desc limit 1)"));
        // With the file in its place it goes on.
        File.Copy(console.KeyFile, Path.Combine(copy, "log.key"), overwrite: true);
        await JournalLogTests.SettledAsync(other);
        Assert.Null(other.Get<JournalSealer>().Problem);
        Assert.True((await other.Get<JournalVerifier>().VerifyAllAsync()).Intact);
        Directory.Delete(copy, recursive: true);
    }

    /// <summary>The entry says that a month is in an archive while it is not: its entries are read again all the same.</summary>
    [Fact]
    public async Task Detaching_ThatWasKilled_LeavesTheMonthAndIsGivenAgain()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var month = await GrownOldAsync(console);
        var upkeep = console.Get<LogUpkeep>();

        await KilledAtItsLockAsync(console, "JournalMonthDetached",
            cancel => upkeep.DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), cancel));

        await JournalLogTests.SettledAsync(console);
        var verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified is { Intact: true, Unread: [] }, $"{verified}");
        // What was signed lets nothing go while the month is there.
        await console.ExecuteAsync("create table aside as select * from journal where id = (select min(id) + 2 from journal); "
            + "delete from journal where id in (select id from aside)");
        verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified is { Intact: false, Reason: LogFault.EntryMissing }, $"{verified}");
        Assert.Equal("JournalNotIntact", (await upkeep.DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), default)).Refusal?.Code);
        await console.ExecuteAsync("insert into journal select * from aside");
        var span = (await upkeep.DetachMonthAsync(month, PostgresServer.OwnerOf(console.Database), CancellationToken.None)).Value;
        await Eventually.TrueAsync(async () => console.Get<JournalLog>().Served!.Size
            == await console.ScalarAsync<long>("select count(*) from journal") + span.Entries, "the tree goes on");
        verified = await console.Get<JournalVerifier>().VerifyAllAsync();
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
    /// Entries of June and July, one after the other in one transaction, numbered from 1 by their versions, the odd ones of June; and both months old.
    /// </summary>
    private static async Task EndOfJuneAsync(TestConsole console)
    {
        var midnight = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        console.Time.Advance(midnight - console.Time.GetUtcNow());
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);
        await console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select timestamptz '{midnight:O}' + case nr % 2 when 1 then interval '-1 second' else interval '1 second' end, 'TaskEdited', 'between', '', 'Task',
              'T', nr, '', '', '{"{}"}' from generate_series(1, 8) nr
            """);
        await JournalLogTests.SettledAsync(console);
        await GrownOldAsync(console);
    }

    /// <summary>Until what is on record is old enough to be taken out, with an entry behind it that stays; answers its month.</summary>
    private static async Task<string> GrownOldAsync(TestConsole console)
    {
        var month = console.Time.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        console.Time.Advance(TimeSpan.FromDays(250));
        await console.RenewPasswordsAsync();
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);
        await console.SignInAsync(await console.AccountAsync(Role.Leader, TaskBodies.Hangzhou));
        await JournalLogTests.SettledAsync(console);
        return month;
    }

    /// <summary>
    /// Ends a command where it waits for the sealer's lock, once its entry is on record: as a kill would, nothing that it still had to do is done.
    /// </summary>
    private static async Task KilledAtItsLockAsync(TestConsole console, string verb, Func<CancellationToken, Task> command)
    {
        await Eventually.TrueAsync(
            () => console.Get<NodeLock>().TryAsync(JournalSealer.LockKey, (_, _) => KilledAsync(console, verb, command), CancellationToken.None),
            "the lock is held");
    }

    private static async Task KilledAsync(TestConsole console, string verb, Func<CancellationToken, Task> command)
    {
        using var kill = new CancellationTokenSource();
        var killed = command(kill.Token);
        await Eventually.TrueAsync(() => console.ScalarAsync<bool>($"select exists (select from journal where verb = '{verb}')"), "its entry is there");
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
    }

    private static Task<TestConsole> StartAsync(string database, string folder) => TestConsole.StartAsync(database, with: options =>
    {
        options.Folder = folder;
        options.Origin = "journal.example/of-us";
        options.KeyFile = Path.Combine(folder, "log.key");
    });
}
