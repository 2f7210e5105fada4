using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Journal;

/// <summary>Whatever somebody with the database's password does to the journal, <c>verify</c> finds it.</summary>
public sealed class JournalSealTests(PostgresServer server)
{
    [Theory]
    [InlineData("changed", "EntryChanged", "update journal set data = '{\"title\":\"x\"}' where id = {id}")]
    [InlineData("time changed", "EntryChanged", "update journal set at = at + interval '1 microsecond' where id = {id}")]
    [InlineData("actor changed", "EntryChanged", "update journal set actor = 'nobody' where id = {id}")]
    [InlineData("removed", "EntryMissing", "delete from journal where id = {id}")]
    [InlineData("added", "EntryAdded", "insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, audience, data) select at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, audience, data from journal where id = {id}; update journal set id = 0 where id = (select max(id) from journal)")]
    [InlineData("swapped", "EntryChanged", "update journal set id = -1 where id = {id}; update journal set id = {id} where id = {other}; update journal set id = {other} where id = -1")]
    [InlineData("cut off", "EntryMissing", "delete from journal where id = (select id from journal order by xid desc, id desc limit 1)")]
    [InlineData("cut off with its seal", "SealMissing", "delete from journal where (xid, id) > (select to_xid, to_id from seals order by number desc offset 1 limit 1); delete from seals where number = (select max(number) from seals)")]
    [InlineData("all seals removed", "SealMissing", "delete from seals")]
    [InlineData("a seal removed", "SealMissing", "delete from seals where number = 1")]
    [InlineData("a seal changed", "SealChanged", "update seals set entries = entries + 1 where number = 2")]
    public async Task Verify_OfATamperedJournal_FindsIt(string what, string reason, string sql)
    {
        await using var console = await PreparedAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));
        // The sealer would go on sealing what the test does: from here on it stands still.
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);

        var id = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDrafted' order by xid, id limit 1");
        var other = await console.ScalarAsync<long>("select id from journal where verb = 'TaskDispatched' order by xid, id limit 1");
        await console.ExecuteAsync(sql.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{other}", $"{other}", StringComparison.Ordinal));

        var verified = (await administrator.Read("journal/verify")).Ok();
        Assert.True(verified.Text("intact") == "False" && verified.Text("reason") == reason, $"{what}: {verified.Raw}");
        Assert.True(verified.Number("firstBroken") > 0);
    }

    [Fact]
    public async Task Verify_OfSealsMadeAnew_FindsThatTheFileKnowsOthers()
    {
        await using var console = await PreparedAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await SettledAsync(console);
        var sealer = console.Get<JournalSealer>();
        await sealer.StopAsync(CancellationToken.None);
        await console.ExecuteAsync("update journal set data = '{\"title\":\"x\"}' where verb = 'TaskDrafted'; delete from seals");
        Assert.True(await sealer.SealOnceAsync(CancellationToken.None) > 0);

        Assert.Equal("False", (await administrator.Read("journal/verify")).Ok().Text("intact"));
    }

    [Fact]
    public async Task Prove_OfAnEntry_HoldsAndFailsOnceItIsTampered()
    {
        await using var console = await PreparedAsync();
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

    /// <summary>A console with some entries under several seals.</summary>
    private async Task<TestConsole> PreparedAsync()
    {
        var console = await TestConsole.StartAsync(server);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        for (var i = 0; i < 3; i++)
        {
            await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
            await SettledAsync(console);
        }

        return console;
    }

    /// <summary>Until all is sealed, and the newest seal stands in the file too.</summary>
    private static Task SettledAsync(TestConsole console) => Eventually.TrueAsync(async () =>
    {
        var open = await console.ScalarAsync<long>("select count(*) from journal j where not exists (select from seals) or (j.xid, j.id) > (select to_xid, to_id from seals order by number desc limit 1)");
        var kept = await console.Get<SealFile>().ReadAsync(CancellationToken.None);
        return open == 0 && kept?.Number == await console.ScalarAsync<long>("select coalesce(max(number), 0) from seals");
    }, "everything is sealed");
}
