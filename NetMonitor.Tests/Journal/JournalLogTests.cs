using System.Globalization;
using System.Security.Cryptography;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Faults;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>Whatever somebody with the database's password does to the journal, <c>verify</c> finds it, and nothing is signed on top of it.</summary>
public sealed class JournalLogTests(PostgresServer server, SealedJournal whole) : IClassFixture<SealedJournal>
{
    [Theory]
    [InlineData("changed", "EntryChanged", "update journal set data = '{\"title\":\"x\"}' where id = {id}")]
    [InlineData("its time", "EntryChanged", "update journal set at = at + interval '1 microsecond' where id = {id}")]
    [InlineData("its actor", "EntryChanged", "update journal set actor = 'nobody' where id = {id}")]
    [InlineData("its readers", "EntryChanged", "update journal set work = array_append(work, '1000000000/') where id = {id}")]
    [InlineData("its holder", "EntryChanged", "update journal set holder = 'nobody' where id = {id}")]
    [InlineData("its encoding", "EntryChanged", "update journal set encoding = 2 where id = {id}")]
    [InlineData("removed", "EntryMissing", "delete from journal where id = {id}")]
    [InlineData("added between", "EntryAdded", "insert into journal (id, at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, "
        + "unit_code, unit_path, data) select -1, at, xid, verb, actor, actor_path, subject_type, subject_number, 9, unit_code, unit_path, data from journal "
        + "where id = {id}")]
    [InlineData("added before the first", "EntryAdded", "insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, "
        + "subject_version, unit_code, unit_path, data) values (now(), '1', 'TaskDrafted', 'x', '', 'Task', 'T', 1, '', '', '{\"title\":\"x\"}')")]
    [InlineData("added behind the horizon", "EntryBeyondHorizon", "insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, "
        + "subject_version, unit_code, unit_path, data) values (now(), '9000000000000000000', 'TaskDrafted', 'x', '', 'Task', 'T', 1, '', '', '{}')")]
    [InlineData("swapped", "EntryChanged|EntryMissing",
        "update journal set id = -1 where id = {id}; update journal set id = {id} where id = {other}; update journal set id = {other} where id = -1")]
    [InlineData("cut off", "EntryMissing", "delete from journal where id = (select id from journal order by xid desc, id desc limit 1)")]
    [InlineData("cut off with its checkpoint", "CheckpointMissing", CutOff)]
    [InlineData("all checkpoints removed", "CheckpointMissing", "delete from journal_checkpoints; delete from journal_tiles")]
    [InlineData("a checkpoint removed", "CheckpointMissing", "delete from journal_checkpoints where size = (select min(size) from journal_checkpoints)")]
    [InlineData("a checkpoint's root", "CheckpointChanged", "update journal_checkpoints set note = overlay(note placing 'AAAA' from position(E'\\n' in "
        + "substr(note, 30)) + 34) where size = {first}")]
    [InlineData("a checkpoint's time", "CheckpointChanged", "update journal_checkpoints set at = at + interval '1 second' where size = {first}")]
    [InlineData("a checkpoint's place", "CheckpointChanged", "update journal_checkpoints set entry_id = entry_id - 1 where size = {first}")]
    [InlineData("a signature taken away", "CheckpointNotSigned",
        "update journal_checkpoints set note = regexp_replace(note, '[^\\n]+\\n$', '') where size = {first}")]
    [InlineData("a signature added", "CheckpointChanged",
        "update journal_checkpoints set note = note || E'— evil.example/x AAAAAAECAwQFBgcICQoLDA0ODw==\n' where size = {first}")]
    [InlineData("a tile changed", "TileChanged", "update journal_tiles set hashes = set_byte(hashes, 3, (get_byte(hashes, 3) + 1) % 256) where level = 0 "
        + "and width = (select max(width) from journal_tiles where level = 0)")]
    [InlineData("a tile removed", "TileChanged", "delete from journal_tiles where level = 0 and width = {first}")]
    [InlineData("added before every transaction", "EntryAdded", "insert into journal (id, at, xid, verb, actor, actor_path, subject_type, subject_number, "
        + "subject_version, unit_code, unit_path, data) values (-5, now(), '0', 'TaskDrafted', 'x', '', 'Task', 'T', 1, '', '', '{\"title\":\"x\"}')")]
    [InlineData("its time, to one that can't be read", "EntryChanged",
        "alter table journal drop constraint if exists journal_readable; update journal set at = '0100-01-01 BC' where id = {id}")]
    [InlineData("its readers, to none with a name", "EntryChanged", "update journal set work = array[null]::text[] where id = {id}")]
    [InlineData("its readers, to a square of them", "EntryChanged", "update journal set work = '{{a,b},{c,d}}' where id = {id}")]
    [InlineData("excused as a month in an archive", "EntryMissing", "delete from journal where id = {id}; insert into journal (at, verb, actor, actor_path, "
        + "subject_type, subject_number, subject_version, unit_code, unit_path, data) values (now(), 'JournalMonthDetached', 'system', '', 'Journal', 'x', 0, "
        + "'', '', '{\"months\":[{\"month\":\"2020-01\",\"runs\":[{\"from\":0,\"to\":999}],\"signature\":\"— x AAAA\"}]}')")]
    [InlineData("excused by what is no month", "EntryMissing", "delete from journal where id = {id}; insert into journal (at, verb, actor, actor_path, "
        + "subject_type, subject_number, subject_version, unit_code, unit_path, data) values (now(), 'JournalMonthDetached', 'system', '', 'Journal', 'x', 0, "
        + "'', '', '{\"months\":[null,{},{\"month\":\"2020-01\",\"runs\":[],\"signature\":\"\"},{\"month\":\"x\",\"runs\":null}]}'), "
        + "(now(), 'JournalMonthDetached', 'system', '', 'Journal', 'x', 0, '', '', '[7]')")]
    [InlineData("a tile far above", "TileChanged", "insert into journal_tiles values (64, 0, 1, decode(repeat('00', 32), 'hex'))")]
    [InlineData("a tile without width", "TileChanged", "insert into journal_tiles values (1, 0, 0, decode(repeat('00', 32), 'hex'))")]
    [InlineData("a checkpoint of less than nothing", "CheckpointChanged", "insert into journal_checkpoints values (-5, '1', 1, now(), '')")]
    [InlineData("a tile added", "TileChanged", "insert into journal_tiles values (3, 0, 1, decode(repeat('00', 32), 'hex'))")]
    public async Task Verify_OfATamperedJournal_FindsIt(string what, string reason, string sql)
    {
        var console = whole.Console;
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await whole.RestoreAsync();
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));

        await console.ExecuteAsync(await FilledInAsync(console, sql));

        var verified = (await administrator.Read("journal/verify")).Ok();
        // Two that were swapped are changed under one checkpoint, and missing where each was under its own: the sealer's pace decides which.
        Assert.True(verified.Text("intact") == "False" && reason.Split('|').Contains(verified.Text("reason")), $"{what}: {verified.Raw}");
        Assert.True(verified.Number("firstBroken") >= 0);
        // A console that starts on it knows no more than its files, and finds it too.
        Assert.False((await whole.Restarted().VerifyAllAsync()).Intact, what);
    }

    /// <summary>
    /// Whoever takes out the checkpoints between could give an entry any time between those that are left: each names the one before it.
    /// </summary>
    [Fact]
    public async Task Verify_WhereCheckpointsBetweenAreGoneAndTheTreeFitsTheOthers_FindsIt()
    {
        await whole.RestoreAsync();
        await whole.ThinOutAsync();
        try
        {
            var verified = await whole.Restarted().VerifyAllAsync();

            Assert.Equal((false, LogFault.CheckpointMissing, whole.Checkpoints[0].Size), (verified.Intact, verified.Reason, verified.FirstBroken));
        }
        finally
        {
            await whole.RestoreAsync();
        }
    }

    [Fact]
    public async Task Proofs_FromTilesThatWereChanged_AreRefused_AndRightAgainOnceTheyAre()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Hangzhou);
        await console.ExecuteAsync(
            """
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, administration, data)
            select now(), verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, administration, data
            from journal cross join generate_series(1, 600) where id = (select min(id) from journal)
            """);
        await SettledAsync(console);
        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");
        const string Consistency = "journal/consistency?from=100&to=500";
        Task<int> ChangeAsync() => console.ExecuteAsync(
            "update journal_tiles set hashes = (select string_agg(set_byte(row, 5, get_byte(row, 5) # 1), '' order by at) from ("
            + "select at, substring(hashes from at * 32 + 1 for 32) as row from generate_series(0, 510) as at) as rows) where level = 0 and width = 256");
        await ChangeAsync();
        Assert.Equal(409, (await administrator.Read($"journal/{id}/proof")).Status);
        (await administrator.Read(Consistency)).Refused(409, "TileChanged");

        await ChangeAsync();

        (await administrator.Read($"journal/{id}/proof")).Ok();
        (await administrator.Read(Consistency)).Ok();
    }

    /// <summary>What waits for a transaction that does not end can be changed unseen: health says how long it waits.</summary>
    [Fact]
    public async Task Entries_ThatWaitForAnOpenTransaction_AreSaidToWait()
    {
        await using var console = await PreparedAsync(server, jobs: true);
        await SettledAsync(console);
        await using (var open = await console.ConnectAsync())
        {
            await using var transaction = await open.BeginTransactionAsync();
            await using (var take = new Npgsql.NpgsqlCommand("select pg_current_xact_id()", open)) await take.ExecuteScalarAsync();
            await console.SignInAsync(await console.AccountAsync(Role.Leader, TaskBodies.Hangzhou));
            var sealer = console.Get<JournalSealer>();
            await Eventually.TrueAsync(() => sealer.BehindSince is not null, "an entry waits");
            console.Time.Advance(TimeSpan.FromSeconds(15));

            await console.Anonymous().ShowsAsync("Degraded", "The journal is not sealed");

            await transaction.RollbackAsync();
        }

        await Eventually.TrueAsync(() => console.Get<JournalSealer>().BehindSince is null, "it is sealed");
    }

    private const string CutOff =
        "delete from journal where (xid, id) > (select xid, entry_id from journal_checkpoints where size = {last}); delete from journal_checkpoints where "
        + "size > {last}; delete from journal_tiles where width > {last} or level = 0 and width > {last}";

    private static async Task<string> FilledInAsync(TestConsole console, string sql)
    {
        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");
        var other = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDispatched' order by xid, id limit 1");
        var first = await console.ScalarAsync<long>("select min(size) from journal_checkpoints");
        var last = await console.ScalarAsync<long>("select size from journal_checkpoints order by size desc offset 1 limit 1");
        return sql.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{other}", $"{other}", StringComparison.Ordinal)
            .Replace("{first}", $"{first}", StringComparison.Ordinal).Replace("{last}", $"{last}", StringComparison.Ordinal);
    }

    /// <summary>Entries, tiles and roots made anew throughout, signed by another key of the same name: in itself the journal is whole.</summary>
    [Fact]
    public async Task Verify_OfATreeMadeAnew_FindsThatTheKeyDidNotSignIt()
    {
        var console = whole.Console;
        await whole.RestoreAsync();
        await console.ExecuteAsync("update journal set data = '{\"title\":\"x\"}' where verb = 'TaskDrafted'");
        await whole.ForgeAsync();

        var found = (await (await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation)).Read("journal/verify")).Ok();

        Assert.Equal(("False", "CheckpointNotSigned"), (found.Text("intact"), found.Text("reason")));
    }

    /// <summary>As docs/journal.md says it, from the answer alone.</summary>
    [Fact]
    public async Task Proof_DoneAgainByAStranger_LeadsFromTheEntryToTheSignedRoot()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var id = (await administrator.Read("journal?limit=1")).Ok().Body.GetProperty("items")[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "it is sealed");
        var proof = (await administrator.Read($"journal/{id}/proof")).Ok();

        var entry = Convert.FromBase64String(proof.Text("entry"));
        var hash = SHA256.HashData([0, .. entry]);
        Assert.Equal(proof.Text("leafHash"), Convert.ToBase64String(hash));
        var (index, size) = (proof.Number("index"), proof.Number("treeSize") - 1);
        foreach (var step in proof.Body.GetProperty("path").EnumerateArray().Select(item => Convert.FromBase64String(item.GetString()!)))
        {
            // RFC 9162, 2.1.3.2
            var right = index % 2 == 1 || index == size;
            hash = SHA256.HashData(right ? [1, .. step, .. hash] : [1, .. hash, .. step]);
            while (right && index % 2 == 0 && index != 0) (index, size) = (index / 2, size / 2);
            (index, size) = (index / 2, size / 2);
        }

        var lines = proof.Text("checkpoint").Split('\n');
        Assert.Equal((proof.Text("root"), lines[1], lines[2]), (Convert.ToBase64String(hash), $"{proof.Number("treeSize")}", Convert.ToBase64String(hash)));
        Assert.Equal((1, id), (entry[0], System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(17))));
    }

    [Fact]
    public async Task Log_ReadByItsTiles_GivesTheCheckpointsRootAndItsProofs()
    {
        var console = whole.Console;
        await whole.RestoreAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var note = await administrator.GetStringAsync(new Uri("/api/v1/journal/checkpoint", UriKind.Relative));
        var key = VerifierKey.Parse((await administrator.GetStringAsync(new Uri("/api/v1/journal/key", UriKind.Relative))).Split('\n')[0]).Value;
        var signed = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(note)).Value;
        Assert.True(signed.Verify([key], Ed25519.Verify).Verified);
        var checkpoint = Checkpoint.Parse(signed).Value;

        var range = new CompactRange();
        for (long at = 0; at < checkpoint.Size; at += TileId.Width)
        {
            var tile = new TileId(0, at / TileId.Width);
            var hashes = await administrator.GetByteArrayAsync(new Uri($"/api/v1/journal/{tile.Path(tile.WidthAt(checkpoint.Size))}", UriKind.Relative));
            for (var i = 0; i < hashes.Length; i += TreeHash.Size) range.Append(hashes.AsSpan(i, TreeHash.Size));
        }

        Assert.Equal(checkpoint.Root, range.Root());
        (await administrator.Read("journal/tile/0/x001/000")).Refused(404, "TileNotFound");
        (await administrator.Read($"journal/tile/0/000{(checkpoint.Size < 256 ? "" : ".p/256")}")).Refused(
            checkpoint.Size < 256 ? 404 : 400, checkpoint.Size < 256 ? "TileNotFound" : "TilePathMalformed");
        var smaller = await console.ScalarAsync<string>("select note from journal_checkpoints order by size limit 1");
        var first = Checkpoint.Parse(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(smaller)).Value).Value;
        var proof = (await administrator.Read($"journal/consistency?from={first.Size}")).Ok().Body.GetProperty("proof").EnumerateArray()
            .Select(hash => Convert.FromBase64String(hash.GetString()!)).ToList();
        Assert.True(TreeProofs.VerifyConsistency(first.Size, checkpoint.Size, proof, first.Root, checkpoint.Root));
        (await administrator.Read($"journal/consistency?from=0&to={checkpoint.Size + 1}")).Refused(404, "SizeBeyondCheckpoint");
        (await administrator.Read("journal/consistency?from=x")).Refused(400, "QueryMalformed");
        (await administrator.Read("journal/tile/0")).Refused(400, "TilePathMalformed");
        // Whoever follows the tree asks for what is not there yet, and that is nobody else's.
        Assert.Equal(0L, await console.ScalarAsync<long>("select count(*) from refusal_counts where code in ('TileNotFound', 'SizeBeyondCheckpoint')"));
        (await administrator.Read("journal/consistency?from=5&to=4")).Refused(400, "SizesMalformed");
    }

    [Fact]
    public async Task Proof_AsAFile_IsOfTheSameEntry()
    {
        var console = whole.Console;
        await whole.RestoreAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var id = (await administrator.Read("journal?limit=1")).Ok().Items[0].GetProperty("id").GetInt64();
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/journal/{id}/proof");
        asked.Headers.Accept.ParseAdd("application/vnd.c2sp.tlog-proof");
        using var answered = await administrator.SendAsync(asked);

        var accepted = await answered.Content.ReadAsByteArrayAsync();
        var named = await administrator.GetByteArrayAsync(new Uri($"/api/v1/journal/{id}/proof.tlog-proof", UriKind.Relative));

        Assert.Equal("application/vnd.c2sp.tlog-proof", answered.Content.Headers.ContentType!.MediaType);
        Assert.Equal(accepted, named);
        using var other = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/journal/{id}/proof");
        other.Headers.Accept.ParseAdd("application/vnd.c2sp.tlog-proof;q=0, application/json");
        using var json = await administrator.SendAsync(other);
        Assert.Equal("application/json", json.Content.Headers.ContentType!.MediaType);
        var proof = TlogProof.Parse(named).Value;
        var checkpoint = Checkpoint.Parse(proof.Checkpoint).Value;
        Assert.True(TreeProofs.VerifyInclusion(TreeHash.Leaf(proof.Extra), proof.Index, checkpoint.Size, proof.Path, checkpoint.Root));
    }

    /// <summary>A checkpoint that somebody kept: the journal's own, cut, of another log, of a tree that this one does not begin with.</summary>
    [Fact]
    public async Task Verify_AgainstACheckpointThatSomebodyKept_SaysWhetherTheJournalBeginsWithIt()
    {
        var console = whole.Console;
        await whole.RestoreAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var kept = await console.ScalarAsync<string>("select note from journal_checkpoints order by size limit 1");
        async Task<ApiAnswer> AskAsync(string checkpoint) => await administrator.Post("journal/verify", new { checkpoint });

        Assert.Equal("True", (await AskAsync(kept)).Ok().Text("intact"));
        (await AskAsync("")).Refused(400, "CheckpointMalformed");
        (await AskAsync(kept.Replace("\n", "\r\n", StringComparison.Ordinal))).Refused(400, "CheckpointMalformed");
        (await AskAsync(kept[..^20])).Refused(400, "CheckpointMalformed");
        var lines = kept.Split('\n');
        Assert.Equal("True", (await AskAsync(string.Join('\n', lines[..^2]) + "\n")).Ok().Text("intact")); // without the time, as witnesses keep it
        (await AskAsync(string.Join('\n', [.. lines[..^3], .. lines[^2..]]))).Refused(422, "CheckpointNotSigned");
        (await AskAsync(whole.Signed("other.example/log", 3, new byte[32], whole.Key))).Refused(422, "CheckpointOfAnotherLog");
        (await AskAsync(whole.Signed(whole.Origin, 3, new byte[32], whole.OtherKey))).Refused(422, "CheckpointNotSigned");
        (await AskAsync(kept.Replace("\n", "\n1", StringComparison.Ordinal)[..^1])).Refused(400, "CheckpointMalformed");
        // Signed by the log's own key, and yet not of this tree: the log signed two.
        var fork = (await AskAsync(whole.Signed(whole.Origin, 3, new byte[32], whole.Key))).Ok();
        Assert.Equal(("False", "CheckpointInconsistent"), (fork.Text("intact"), fork.Text("reason")));
        var larger = (await AskAsync(whole.Signed(whole.Origin, 1_000_000, new byte[32], whole.Key))).Ok();
        Assert.Equal(("False", "CheckpointMissing"), (larger.Text("intact"), larger.Text("reason")));
    }

    /// <summary>Each time the database is what it was, and one thing is done to it by somebody who knows all but the log's key and file.</summary>
    [Fact]
    public async Task Verify_AfterRandomTampering_FindsEachOfAThousand()
    {
        var console = whole.Console;
        var dice = new Random(20261126);
        await whole.RestoreAsync();
        var tamperer = new Tamperer(whole, dice);
        for (var round = 0; round < 1000; round++)
        {
            var did = await tamperer.TamperAsync();
            var verifier = round % 2 == 0 ? console.Get<JournalVerifier>() : whole.Restarted();
            var found = await verifier.VerifyAllAsync();
            Assert.False(found.Intact, $"round {round}: {did}");
            await whole.RestoreAsync();
        }

        Assert.True((await console.Get<JournalVerifier>().VerifyAllAsync()).Intact);
    }

    /// <summary>Asked by everybody at once, it runs once, and who asks something else meanwhile is told so.</summary>
    [Fact]
    public async Task Verify_AskedByManyAtOnce_RunsOnce()
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        var verifier = console.Get<JournalVerifier>();
        await using var held = await console.ConnectAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await new Npgsql.NpgsqlCommand("lock table journal in access exclusive mode", held).ExecuteNonQueryAsync();

        var asked = Enumerable.Range(0, 500).Select(_ => verifier.VerifyAllAsync()).ToList();
        await Eventually.TrueAsync(() => console.ScalarAsync<bool>(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%<= ($1, $2)), ex%')"),
            "the verification waits");
        Assert.NotNull(verifier.ProgressOf(Verifying.Auditor));
        // Something else meanwhile: who waits for an answer already is told so, everybody else waits for the turn.
        var other = await verifier.VerifyAsync(Verifying.Auditor, console.Time.GetUtcNow(), null, null, CancellationToken.None);
        Assert.Equal("VerificationUnderWay", other.Refusal?.Code);
        var next = verifier.VerifyAsync("next", console.Time.GetUtcNow().AddDays(-1), null, null, CancellationToken.None);
        Assert.Equal(1, verifier.ProgressOf("next")?.Ahead);
        using var gone = new CancellationTokenSource();
        var nobody = verifier.VerifyAsync("nobody", console.Time.GetUtcNow().AddDays(-2), null, null, gone.Token);
        Assert.Equal(2, verifier.ProgressOf("nobody")?.Ahead);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nobody);
        using var impatient = new CancellationTokenSource();
        var left = verifier.VerifyAsync(Verifying.Auditor, null, null, null, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(1, await console.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%<= ($1, $2)), ex%'"));
        await transaction.CommitAsync();

        foreach (var answer in await Task.WhenAll(asked)) Assert.True(answer.Intact);
        Assert.True((await next).Value.Intact);
        Assert.Null(verifier.ProgressOf(Verifying.Auditor));
    }

    /// <summary>An operator's commands don't wait for verifications, and no verification takes what they do for a fault.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_WhileAnOperatorIsAtIt_RaisesNoFalseAlarm(bool rotates)
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        var month = console.Time.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        console.Time.Advance(TimeSpan.FromDays(240));
        await console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select '{console.Time.GetUtcNow():O}', 'TaskDrafted', 'x', '', 'Task', 'new', 1, '', '', '{"{}"}' from generate_series(1, 150000)
            """);
        await SettledAsync(console);
        // By another process, which shares no turn with this one.
        await using var other = await console.StartAnotherAsync();
        var (verifier, upkeep) = (console.Get<JournalVerifier>(), other.Get<LogUpkeep>());

        var owner = PostgresServer.OwnerOf(console.Database);
        var done = Task.Run<Refusal?>(async () => rotates
            ? (await upkeep.RotateKeyAsync(CancellationToken.None)).Refusal : (await upkeep.DetachMonthAsync(month, owner, CancellationToken.None)).Refusal);
        while (!done.IsCompleted) Assert.Null((await verifier.VerifyAllAsync()).Reason);
        Assert.Null(await done);
        Assert.True((await verifier.VerifyAllAsync()).Intact);
    }

    /// <summary>
    /// What was written before a clock is set back is dated ahead of whatever is signed afterwards; after a quiet time no checkpoint shows that it was not.
    /// </summary>
    [Fact]
    public async Task Verify_AfterAClockThatStepsBackWhenNothingHadHappened_RaisesNoFalseAlarm()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        console.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(0, (await sealer.SealOnceAsync(CancellationToken.None)).Value);

        await WriteAsync("before");
        console.Time.Advance(TimeSpan.FromMinutes(-12));
        await WriteAsync("after");

        await console.ToldAsync();
        Assert.Equal(1, (await sealer.SealOnceAsync(CancellationToken.None)).Value);
        Assert.Equal(1, (await sealer.SealOnceAsync(CancellationToken.None)).Value);
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));

        Task WriteAsync(string what) => console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            values ('{console.Time.GetUtcNow():O}', 'TaskDrafted', 'x', '', 'Task', '{what}', 1, '', '', '{"{}"}')
            """);
    }

    /// <summary>Nobody can fill all the places but many accounts together.</summary>
    [Fact]
    public async Task Verify_OfMoreQuestionsThanWait_IsRefused()
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        var verifier = console.Get<JournalVerifier>();
        await using var held = await console.ConnectAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await new Npgsql.NpgsqlCommand("lock table journal in access exclusive mode", held).ExecuteNonQueryAsync();
        var now = console.Time.GetUtcNow();

        var waiting = Enumerable.Range(0, 16).Select(i => verifier.VerifyAsync($"{i}", now.AddDays(-i), null, null, CancellationToken.None)).ToList();
        Assert.Equal("VerificationUnderWay", (await verifier.VerifyAsync("17", now.AddDays(-17), null, null, CancellationToken.None)).Refusal?.Code);
        var same = verifier.VerifyAsync("17", now.AddDays(-3), null, null, CancellationToken.None);
        await transaction.CommitAsync();

        foreach (var answer in await Task.WhenAll([.. waiting, same])) Assert.True(answer.Value.Intact);
    }

    /// <summary>A part is told as one, and what is no period is refused.</summary>
    [Fact]
    public async Task Verify_OfAPeriod_SaysWhatItRead()
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var size = console.Get<JournalLog>().Served!.Size;

        var whole = (await administrator.Read("journal/verify")).Ok();
        Assert.Equal((0, true), (whole.Number("from"), whole.Number("to") >= size));
        var nothing = (await administrator.Read("journal/verify?from=2100-01-01T00:00:00Z")).Ok();
        Assert.Equal((nothing.Number("to"), 0), (nothing.Number("from"), nothing.Number("entries")));
        (await administrator.Read("journal/verify?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")).Refused(400, "PeriodMalformed");
        (await administrator.Read("journal?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")).Refused(400, "PeriodMalformed");
        var kept = console.Get<JournalLog>().Served!;
        Assert.Equal(kept.Size, (await administrator.Post("journal/verify", new { checkpoint = $"{kept.Signed.Note}" })).Ok().Number("kept"));
    }

    /// <summary>Rules and triggers are the owner's to make: what the sealer adds may be swallowed without an error.</summary>
    [Theory]
    [InlineData("journal_checkpoints", "CheckpointMissing")]
    [InlineData("journal_tiles", "TileChanged")]
    public async Task Seal_IntoATableThatTakesNothing_IsRefusedAndShows(string table, string problem)
    {
        await using var console = await PreparedAsync(server, jobs: true);
        await SettledAsync(console);
        await console.ExecuteAsync($"create rule swallow as on insert to {table} do instead nothing");

        await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await console.Anonymous().ShowsAsync("Degraded", $"The journal is not sealed: {problem}");
    }

    /// <summary>What the order goes by is the database's, and anybody's who owns it.</summary>
    [Fact]
    public async Task Order_WhoseFunctionsWereReplaced_IsFoundAndMendedAtTheNextStart()
    {
        await using var console = await PreparedAsync(server, jobs: true);
        await SettledAsync(console);
        await console.ExecuteAsync(
            """
            create or replace function journal_xid_end() returns xid8 language sql stable return '9223372036854775000'::xid8;
            create or replace function journal_horizon() returns xid8 language sql stable return '9223372036854775000'::xid8;
            insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            values (now(), '9000000000000000', 'TaskDrafted', 'x', '', 'Task', 'forged', 1, '', '', '{}')
            """);

        await console.Anonymous().ShowsAsync("Degraded", "The journal is not sealed: EntryBeyondHorizon");
        var found = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.Equal((false, LogFault.EntryBeyondHorizon), (found.Intact, found.Reason));

        await console.ExecuteAsync("delete from journal where subject_number = 'forged'");
        await using var again = await TestConsole.StartAsync(console.Database, console.Time, jobs: true, with: log => log.KeyFile = console.KeyFile);
        Assert.False(await again.ScalarAsync<bool>("select journal_horizon() > '9000000000000000' or journal_xid_end() > '9000000000000000'"));
        await SettledAsync(again);
        await again.Anonymous().ShowsAsync("Healthy");
    }

    /// <summary>Sealing goes on while it reads, checkpoint after checkpoint.</summary>
    [Fact]
    public async Task Verify_WhileTheSealerGoesOn_RaisesNoFalseAlarm()
    {
        await using var console = await PreparedAsync(server);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        var (sealer, verifier) = (console.Get<JournalSealer>(), console.Get<JournalVerifier>());
        await sealer.StopAsync(CancellationToken.None);
        using var enough = new CancellationTokenSource();
        var sealing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
                Assert.False((await sealer.SealOnceAsync(CancellationToken.None)).IsRefused);
            }
        });

        for (var round = 0; round < 150; round++)
        {
            var verified = await verifier.VerifyAllAsync();
            Assert.True(verified.Intact, $"round {round}: {verified}");
        }

        await enough.CancelAsync();
        await sealing;
    }

    [Fact]
    public async Task Verify_OfATimeRange_ReadsWhatWasSealedInIt()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var middle = console.Time.GetUtcNow() + TimeSpan.FromMinutes(30);
        console.Time.Advance(TimeSpan.FromHours(1));
        await (await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        var at = Uri.EscapeDataString(middle.ToString("O"));

        var (all, before, after) = (await administrator.Read("journal/verify"), await administrator.Read($"journal/verify?to={at}"),
            await administrator.Read($"journal/verify?from={at}"));

        Assert.Equal(("True", "True", "True"), (all.Ok().Text("intact"), before.Ok().Text("intact"), after.Ok().Text("intact")));
        Assert.InRange(after.Number("entries"), 1, all.Number("entries") - 1);
        Assert.True(before.Number("entries") + after.Number("entries") >= all.Number("entries"));
        // What lies outside the range is not read.
        var first = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by id limit 1");
        await console.ExecuteAsync($"update journal set data = '{{\"title\":\"x\"}}' where id = {first}");
        Assert.Equal("True", (await administrator.Read($"journal/verify?from={at}")).Ok().Text("intact"));
        Assert.Equal("False", (await administrator.Read($"journal/verify?to={at}")).Ok().Text("intact"));
    }

    /// <summary>
    /// Entries may wait for the log's key longer than any clock is wrong, and be more than one checkpoint covers: nothing was tampered with. So it is where
    /// another log is begun over them.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_OfWhatWaitedLong_IsIntact_AndAnEntryDatedBackAmongItIsFound(bool sealedBefore)
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var sealer = console.Get<JournalSealer>();
        if (sealedBefore) await SettledAsync(console);
        await sealer.StopAsync(CancellationToken.None);
        var first = JournalSealer.MostEntries + 1000;
        // In pieces, of which each is a transaction, so that checkpoints can end between them.
        foreach (var (from, to) in new[] { (1, 1000), (1001, first), (first + 1, first + 5000), (first + 5001, first + 10_000) })
            await console.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
                select timestamptz '{console.Time.GetUtcNow():O}' + nr * interval '1 us', 'TaskEdited', 'x', '', 'Task', 'T', nr, '', '', '{"{}"}'
                from generate_series({from}, {to}) nr
                """));
        console.Time.Advance(TimeSpan.FromMinutes(10));
        var before = console.Get<JournalLog>().Served?.Size ?? 0;
        await SealAllAsync();

        Assert.True(await console.ScalarAsync<bool>(
            string.Create(CultureInfo.InvariantCulture, $"select count(*) > 1 from journal_checkpoints where size > {before}")));
        var verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified.Intact, $"{verified}");

        await console.ExecuteAsync(
            """
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select max(at) - interval '3 minutes', 'TaskEdited', 'x', '', 'Task', 'T', 0, '', '', '{}' from journal
            """);
        await SealAllAsync();
        verified = await console.Get<JournalVerifier>().VerifyAllAsync();
        Assert.Equal((false, LogFault.TimeDoesNotFit), (verified.Intact, verified.Reason));

        async Task SealAllAsync()
        {
            await console.ToldAsync();
            while ((await sealer.SealOnceAsync(CancellationToken.None)).Value > 0) { }
        }
    }

    /// <summary>
    /// What the console's own role may write, and no console would: it is sealed like any other, and nobody who reads the journal stumbles over it.
    /// </summary>
    [Theory]
    [InlineData("'{garbage}'", "null", "'{}'")]
    [InlineData("'{}'", "'\"x\"'", "'{}'")]
    [InlineData("'{}'", "null", "'[null]'")]
    public async Task Entry_ThatNoConsoleWrote_HoldsNoReaderUp(string work, string rule, string data)
    {
        await using var console = await PreparedAsync(server, jobs: true);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        await console.Anonymous().ShowsAsync("Healthy");
        var cursor = (await city.Read("feed")).Ok().Text("cursor");
        foreach (var verb in new[] { "TaskDispatched", "TaskUrged", "TaskOverdue", "JournalMonthDetached", "AssignmentReceived", "SessionOpened", "x" })
            await console.ExecuteAsync(
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, work_rule, data)
                values (timestamptz '{console.Time.GetUtcNow():O}', '{verb}', 'x', '', 'Task', 'T', 1, '', '', {work}, {rule}, {data})
                """);

        var number = await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));

        await console.ToldAsync();
        await SettledAsync(console);
        await console.Anonymous().ShowsAsync("Healthy");
        Assert.Contains(number, (await city.Read($"feed?after={cursor}")).Ok().Raw, StringComparison.Ordinal);
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>Tiles where the sealer's next ones belong: it says what is wrong, and not what the database said.</summary>
    [Fact]
    public async Task Sealing_WhereTilesWerePutAhead_StopsAndSaysSo()
    {
        await using var console = await PreparedAsync(server, jobs: true);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        await SettledAsync(console);
        await console.ExecuteAsync(
            "insert into journal_tiles select 0, 0, width, decode(repeat('00', 32), 'hex') from generate_series(1, 255) width on conflict do nothing");

        await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));

        await Eventually.TrueAsync(() => console.Get<JournalSealer>().Problem == "TileChanged", "the sealer says so");
    }

    /// <summary>An older file under a running node: what the node knows is written back, so that a restart does not forget it.</summary>
    [Fact]
    public async Task File_ThatWasSetBackWithTheDatabase_IsWrittenAgain()
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        var file = Path.Combine(console.LogFolder, CheckpointFile.Name);
        var kept = await File.ReadAllTextAsync(file);
        var older = await console.ScalarAsync<string>("select note from journal_checkpoints order by size limit 1");
        await console.ExecuteAsync("delete from journal_checkpoints where size > (select min(size) from journal_checkpoints)");
        await File.WriteAllTextAsync(file, older);

        Assert.Equal("CheckpointMissing", (await console.Get<JournalSealer>().SealOnceAsync(CancellationToken.None)).Refusal?.Code);

        Assert.Equal(kept, await File.ReadAllTextAsync(file));
    }

    /// <summary>An entry that claims to have been made a month ago is sealed like any other: what gives it away is its time.</summary>
    [Fact]
    public async Task Verify_OfAnEntryThatIsDatedBack_FindsThatItsTimeDoesNotFit()
    {
        await using var console = await PreparedAsync(server);
        await SettledAsync(console);
        await console.ExecuteAsync(
            """
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at - interval '30 days', verb, actor, actor_path, subject_type, 'T3301002026999999', 1, unit_code, unit_path, data
            from journal where verb = 'TaskDrafted' limit 1
            """);
        await SettledAsync(console);

        var found = (await (await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation)).Read("journal/verify")).Ok();

        Assert.Equal(("False", "TimeDoesNotFit"), (found.Text("intact"), found.Text("reason")));
    }

    /// <summary>What no tree can cover is not signed past; it is found, and once the database's owner has taken it out, the log goes on.</summary>
    [Theory]
    [InlineData("EntryChanged", "'{}', 2", 1)]
    [InlineData("EntryChanged", "array[null]::text[], 1", 1)]
    [InlineData("EntryAdded", "'{}', 1", 2)]
    public async Task Sealing_WhereAnEntryCanNotBeCovered_StopsAndShowsIt(string reason, string workAndEncoding, int rows)
    {
        await using var console = await PreparedAsync(server, jobs: true);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);

        await console.ExecuteAsync(
            $"""
            insert into journal (id, at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data, work, encoding)
            select 900000, (select max(at) from journal) + nr * interval '1 ms', 'TaskEdited', 'x', '', 'Task', 'T', 1, '', '', '{"{}"}', {workAndEncoding}
            from generate_series(1, {rows}) nr
            """);

        await Eventually.TrueAsync(() => console.Get<JournalSealer>().Problem == reason, "the sealer says so");
        // 503 where the feed can't read it either.
        var health = await console.Anonymous().GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Contains(reason, await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var found = (await administrator.Read("journal/verify")).Ok();
        Assert.Equal(("False", reason), (found.Text("intact"), found.Text("reason")));
        await console.ExecuteAsync("delete from journal where id = 900000");
        await SettledAsync(console);
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>Two entries at one place must not hide where a statement's answer ends.</summary>
    [Fact]
    public async Task Reading_OfEntriesAtOnePlace_PassesNoneOver()
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await console.ExecuteAsync(
            $"""
            insert into journal (id, at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select least(nr, {JournalReader.Chunk}), timestamptz '2026-06-03 01:00+00' + nr * interval '1 us', '7', 'TaskEdited', 'x', '', 'Task', 'T', 1, '',
              '', '{"{}"}' from generate_series(1, {JournalReader.Chunk} + 3) nr
            """);
        await using var connection = await console.ConnectAsync();

        var entries = await JournalReader.BetweenAsync(connection, JournalPosition.Start, new JournalPosition(7, long.MaxValue), default).ToListAsync();

        Assert.Equal(JournalReader.Chunk + 3, entries.Count);
        Assert.Equal(4, entries.Count(entry => entry.Id == JournalReader.Chunk));
    }

    /// <summary>Nothing is signed on top of what does not follow from what this node kept; the file stays, and health says why.</summary>
    [Theory]
    [InlineData("made anew", "CheckpointNotSigned")]
    [InlineData("cut off", "CheckpointMissing")]
    [InlineData("emptied", "CheckpointMissing")]
    [InlineData("a place moved", "CheckpointChanged")]
    public async Task Sealing_AfterTheLogWasTamperedWith_StopsAndShowsItInHealth(string how, string reason)
    {
        await using var console = await PreparedAsync(server, jobs: true);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        var file = Path.Combine(console.LogFolder, CheckpointFile.Name);
        var kept = await File.ReadAllTextAsync(file);
        await console.ExecuteAsync(await FilledInAsync(console, how switch
        {
            "made anew" => "update journal_checkpoints set note = regexp_replace(note, '\u2014 [^\\n]+\\n\u2014 [^\\n]+\\n', E'\u2014 x AAAAAAAA\\n')",
            "cut off" => CutOff,
            "emptied" => "delete from journal_checkpoints; delete from journal_tiles",
            _ => "update journal_checkpoints set entry_id = entry_id - 1 where size = (select max(size) from journal_checkpoints)",
        }));
        var checkpoints = await console.ScalarAsync<long>("select count(*) from journal_checkpoints");

        await sealer.StartAsync(CancellationToken.None);
        await (await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));

        await Eventually.TrueAsync(() => sealer.Problem == reason, $"the sealer says {reason}, not {sealer.Problem}");
        Assert.Contains(reason, await console.Anonymous().GetStringAsync(new Uri("/health/ready", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(checkpoints, await console.ScalarAsync<long>("select count(*) from journal_checkpoints"));
        Assert.Equal(kept, await File.ReadAllTextAsync(file));
        Assert.Equal("False", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    [Fact]
    public async Task Sealing_ByTwoNodes_MakesOneTree()
    {
        await using var first = await PreparedAsync(server);
        await using var second = await first.StartAnotherAsync();
        var city = await first.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        for (var i = 0; i < 5; i++)
        {
            await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? first : second).Get<JournalSealer>().SealOnceAsync(CancellationToken.None)));
        }

        await SettledAsync(first);
        await SettledAsync(second);
        Assert.Null(first.Get<JournalSealer>().Problem ?? second.Get<JournalSealer>().Problem);
        Assert.True((await second.Get<JournalVerifier>().VerifyAllAsync()).Intact);
    }

    [Fact]
    public async Task Prove_OfAnEntry_FailsOnceItIsTampered()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Hangzhou);
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");
        (await administrator.Read($"journal/{id}/proof")).Ok();

        await console.ExecuteAsync($"update journal set data = '{{\"title\":\"x\"}}' where id = {id}");

        (await administrator.Read($"journal/{id}/proof")).Refused(409, "EntryDoesNotFitTree");
        await console.ExecuteAsync($"update journal set work = array[null]::text[] where id = {id}");
        (await administrator.Read($"journal/{id}/proof")).Refused(409, "EntryDoesNotFitTree");
        (await administrator.Read("journal?limit=50")).Refused(409, "EntryDoesNotFitTree");
        (await (await console.As(Role.EnforcementOfficer, TaskBodies.Hangzhou)).Read($"journal/{id}/proof")).Refused(403, "RoleRequired");
    }

    /// <summary>A console with some entries under several checkpoints.</summary>
    internal static async Task<TestConsole> PreparedAsync(PostgresServer server, bool jobs = false)
    {
        var console = await TestConsole.StartAsync(server, jobs);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        for (var i = 0; i < 3; i++)
        {
            await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
            // Beside the console's own sealer, which would take its time.
            await Eventually.TrueAsync(async () =>
            {
                Assert.Null((await console.Get<JournalSealer>().SealOnceAsync(CancellationToken.None)).Refusal);
                return await IsSettledAsync(console, 0);
            }, "everything is sealed");
        }

        return console;
    }

    /// <summary>Until all is sealed, and this node serves the newest checkpoint.</summary>
    internal static Task SettledAsync(TestConsole console, long detached = 0) =>
        Eventually.TrueAsync(() => IsSettledAsync(console, detached), "everything is sealed");

    private static async Task<bool> IsSettledAsync(TestConsole console, long detached) =>
        await console.ScalarAsync<long>("select count(*) from journal") + detached == (console.Get<JournalLog>().Served?.Size ?? 0);
}
