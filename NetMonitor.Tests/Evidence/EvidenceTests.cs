using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Evidence;

/// <summary>Evidence: what is taken, what is refused, who opens it and what is on record of that.</summary>
public sealed class EvidenceTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Brought_IsOpenedByItsUnit_EachOpeningOnRecord_AndByNobodyElse()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Png(300_000);
        var brought = (await officer.BringAsync(bytes, "店铺首页.png",
            ("method", "OnSite"), ("device", "手机"), ("takenAt", "2026-06-01T10:00:00+08:00"), ("officers", "甲"), ("officers", "乙"), ("witness", "丙"))).Ok();
        Assert.Equal((201, EvidenceCalls.Hash(bytes), 300_000), (brought.Status, brought.Text("sha256"), brought.Number("size")));

        foreach (var reader in new[] { officer, await _console.As(Role.Leader, Xihu), await _console.As(Role.CenterBusinessAdministrator, Xihu) })
        {
            using var opened = await reader.OpenAsync(brought.Text("id"));
            Assert.Equal(bytes, await opened.Content.ReadAsByteArrayAsync());
        }

        foreach (var stranger in new[]
        {
            await _console.As(Role.Leader, Hangzhou), await _console.As(Role.EnforcementOfficer, Nanshan),
            await _console.As(Role.EnforcementOfficer, await _console.StationAsync("330106")),
        })
        {
            (await stranger.Read($"evidence/{brought.Text("id")}")).Refused(404, "EvidenceNotFound");
            (await stranger.Read($"evidence/{brought.Text("id")}/custody")).Refused(404, "EvidenceNotFound");
        }

        var custody = (await officer.Read($"evidence/{brought.Text("id")}/custody")).Ok().Body;
        Assert.Equal(3, custody.GetProperty("openings").GetArrayLength());
        var last = (await _console.AccountAsync(Role.CenterBusinessAdministrator, Xihu)).UserName;
        Assert.Equal(last, custody.GetProperty("openings")[0].GetProperty("by").GetString());
        var evidence = custody.GetProperty("evidence");
        Assert.Equal((3, "image/png", Xihu), (
            evidence.GetProperty("openings").GetInt32(), evidence.GetProperty("contentType").GetString(), evidence.GetProperty("unitCode").GetString()));
        Assert.Equal((await _console.AccountAsync(Role.EnforcementOfficer, Xihu)).UserName, evidence.GetProperty("uploadedBy").GetString());
        var taking = evidence.GetProperty("taking");
        Assert.Equal(("OnSite", "手机", "丙"), (
            taking.GetProperty("method").GetString(), taking.GetProperty("device").GetString(), taking.GetProperty("witness").GetString()));
        Assert.Equal(["甲", "乙"], taking.GetProperty("officers").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("EvidenceUploaded 1 EvidenceOpened 2 EvidenceOpened 3 EvidenceOpened 4", await _console.ScalarAsync<string>(
            $"""
            select string_agg(verb || ' ' || subject_version, ' ' order by id) from journal
            where subject_type = 'Evidence' and subject_number = '{brought.Text("id")}' and verb <> 'Refused'
            """));
    }

    [Fact]
    public async Task OneSessionsDownloads_ThatNobodyReads_AreBounded_AndOthersAreNot()
    {
        var (officer, other) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.Leader, Xihu));
        // More than the buffers between both ends take.
        var id = (await officer.BringAsync(EvidenceCalls.Png(24 << 20), "全景.png")).Ok().Text("id");
        var held = new List<HttpResponseMessage>();
        for (var no = 0; no < SessionLimits.Most(Held.Downloads); no++)
            held.Add((await officer.GetAsync($"/api/v1/evidence/{id}", HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode());
        (await officer.Read($"evidence/{id}")).Refused(429, "TooManyConnections");
        using (var others = await other.GetAsync($"/api/v1/evidence/{id}", HttpCompletionOption.ResponseHeadersRead)) others.EnsureSuccessStatusCode();

        foreach (var response in held) response.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            using var again = await officer.GetAsync($"/api/v1/evidence/{id}", HttpCompletionOption.ResponseHeadersRead);
            return again.IsSuccessStatusCode;
        }, "a download that ended is given back");
    }

    [Fact]
    public async Task Corrupt_OnTheDisk_IsNotSent_AndOnRecord_UntilTheSameBytesAreBroughtAgain()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Pdf(100_000);
        var brought = (await officer.BringAsync(bytes, "合同.pdf")).Ok();
        var path = FileOf(brought.Text("sha256"));
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = 50_000;
            file.WriteByte((byte)(bytes[50_000] ^ 1));
        }

        (await officer.Read($"evidence/{brought.Text("id")}")).Refused(409, "EvidenceCorrupt");
        File.Delete(path);
        (await officer.Read($"evidence/{brought.Text("id")}")).Refused(409, "EvidenceCorrupt");
        Assert.Equal(2L, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'Refused' and data->>'code' = 'EvidenceCorrupt' and data->'on'->>'number' = '{brought.Text("id")}'"));
        Assert.Equal(0L, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'EvidenceOpened' and subject_number = '{brought.Text("id")}'"));

        (await officer.BringAsync(bytes, "again.pdf")).Ok();
        using var opened = await officer.OpenAsync(brought.Text("id"));
        Assert.Equal(bytes, await opened.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task SameBytes_AreStoredOnce()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Png(1000);
        var one = (await officer.BringAsync(bytes, "a.png")).Ok();
        var other = (await (await _console.As(Role.EnforcementOfficer, Nanshan)).BringAsync(bytes, "b.png")).Ok();

        Assert.NotEqual(one.Text("id"), other.Text("id"));
        Assert.Equal(1L, await _console.ScalarAsync<long>($"select count(*) from contents where sha256 = '{one.Text("sha256")}'"));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(FileOf(one.Text("sha256")))!));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(TestConsole.FilesOf(_console.Database), "drafts")));
    }

    [Fact]
    public async Task SameKey_IsTheSameEvidence()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Png(1000);
        var first = (await officer.Post("evidence", EvidenceCalls.Form(bytes, "a.png"), key: "evidence-one")).Ok();
        Assert.Equal(first.Text("id"), (await officer.Post("evidence", EvidenceCalls.Form(bytes, "a.png"), key: "evidence-one")).Ok().Text("id"));
        (await officer.Post("evidence", EvidenceCalls.Form(bytes, "b.png"), key: "evidence-one")).Refused(422, "IdempotencyKeyReused");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>", "a.html")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg")]
    [InlineData("  \n<?xml version='1.0'?><svg/>", "a.xml")]
    [InlineData("#!/bin/sh\nexit", "a.sh")]
    [InlineData("just text", "a.txt")]
    public async Task WhatABrowserWouldRun_IsSentAsPlainBytes_ToBeKept(string text, string name)
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var brought = (await officer.BringAsync(Encoding.UTF8.GetBytes(text), name)).Ok();
        using var opened = await officer.OpenAsync(brought.Text("id"));

        Assert.Equal("application/octet-stream", opened.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", opened.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", opened.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", opened.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_IsShown_AlsoInPieces_EachOnRecord()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Png(10_000);
        var id = (await officer.BringAsync(bytes, "图片.png")).Ok().Text("id");
        using var whole = await officer.OpenAsync(id);
        Assert.Equal("image/png", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("inline", "图片.png"), (whole.Content.Headers.ContentDisposition!.DispositionType, whole.Content.Headers.ContentDisposition.FileNameStar));

        using var piece = await officer.OpenAsync(id, new RangeHeaderValue(100, 199));
        Assert.Equal(206, (int)piece.StatusCode);
        Assert.Equal(bytes[100..200], await piece.Content.ReadAsByteArrayAsync());
        using var beyond = await officer.OpenAsync(id, new RangeHeaderValue(20_000, null));
        Assert.Equal(416, (int)beyond.StatusCode);
        Assert.Equal(3, (await officer.Read($"evidence/{id}/custody")).Ok().Body.GetProperty("openings").GetArrayLength());
    }

    [Theory]
    [InlineData("合同.pdf")]
    [InlineData("照片.JPG")]
    [InlineData("清单.docx")]
    [InlineData("说明.txt")]
    public async Task Program_NamedLikeSomethingElse_IsRefused(string name)
    {
        var before = await _console.RowsAsync();
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.BringAsync(EvidenceCalls.Program(1000), name)).Refused(422, "EvidenceTypeMismatch");
        (await officer.BringAsync("#!/bin/sh\nrm"u8.ToArray(), name)).Refused(422, "EvidenceTypeMismatch");
        (await officer.BringAsync("<html><script>"u8.ToArray(), name)).Refused(422, "EvidenceTypeMismatch");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task Program_NamedSo_IsTakenAsPlainBytes()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        Assert.Equal("application/octet-stream", (await officer.BringAsync(EvidenceCalls.Program(1000), "样本.exe")).Ok().Text("contentType"));
    }

    [Fact]
    public async Task ZipBomb_IsRefused_AndAnHonestArchiveTaken()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.RowsAsync();
        var bomb = Zip(("0.txt", new byte[40 << 20]));
        (await officer.BringAsync(bomb, "bomb.zip")).Refused(422, "EvidenceZipBomb");
        (await officer.BringAsync(bomb, "bomb.docx")).Refused(422, "EvidenceZipBomb");
        // Nested, and with a directory that lies about the size.
        (await officer.BringAsync(Zip(("inner.zip", bomb)), "nested.zip")).Refused(422, "EvidenceZipBomb");
        (await officer.BringAsync(Lying(bomb), "lying.zip")).Refused(422, "EvidenceZipBomb");
        (await officer.BringAsync(Zip(("1.zip", Zip(("2.zip", Zip(("3.zip", Zip(("4.txt", [1])))))))), "deep.zip")).Refused(422, "EvidenceZipBomb");
        (await officer.BringAsync(Zip([.. Enumerable.Range(0, ZipLimits.MaxEntries + 1).Select(n => ($"{n}", Array.Empty<byte>()))]), "many.zip"))
            .Refused(422, "EvidenceZipBomb");
        Assert.Equal(before, await _console.RowsAsync());

        (await officer.BringAsync(Zip(("a.txt", EvidenceCalls.Pdf(2_000_000)), ("b.zip", Zip(("c.txt", new byte[1000])))), "资料.zip")).Ok();
        (await officer.BringAsync("PK\u0003\u0004 and nothing of a zip behind it"u8.ToArray(), "broken.zip")).Ok();
    }

    [Fact]
    public async Task TooLargeEmptyOrUnnamed_IsRefused_AndNothingKept()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.RowsAsync();
        (await officer.BringAsync(new byte[60 << 20])).Refused(413, "AttachmentTooLarge");
        (await officer.BringAsync(new byte[(50 << 20) + 1])).Refused(413, "AttachmentTooLarge");
        (await officer.BringAsync([])).Refused(400, "AttachmentEmpty");
        foreach (var name in new[] { new string('x', 201), "..", "a\u202Efdp.exe", "a\u0007.pdf", "../" })
            (await officer.BringAsync([1], name)).Refused(400, "AttachmentNameMalformed");
        (await officer.Post("evidence", new { file = "x" })).Refused(415, "MediaTypeNotSupported");
        (await officer.Post("evidence", new MultipartFormDataContent { { new StringContent("x"), "file" } })).Refused(400, "BodyMalformed");
        Assert.Equal(before, await _console.RowsAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(TestConsole.FilesOf(_console.Database), "drafts")));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\system.ini", "system.ini")]
    [InlineData("C:\\a\\合同\".txt", "合同\".txt")]
    public async Task HostileName_IsKeptWithoutItsFolders(string name, string kept)
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var begun = (await officer.Post("uploads", new { name, size = 1 })).Ok();
        Assert.Equal(kept, begun.Text("name"));
        var id = (await officer.PatchAsync(begun.Text("id"), 0, [1])).Ok().Text("id");
        using var opened = await officer.OpenAsync(id);
        Assert.Equal(kept, opened.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task HowItWasTaken_IsChecked()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.RowsAsync();
        async Task Refused(string code, params (string, string)[] fields) =>
            (await officer.BringAsync([1], "a.bin", fields)).Refused(400, code);

        (string, string) onSite = ("method", "OnSite"), one = ("officers", "甲"), two = ("officers", "乙"), witness = ("witness", "丙");
        await Refused("TwoOfficersRequired", onSite, witness);
        await Refused("TwoOfficersRequired", onSite, witness, one);
        await Refused("TwoOfficersRequired", onSite, witness, one, one);
        await Refused("TwoOfficersRequired", onSite, witness, one, two, ("officers", "丁"));
        await Refused("TwoOfficersRequired", ("method", "Copy"), witness);
        await Refused("TwoOfficersRequired", ("method", "HandedIn"), one);
        await Refused("WitnessOrReasonRequired", onSite, one, two);
        await Refused("WitnessOrReasonRequired", onSite, one, two, witness, ("noWitnessReason", "无人在场"));
        await Refused("EvidenceTakingMalformed", ("method", "Guessed"));
        await Refused("EvidenceTakingMalformed", ("method", "0"));
        await Refused("EvidenceTakingMalformed", ("takenAt", "yesterday"));
        await Refused("EvidenceTakingMalformed", ("takenAt", "2027-01-01T00:00:00Z"));
        await Refused("EvidenceTakingMalformed", ("device", new string('x', 201)));
        await Refused("EvidenceTakingMalformed", onSite, ("officers", new string('x', 65)), two, witness);
        await Refused("EvidenceTakingMalformed", ("witness", "a\u200Bb"));
        Assert.Equal(before, await _console.RowsAsync());

        (await officer.BringAsync([1], "a.bin", onSite, ("officers", "甲、乙"), ("noWitnessReason", "无人在场"))).Ok();
        (await officer.BringAsync([1], "a.bin", ("method", "HandedIn"), ("device", ""))).Ok();
    }

    [Fact]
    public async Task WhoWorksOnNothing_BringsNone()
    {
        foreach (var role in new[] { Role.Leader, Role.ResponsiblePerson, Role.CenterSystemAdministrator })
        {
            var caller = await _console.As(role, Xihu);
            (await caller.BringAsync([1])).Refused(403, "RoleRequired", "R7.3");
            (await caller.Post("uploads", new { name = "a", size = 1 })).Refused(403, "RoleRequired", "R7.3");
        }
    }

    [Fact]
    public async Task Attachment_ThatIsDamaged_IsNotSent()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var added = (await city.Post($"tasks/{number}/attachments", EvidenceCalls.Form(EvidenceCalls.Pdf(5000), "通知.pdf"))).Ok();
        Assert.Equal("application/pdf", added.Text("contentType"));
        await File.WriteAllBytesAsync(FileOf(added.Text("sha256")), [1]);

        (await city.Read($"tasks/{number}/attachments/{added.Text("id")}")).Refused(409, "AttachmentCorrupt");
        (await city.Post($"tasks/{number}/attachments", EvidenceCalls.Form(EvidenceCalls.Program(10), "通知.pdf"))).Refused(422, "EvidenceTypeMismatch");
    }

    private string FileOf(string sha256) => Path.Combine([TestConsole.FilesOf(_console.Database), .. Contents.KeyOf(sha256).Split('/')]);

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }

        return file.ToArray();
    }

    /// <summary>The same zip, whose one entry says that it is a byte long.</summary>
    private static byte[] Lying(byte[] zip)
    {
        var lying = (byte[])zip.Clone();
        var entry = lying.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(lying.AsSpan(entry + 24), 1);
        BitConverter.TryWriteBytes(lying.AsSpan(22), 1);
        return lying;
    }
}
