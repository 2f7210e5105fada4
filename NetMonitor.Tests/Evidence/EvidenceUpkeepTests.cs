using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Evidence;

/// <summary>What is removed, and when; what is used stays.</summary>
public sealed class EvidenceUpkeepTests(PostgresServer server)
{
    [Fact]
    public async Task Upload_IsGoneAfterADay_WithItsBytes()
    {
        await using var console = await TestConsole.StartAsync(server);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, [1])).Ok();
        var parts = Path.Combine(TestConsole.FilesOf(console.Database), "parts", Guid.Parse(id).ToString("N"));
        console.Time.Advance(UploadInParts.KeptFor - TimeSpan.FromMinutes(5));
        await console.Get<EvidenceUpkeep>().RunAsync(CancellationToken.None);
        Assert.True(Directory.Exists(parts));

        console.Time.Advance(TimeSpan.FromMinutes(10));
        officer = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        (await officer.Read($"uploads/{id}")).Refused(404, "UploadNotFound");
        await console.Get<EvidenceUpkeep>().RunAsync(CancellationToken.None);
        Assert.False(Directory.Exists(parts));
        Assert.Equal(0L, await console.ScalarAsync<long>("select count(*) from uploads"));
    }

    [Fact]
    public async Task Unused_IsDiscardedAfterAMonth_OnRecord_AndItsBytesGo_WhatIsUsedStays()
    {
        await using var console = await TestConsole.StartAsync(server);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var (unused, used, attached) = (EvidenceCalls.Png(10), EvidenceCalls.Png(20), EvidenceCalls.Png(30));
        var gone = (await officer.BringAsync(unused, "a.png")).Ok();
        var kept = (await officer.BringAsync(used, "b.png")).Ok();
        var number = await city.DispatchAsync(Picked(Xihu));
        var file = (await city.Post($"tasks/{number}/attachments", EvidenceCalls.Form(attached, "c.png"))).Ok();
        await console.ExecuteAsync(
            $"insert into evidence_uses values ('{kept.Text("id")}', 'Case', '1', '', '{Xihu}', '{console.Time.GetUtcNow():O}')");

        console.Time.Advance(EvidenceUpkeep.UnusedFor - TimeSpan.FromMinutes(5));
        await console.Get<EvidenceUpkeep>().RunAsync(CancellationToken.None);
        Assert.True(File.Exists(FileOf(console, unused)));
        console.Time.Advance(TimeSpan.FromMinutes(10));
        await console.Get<EvidenceUpkeep>().RunAsync(CancellationToken.None);

        Assert.False(File.Exists(FileOf(console, unused)));
        Assert.True(File.Exists(FileOf(console, used)));
        Assert.True(File.Exists(FileOf(console, attached)));
        Assert.Equal("EvidenceUploaded EvidenceDiscarded", await console.ScalarAsync<string>(
            $"select string_agg(verb, ' ' order by id) from journal where subject_number = '{gone.Text("id")}'"));
        Assert.Equal(2L, await console.ScalarAsync<long>("select count(*) from contents"));
        await console.RenewPasswordsAsync();
        officer = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        (await officer.Read($"evidence/{gone.Text("id")}")).Refused(404, "EvidenceNotFound");
        city = await console.SignInAsync(await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou));
        Assert.Equal(attached, await city.GetByteArrayAsync(new Uri($"/api/v1/tasks/{number}/attachments/{file.Text("id")}", UriKind.Relative)));
    }

    [Fact]
    public async Task Bytes_BroughtAgain_AreNotRemoved_AndARowCantReferToWhatIsNotThere()
    {
        await using var console = await TestConsole.StartAsync(server);
        var contents = console.Get<Contents>();
        var bytes = EvidenceCalls.Png(10);
        await KeepAsync(bytes);
        console.Time.Advance(Contents.Grace * 2);
        await KeepAsync(bytes);
        await contents.RemoveUnusedAsync(console.Time.GetUtcNow(), CancellationToken.None);
        Assert.True(File.Exists(FileOf(console, bytes)));

        console.Time.Advance(Contents.Grace * 2);
        await contents.RemoveUnusedAsync(console.Time.GetUtcNow(), CancellationToken.None);
        Assert.False(File.Exists(FileOf(console, bytes)));
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => console.ExecuteAsync(
            $"""
            insert into attachments (id, subject_type, subject_number, subject_version, name, content_type, size, sha256, uploaded_by, uploaded_at)
            values (gen_random_uuid(), 'Task', 'T', 1, 'a', 'b', 10, '{EvidenceCalls.Hash(bytes)}', 'system', now())
            """));
        Assert.Equal(Npgsql.PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);

        async Task KeepAsync(byte[] content)
        {
            var draft = console.Get<IFileStore>().NewDraft();
            await draft.WriteAsync(new MemoryStream(content), 1000, CancellationToken.None);
            await using var file = (await ReceivedFile.OfAsync(draft, "a.png", CancellationToken.None)).Value;
            await contents.KeepAsync(file, CancellationToken.None);
        }
    }

    /// <summary>A feature whose subjects each have one reader.</summary>
    private sealed class Cases : IUsesEvidence
    {
        public string SubjectType => "Case";

        public string Readable(Sql sql, Actor actor, string use) => $"{use}.subject_number = {sql.Value(actor.ActingUnit.ToString())}";
    }

    [Fact]
    public async Task WhoReadsWhatItIsUsedIn_OpensIt()
    {
        await using var console = await TestConsole.StartAsync(server, configure: services => services.AddSingleton<IUsesEvidence, Cases>());
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.BringAsync(EvidenceCalls.Png(10), "a.png")).Ok().Text("id");
        var reader = await console.As(Role.EnforcementOfficer, Nanshan);
        (await reader.Read($"evidence/{id}")).Refused(404, "EvidenceNotFound");
        await console.ExecuteAsync($"insert into evidence_uses values ('{id}', 'Other', '{Nanshan}', '', '{Xihu}', now())");
        (await reader.Read($"evidence/{id}")).Refused(404, "EvidenceNotFound");
        await console.ExecuteAsync($"insert into evidence_uses values ('{id}', 'Case', '{Nanshan}', '', '{Xihu}', now())");

        using var opened = await reader.OpenAsync(id);
        Assert.Equal(200, (int)opened.StatusCode);
        (await reader.Read($"evidence/{id}/custody")).Ok();
        (await (await console.As(Role.EnforcementOfficer, Zhejiang)).Read($"evidence/{id}")).Refused(404, "EvidenceNotFound");
        var read = console.Get<ReadDoor>().For(await console.ActorAsync(Role.EnforcementOfficer, Nanshan));
        var uses = EvidenceUses.Add(read, new Subject("Case", Nanshan));
        await read.RunAsync(CancellationToken.None);
        Assert.Equal(id, Assert.Single(uses).Item.Id.ToString());
    }

    private static string FileOf(TestConsole console, byte[] bytes) =>
        Path.Combine([TestConsole.FilesOf(console.Database), .. Contents.KeyOf(EvidenceCalls.Hash(bytes)).Split('/')]);
}

/// <summary>The same over an S3 server, which two nodes share.</summary>
public sealed class EvidenceInS3Tests(PostgresServer server, S3Server s3) : IClassFixture<S3Server>
{
    [Fact]
    public async Task Evidence_InPieceAndInParts_OverTwoNodes()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await TestConsole.StartAsync(database, configure: Use);
        await using var other = await TestConsole.StartAsync(database, one.Time, configure: Use, with: log => log.KeyFile = one.KeyFile);
        var here = await one.As(Role.EnforcementOfficer, Xihu);
        var there = other.WithToken(here.DefaultRequestHeaders.Authorization!.Parameter!);
        var bytes = EvidenceCalls.Png(700_000);

        var id = (await here.Post("uploads", new { name = "a.png", size = bytes.Length, sha256 = EvidenceCalls.Hash(bytes) })).Ok().Text("id");
        (await here.PatchAsync(id, 0, bytes[..300_000])).Ok();
        var done = (await there.PatchAsync(id, 300_000, bytes[300_000..])).Ok();
        using (var opened = await here.OpenAsync(done.Text("id"))) Assert.Equal(bytes, await opened.Content.ReadAsByteArrayAsync());
        Assert.Empty(s3.Objects($"{Path.DirectorySeparatorChar}parts{Path.DirectorySeparatorChar}"));

        var whole = EvidenceCalls.Pdf(10_000);
        var brought = (await there.BringAsync(whole, "a.pdf")).Ok();
        using (var opened = await here.OpenAsync(brought.Text("id"))) Assert.Equal(whole, await opened.Content.ReadAsByteArrayAsync());

        foreach (var kept in s3.Objects(brought.Text("sha256")).Where(file => new FileInfo(file).Length == whole.Length).ToList())
            await File.WriteAllBytesAsync(kept, EvidenceCalls.Pdf(whole.Length));
        (await here.Read($"evidence/{brought.Text("id")}")).Refused(409, "EvidenceCorrupt");
        Assert.Equal("", one.Errors);
    }

    [Fact]
    public async Task StoreThatIsAway_IsSaid_AndNothingIsOnRecord()
    {
        var nobody = s3.Options with { Endpoint = $"http://127.0.0.1:{Faults.RealConsole.FreePort()}" };
        var database = await server.CreateDatabaseAsync();
        await using var bucket = await TestConsole.StartAsync(database, configure: services => services.AddSingleton<IFileStore>(new S3Store(nobody)));
        var noFolder = new FolderStore(Path.Combine(typeof(TestConsole).Assembly.Location, "files"));
        await using var folder = await TestConsole.StartAsync(
            database, bucket.Time, configure: services => services.AddSingleton<IFileStore>(noFolder), with: log => log.KeyFile = bucket.KeyFile);
        var officer = await bucket.As(Role.EnforcementOfficer, Xihu);
        var before = await bucket.RowsAsync();

        (await officer.BringAsync([1])).Refused(503, FileStoreException.Code);
        (await folder.WithToken(officer.DefaultRequestHeaders.Authorization!.Parameter!).BringAsync([1])).Refused(503, FileStoreException.Code);
        Assert.Equal(before, await bucket.RowsAsync());
    }

    private void Use(IServiceCollection services) => services.AddSingleton<IFileStore>(new S3Store(s3.Options));
}
