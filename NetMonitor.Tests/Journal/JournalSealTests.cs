using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>Whatever somebody with the database's password does to the journal, <c>verify</c> finds it.</summary>
public sealed class JournalSealTests(PostgresServer server, SealedJournal whole) : IClassFixture<SealedJournal>
{
    [Theory]
    [InlineData("changed", "EntryChanged", "update journal set data = '{\"title\":\"x\"}' where id = {id}")]
    [InlineData("time changed", "EntryChanged", "update journal set at = at + interval '1 microsecond' where id = {id}")]
    [InlineData("actor changed", "EntryChanged", "update journal set actor = 'nobody' where id = {id}")]
    [InlineData("removed", "EntryMissing", "delete from journal where id = {id}")]
    [InlineData("added", "EntryAdded", "insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, "
        + "unit_path, audience, data) select at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, "
        + "audience, data from journal where id = {id}; update journal set id = 0 where id = (select max(id) from journal)")]
    [InlineData("swapped", "EntryChanged|EntryMissing",
        "update journal set id = -1 where id = {id}; update journal set id = {id} where id = {other}; update journal set id = {other} where id = -1")]
    [InlineData("cut off", "EntryMissing", "delete from journal where id = (select id from journal order by xid desc, id desc limit 1)")]
    [InlineData("cut off with its seal", "SealMissing", "delete from journal where (xid, id) > (select to_xid, to_id from seals order by number desc offset "
        + "1 limit 1); delete from seals where number = (select max(number) from seals)")]
    [InlineData("all seals removed", "SealMissing", "delete from seals")]
    [InlineData("a seal removed", "SealMissing", "delete from seals where number = 1")]
    [InlineData("a seal changed", "SealChanged", "update seals set entries = entries + 1 where number = 2")]
    public async Task Verify_OfATamperedJournal_FindsIt(string what, string reason, string sql)
    {
        var console = whole.Console;
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await whole.RestoreAsync();
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));

        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");
        var other = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDispatched' order by xid, id limit 1");
        await console.ExecuteAsync(sql.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{other}", $"{other}", StringComparison.Ordinal));

        var verified = (await administrator.Read("journal/verify")).Ok();
        // Two that were swapped are changed under one seal, and missing where each was under its own: the sealer's pace decides which.
        Assert.True(verified.Text("intact") == "False" && reason.Split('|').Contains(verified.Text("reason")), $"{what}: {verified.Raw}");
        Assert.True(verified.Number("firstBroken") > 0);
    }

    /// <summary>As docs/journal.md says it, from the answer alone.</summary>
    [Fact]
    public async Task Proof_DoneAgainByAStranger_LeadsFromTheEntryToItsSeal()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var id = (await administrator.Read("journal?limit=1")).Ok().Body.GetProperty("items")[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "it is sealed");
        var proof = (await administrator.Read($"journal/{id}/proof")).Ok();

        var hash = System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(proof.Text("entry")));
        Assert.Equal(proof.Text("leafHash"), Convert.ToHexStringLower(hash));
        var (index, size) = (proof.Number("index"), proof.Number("treeSize") - 1);
        foreach (var step in proof.Body.GetProperty("path").EnumerateArray().Select(item => Convert.FromHexString(item.GetString()!)))
        {
            // RFC 9162, 2.1.3.2
            var right = index % 2 == 1 || index == size;
            hash = System.Security.Cryptography.SHA256.HashData(right ? [1, .. step, .. hash] : [1, .. hash, .. step]);
            while (right && index % 2 == 0 && index != 0) (index, size) = (index / 2, size / 2);
            (index, size) = (index / 2, size / 2);
        }

        var seal = Convert.FromBase64String(proof.Text("sealContent"));
        Assert.Equal((proof.Text("root"), proof.Text("root"), proof.Text("sealHash")),
            (Convert.ToHexStringLower(hash), Convert.ToHexStringLower(seal[64..96]),
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(seal))));
        Assert.Equal(id, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(Convert.FromBase64String(proof.Text("entry")).AsSpan(1)));
    }

    [Fact]
    public async Task Verify_WhileTheSealerAddsASeal_RaisesNoFalseAlarm()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await using var held = await console.ConnectAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await new Npgsql.NpgsqlCommand("lock table journal in access exclusive mode", held).ExecuteNonQueryAsync();

        // It has its snapshot of the seals, and waits for the entries.
        var verifying = administrator.Read("journal/verify");
        await Eventually.TrueAsync(() => console.ScalarAsync<bool>(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"), "the verification waits");
        await using var db = await console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var last = await db.Seals.OrderBy(seal => seal.Number).LastAsync();
        var next = new SealRow { Number = last.Number + 1, Previous = last.Hash, Root = last.Root, Hash = new byte[32], SealedAt = last.SealedAt };
        await console.Get<SealFile>().KeepAsync(next, CancellationToken.None);
        await transaction.CommitAsync();

        Assert.Equal("True", (await verifying).Ok().Text("intact"));
    }

    [Fact]
    public async Task Verify_OfSealsMadeAnew_FindsThatTheFileKnowsOthers()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        await console.ExecuteAsync("update journal set data = '{\"title\":\"x\"}' where verb = 'TaskDrafted'; delete from seals");
        Assert.True(await sealer.SealOnceAsync(CancellationToken.None) > 0);

        Assert.Equal("False", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>Entries, their seals and all hashes made anew, as many as there were: in itself the journal is whole.</summary>
    [Fact]
    public async Task Verify_OfAChainForgedThroughout_FindsThatTheFileKnowsAnother()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        await ForgeAsync(console);

        var found = (await administrator.Read("journal/verify")).Ok();

        Assert.Equal(("False", "SealReplaced"), (found.Text("intact"), found.Text("reason")));
        // Without the file nobody could tell: the forgery is a good one.
        File.Delete(Path.Combine(console.SealFolder, "newest-seal.json"));
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    /// <summary>Sealing goes on over what was forged or cut off; the file must not follow, or the evidence would be gone half a second later.</summary>
    [Theory]
    [InlineData("forged")]
    [InlineData("cut off")]
    public async Task Sealing_AfterTheChainWasTamperedWith_KeepsTheEvidenceAndShowsItInHealth(string how)
    {
        await using var console = await PreparedAsync(server, jobs: true);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        if (how == "forged") await ForgeAsync(console);
        else await console.ExecuteAsync("delete from journal where (xid, id) > (select to_xid, to_id from seals order by number desc offset 1 limit 1); "
            + "delete from seals where number = (select max(number) from seals)");
        var newest = await console.ScalarAsync<long>("select max(number) from seals");

        await sealer.StartAsync(CancellationToken.None);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        for (var more = 1; more <= 3; more++)
        {
            await city.DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await Eventually.TrueAsync(async () => await console.ScalarAsync<long>("select max(number) from seals") >= newest + more, "sealing goes on");
        }

        await Eventually.TrueAsync(() => sealer.Problem is not null, "the sealer finds that the file knows another chain");
        var found = (await administrator.Read("journal/verify")).Ok();
        Assert.Equal(("False", "SealReplaced"), (found.Text("intact"), found.Text("reason")));
        var ready = await console.Anonymous().GetStringAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Contains("SealReplaced", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prove_OfAnEntry_HoldsAndFailsOnceItIsTampered()
    {
        await using var console = await PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Hangzhou);
        await SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");

        var proof = (await administrator.Read($"journal/{id}/proof")).Ok();

        Assert.Equal("True", proof.Text("verified"));
        var (leaf, root) = (Convert.FromHexString(proof.Text("leafHash")), Convert.FromHexString(proof.Text("root")));
        var path = proof.Body.GetProperty("path").EnumerateArray().Select(node => Convert.FromHexString(node.GetString()!)).ToList();
        Assert.True(MerkleTree.Verify(leaf, proof.Number("index"), proof.Number("treeSize"), path, root));
        leaf[0] ^= 1;
        Assert.False(MerkleTree.Verify(leaf, proof.Number("index"), proof.Number("treeSize"), path, root));
        await console.ExecuteAsync($"update journal set data = '{{\"title\":\"x\"}}' where id = {id}");
        var tampered = await administrator.Read($"journal/{id}/proof");
        Assert.True(tampered.Status == 409 || tampered.Text("verified") == "False", tampered.Raw);
        (await (await console.As(Role.EnforcementOfficer, TaskBodies.Hangzhou)).Read($"journal/{id}/proof")).Refused(403, "RoleRequired");
    }

    /// <summary>Changes an early entry and makes every seal anew over what is there now.</summary>
    private static async Task ForgeAsync(TestConsole console)
    {
        await console.ExecuteAsync("update journal set data = '{\"title\":\"x\"}' where verb = 'TaskDrafted'");
        await using var db = await console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var seals = await db.Seals.OrderBy(seal => seal.Number).ToListAsync();
        await console.ExecuteAsync("delete from seals");
        SealRow? last = null;
        var at = JournalPosition.Start;
        foreach (var seal in seals)
        {
            db.Entry(seal).State = EntityState.Detached;
            var (entries, _) = await console.Get<JournalReader>().ReadAsync(at, seal.Entries, CancellationToken.None);
            db.Seals.Add(last = JournalSealer.Make(last, entries, seal.SealedAt));
            at = entries[^1].Position;
        }

        await db.SaveChangesAsync();
    }

    /// <summary>A console with some entries under several seals.</summary>
    internal static async Task<TestConsole> PreparedAsync(PostgresServer server, bool jobs = false)
    {
        var console = await TestConsole.StartAsync(server, jobs);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        for (var i = 0; i < 3; i++)
        {
            await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await SettledAsync(console);
        }

        return console;
    }

    /// <summary>Until all is sealed, and the newest seal stands in the file too.</summary>
    internal static Task SettledAsync(TestConsole console) => Eventually.TrueAsync(async () =>
    {
        var open = await console.ScalarAsync<long>("select count(*) from journal j where not exists (select from seals) or (j.xid, j.id) > (select to_xid, "
            + "to_id from seals order by number desc limit 1)");
        var (kept, _) = await console.Get<SealFile>().TryReadAsync(CancellationToken.None);
        return open == 0 && kept?.Number == await console.ScalarAsync<long>("select coalesce(max(number), 0) from seals");
    }, "everything is sealed");
}

/// <summary>A journal that nobody has tampered with yet, and the way back to it.</summary>
public sealed class SealedJournal(PostgresServer server) : IAsyncLifetime
{
    public TestConsole Console { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Console = await JournalSealTests.PreparedAsync(server);
        await Console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await JournalSealTests.SettledAsync(Console);
        // It would go on sealing what tests do to the journal.
        await Console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await Console.ExecuteAsync("create table journal_whole as table journal; create table seals_whole as table seals");
    }

    public Task RestoreAsync() => Console.ExecuteAsync(
        """
        delete from journal; insert into journal select * from journal_whole;
        delete from seals; insert into seals select * from seals_whole
        """);

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
