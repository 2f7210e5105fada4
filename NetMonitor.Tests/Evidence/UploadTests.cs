using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NetMonitor.Console.Evidence;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Evidence;

/// <summary>Files that come in parts: each goes on where what arrived ends, on any node, and what is not the announced file is gone.</summary>
public sealed class UploadTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task InParts_BecomesEvidence_WithTheLastByte()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var bytes = EvidenceCalls.Png(1_000_000);
        var begun = (await officer.Post("uploads", new
        {
            name = "视频截图.png", size = bytes.Length, sha256 = EvidenceCalls.Hash(bytes).ToUpperInvariant(), method = "OnlineCapture", device = "电脑",
        })).Ok();
        Assert.Equal((201, 0), (begun.Status, begun.Number("offset")));
        var id = begun.Text("id");

        Assert.Equal(204, (await officer.PatchAsync(id, 0, bytes[..400_000])).Status);
        Assert.Equal(400_000, await officer.OffsetAsync(id));
        var second = await officer.PatchAsync(id, 400_000, bytes[400_000..400_001], Sum(bytes[400_000..400_001]));
        Assert.Equal("400001", second.Headers.GetValues("Upload-Offset").Single());
        var done = (await officer.PatchAsync(id, 400_001, bytes[400_001..])).Ok();

        Assert.Equal((200, EvidenceCalls.Hash(bytes), bytes.Length), (done.Status, done.Text("sha256"), done.Number("size")));
        using var opened = await officer.OpenAsync(done.Text("id"));
        Assert.Equal(bytes, await opened.Content.ReadAsByteArrayAsync());
        Assert.Equal("OnlineCapture", (await officer.Read($"evidence/{done.Text("id")}/custody")).Ok().Body.GetProperty("evidence").GetProperty("taking")
            .GetProperty("method").GetString());
        // Whoever did not hear the answer asks, or says once more that nothing follows.
        Assert.Equal(done.Text("id"), (await officer.Read($"uploads/{id}")).Ok().Body.GetProperty("evidence").GetProperty("id").GetString());
        Assert.Equal(done.Text("id"), (await officer.PatchAsync(id, bytes.Length, [])).Ok().Text("id"));
        Assert.Equal(0L, await _console.ScalarAsync<long>($"select count(*) from upload_parts where upload_id = '{id}'"));
        Assert.False(Directory.Exists(PartsOf(id)));
    }

    [Fact]
    public async Task Elsewhere_OrBeyondTheEnd_IsRefused_AndChangesNothing()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, new byte[4])).Ok();
        foreach (var offset in new[] { 0, 3, 5, 10, 11 })
        {
            var refused = await officer.PatchAsync(id, offset, [1]);
            refused.Refused(409, "UploadOffsetMismatch");
            Assert.Equal("4", refused.Body.GetProperty("details").GetProperty("offset").GetString());
        }

        (await officer.PatchAsync(id, 4, new byte[7])).Refused(413, "UploadBeyondSize");
        (await officer.CallAsync("PATCH", $"uploads/{id}", new ByteArrayContent([1]))).Refused(400, "UploadOffsetMalformed");
        (await officer.PatchAsync(id, -1, [1])).Refused(400, "UploadOffsetMalformed");
        foreach (var sum in new[] { "md5 AAAA", "sha256", "sha256 AAAA", "x" })
            (await officer.PatchAsync(id, 4, [1], sum)).Refused(400, "UploadChecksumMalformed");
        Assert.Equal(4, await officer.OffsetAsync(id));

        // Without a length the end is found while it comes.
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/uploads/{id}") { Content = new StreamContent(new Endless(20)) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Upload-Offset", "4");
        using var answer = await officer.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal(4, await officer.OffsetAsync(id));
        Assert.Single(Directory.EnumerateFiles(PartsOf(id)));
    }

    [Fact]
    public async Task Part_ThatIsNotWhatItsChecksumSays_IsNotKept()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, [1, 2, 3], Sum([1, 2, 4]))).Refused(422, "UploadChecksumMismatch");
        Assert.Equal(0, await officer.OffsetAsync(id));
        Assert.False(Directory.Exists(PartsOf(id)));
    }

    [Fact]
    public async Task CutOff_AndResumedWithOtherBytes_IsRefused_AndNothingKept()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.RowsAsync();
        var (file, other) = (EvidenceCalls.Pdf(1000), EvidenceCalls.Pdf(1000));
        var id = (await officer.Post("uploads", new { name = "a.pdf", size = 1000, sha256 = EvidenceCalls.Hash(file) })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, file[..500])).Ok();

        (await officer.PatchAsync(id, 500, other[500..])).Refused(422, "UploadChecksumMismatch");

        (await officer.Read($"uploads/{id}")).Refused(404, "UploadNotFound");
        (await officer.PatchAsync(id, 500, file[500..])).Refused(404, "UploadNotFound");
        Assert.False(Directory.Exists(PartsOf(id)));
        Assert.Equal(before, await _console.RowsAsync());
        Assert.Equal(0L, await _console.ScalarAsync<long>($"select count(*) from contents where sha256 = '{EvidenceCalls.Hash(file)}'"));
    }

    [Fact]
    public async Task WhatIsNotTakenInOnePiece_IsNotTakenInParts()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.RowsAsync();
        var program = EvidenceCalls.Program(100);
        var id = (await officer.Post("uploads", new { name = "a.pdf", size = 100 })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, program[..1])).Ok();
        (await officer.PatchAsync(id, 1, program[1..])).Refused(422, "EvidenceTypeMismatch");
        (await officer.Read($"uploads/{id}")).Refused(404, "UploadNotFound");

        (await officer.Post("uploads", new { name = "a.pdf", size = 0 })).Refused(400, "AttachmentEmpty");
        (await officer.Post("uploads", new { name = "a.pdf" })).Refused(400, "AttachmentEmpty");
        (await officer.Post("uploads", new { name = "a.pdf", size = -1 })).Refused(400, "AttachmentEmpty");
        (await officer.Post("uploads", new { name = "a.pdf", size = (50 << 20) + 1 })).Refused(413, "AttachmentTooLarge");
        (await officer.Post("uploads", new { name = "..", size = 1 })).Refused(400, "AttachmentNameMalformed");
        (await officer.Post("uploads", new { size = 1 })).Refused(400, "AttachmentNameMalformed");
        (await officer.Post("uploads", new { name = "a", size = 1, sha256 = "x" })).Refused(400, "UploadChecksumMalformed");
        (await officer.Post("uploads", new { name = "a", size = 1, method = "OnSite" })).Refused(400, "TwoOfficersRequired");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task AnothersUpload_IsNotThere()
    {
        var id = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id");
        // Of the same unit, too.
        var other = await _console.As(Role.EnforcementOfficer, Xihu, 1);
        (await other.Read($"uploads/{id}")).Refused(404, "UploadNotFound");
        (await other.PatchAsync(id, 0, [1])).Refused(404, "UploadNotFound");
        (await other.CallAsync("DELETE", $"uploads/{id}")).Refused(404, "UploadNotFound");
    }

    [Fact]
    public async Task Cancelled_IsGoneWithItsBytes()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id");
        (await officer.PatchAsync(id, 0, [1])).Ok();
        Assert.Single(Directory.EnumerateFiles(PartsOf(id)));
        (await officer.CallAsync("DELETE", $"uploads/{id}")).Ok();
        (await officer.Read($"uploads/{id}")).Refused(404, "UploadNotFound");
        Assert.False(Directory.Exists(PartsOf(id)));
    }

    [Fact]
    public async Task SenderThatGoesAway_LeavesWhatArrived_AndItGoesOnAtAnotherNode()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Nanshan);
        var bytes = EvidenceCalls.Png(500_000);
        var id = (await officer.Post("uploads", new { name = "a.png", size = bytes.Length, sha256 = EvidenceCalls.Hash(bytes) })).Ok().Text("id");
        await CutOffAsync(officer, id, bytes, 300_000);
        await Eventually.TrueAsync(async () => await officer.OffsetAsync(id) > 0, "what arrived is kept");
        var came = (int)await officer.OffsetAsync(id);
        Assert.InRange(came, 1, 300_000);

        await using var other = await _console.StartAnotherAsync();
        var there = other.WithToken(officer.DefaultRequestHeaders.Authorization!.Parameter!);
        Assert.Equal(came, await there.OffsetAsync(id));
        var done = (await there.PatchAsync(id, came, bytes[came..])).Ok();
        Assert.Equal(EvidenceCalls.Hash(bytes), done.Text("sha256"));
        using var opened = await officer.OpenAsync(done.Text("id"));
        Assert.Equal(bytes, await opened.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task TwoPartsAtOnce_OneWins_OnWhicheverNode()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Hangzhou);
        await using var other = await _console.StartAnotherAsync();
        var there = other.WithToken(officer.DefaultRequestHeaders.Authorization!.Parameter!);
        var parts = Enumerable.Range(1, 4).Select(n => Enumerable.Repeat((byte)n, 1000).ToArray()).ToList();
        var id = (await officer.Post("uploads", new { name = "a.bin", size = 1000 })).Ok().Text("id");

        var answers = await Task.WhenAll(parts.Select((part, n) => (n % 2 == 0 ? officer : there).PatchAsync(id, 0, part)));

        var won = Assert.Single(answers, answer => answer.Status == 200);
        foreach (var lost in answers.Where(answer => answer != won)) lost.Refused(409, "UploadOffsetMismatch");
        Assert.Contains(won.Text("sha256"), parts.Select(EvidenceCalls.Hash));
        Assert.Equal(1L, await _console.ScalarAsync<long>($"select count(*) from evidence where sha256 = '{won.Text("sha256")}'"));
    }

    [Fact]
    public async Task MoreThanAnAccountNeeds_IsRefused_UntilSomeAreOver()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Zhejiang);
        string id = "";
        for (var i = 0; i < UploadInParts.MaxEach; i++) id = (await officer.Post("uploads", new { name = "a", size = 1 })).Ok().Text("id");
        (await officer.Post("uploads", new { name = "a", size = 1 })).Refused(409, "TooManyUploads");
        (await officer.PatchAsync(id, 0, [1])).Ok();
        (await officer.Post("uploads", new { name = "a", size = 1 })).Ok();
    }

    [Fact]
    public async Task MorePartsThanAFileNeeds_AreRefused_AndItIsSentAnew()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Zhejiang, 1);
        var id = (await officer.Post("uploads", new { name = "a", size = 9 })).Ok().Text("id");
        await _console.ExecuteAsync(
            $"insert into upload_parts (upload_id, start, name) select '{id}', -n, 'x' from generate_series(1, {UploadInParts.MaxParts - 1}) n");
        (await officer.PatchAsync(id, 0, [1])).Ok();

        (await officer.PatchAsync(id, 1, [2])).Refused(409, "TooManyParts");

        Assert.Equal(1, await officer.OffsetAsync(id));
        (await officer.CallAsync("DELETE", $"uploads/{id}")).Ok();
    }

    private string PartsOf(string upload) =>
        Path.Combine(TestConsole.FilesOf(_console.Database), "parts", Guid.Parse(upload).ToString("N"));

    private static string Sum(byte[] bytes) => $"sha256 {Convert.ToBase64String(SHA256.HashData(bytes))}";

    /// <summary>Says that all of it comes, and hangs up before.</summary>
    private async Task CutOffAsync(HttpClient caller, string id, byte[] bytes, int sent)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(_console.Address.Host, _console.Address.Port);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"PATCH /api/v1/uploads/{id} HTTP/1.1\r\nHost: {_console.Address.Authority}\r\nAuthorization: {caller.DefaultRequestHeaders.Authorization}\r\n"
            + $"Upload-Offset: 0\r\nContent-Length: {bytes.Length}\r\n\r\n");
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(bytes.AsMemory(0, sent));
        // Once the node is in the middle of it: what it has not read by then is lost with the line.
        var drafts = new DirectoryInfo(Path.Combine(TestConsole.FilesOf(_console.Database), "drafts"));
        drafts.Create();
        await Eventually.TrueAsync(() => drafts.EnumerateFiles().Any(draft => draft.Length > 0), "some of it is written");
    }

    /// <summary>Bytes whose number nobody knows before.</summary>
    private sealed class Endless(int size) : MemoryStream(new byte[size])
    {
        public override bool CanSeek => false;
    }
}
