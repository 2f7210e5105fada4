using System.IO.Compression;
using NetMonitor.Console.CommandLine;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Evidence;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>Receipts that either side can show later, and bundles that are checked without the system.</summary>
public sealed class AssistanceBundleTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Xihu = Tasks.Xihu, Nanshan = Tasks.Nanshan;

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Receipts_AreOfWhatHappened_TheSameForBothSides_AndWhenAskedAgain()
    {
        var number = await _console.DeliveredAsync();
        var (officer, asked) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.EnforcementOfficer, Nanshan));
        Assert.Equal(["Submission", "Delivery"], await KindsAsync(officer, number));
        (await asked.Step(number, "accept")).Ok();
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };
        (await asked.Step(number, "reply", new { answers, final = true })).Ok();

        Assert.Equal(["Submission", "Delivery", "Acceptance", "Answer"], await KindsAsync(officer, number));
        var first = (await officer.Read($"assistance-requests/{number}/receipts")).Raw;
        Assert.Equal(first, (await asked.Read($"assistance-requests/{number}/receipts")).Raw);
        Assert.Equal(first, (await officer.Read($"assistance-requests/{number}/receipts")).Raw);
        (await (await _console.As(Role.EnforcementOfficer, Tasks.Guangdong)).Read($"assistance-requests/{number}/receipts"))
            .Refused(404, "AssistanceNotFound");
    }

    [Fact]
    public async Task Receipts_OfAUnitThatItWasForwardedTo_OrDesignated_AreOfItsDelivery()
    {
        var (number, station) = (await _console.AcceptedAsync(), await _console.StationAsync("440305"));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await (await _console.As(Role.EnforcementOfficer, Nanshan)).Step(number, "forward", new { unitCode = station })).Ok();
        (await (await _console.As(Role.EnforcementOfficer, station)).Step(number, "object", new { reason = "经营地不在本辖区" })).Ok();
        (await (await _console.As(Role.CenterBusinessAdministrator, Tasks.Nation)).Step(number, "designate", new { unitCode = Tasks.Dongguan })).Ok();

        Assert.Equal(["Submission", "Delivery", "Acceptance", "Delivery", "Delivery"], await KindsAsync(officer, number));

        Assert.Equal([Nanshan, station, Tasks.Dongguan], (await officer.Read($"assistance-requests/{number}/receipts")).Ok().Body.EnumerateArray()
            .Where(receipt => receipt.GetProperty("kind").GetString() == "Delivery").Select(receipt => receipt.GetProperty("unitCode").GetString()!));
    }

    [Fact]
    public async Task Bundle_IsCheckedWithoutTheSystem_AndOneByteChangedIsFound()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = (await officer.BringAsync(EvidenceCalls.Png(3000), "现场.png")).Ok().Text("id");
        var number = await _console.DeliveredAsync(change: body => body["evidence"] = new[] { id });
        var asked = await _console.As(Role.EnforcementOfficer, Nanshan);
        var bytes = await asked.GetByteArrayAsync($"/api/v1/assistance-requests/{number}/bundle");
        var key = (await (await _console.As(Role.CenterSystemAdministrator, Tasks.Nation)).GetStringAsync("/api/v1/journal/key")).Split('\n')[0];

        Assert.Equal((0, ""), await VerifyAsync(bytes, "--key", key));
        Assert.Contains((await asked.Read($"evidence/{id}/custody")).Ok().Body.GetProperty("openings").EnumerateArray(),
            opening => opening.GetProperty("by").GetString() is { Length: > 0 });
        foreach (var name in Names(bytes))
        {
            var (code, error) = await VerifyAsync(Changed(bytes, name), "--key", key);
            Assert.True(code == 1, $"{name} was changed: {code} {error}");
        }

        var (alone, _) = await VerifyAsync(bytes);
        Assert.Equal(0, alone);
        Assert.Equal(1, (await VerifyAsync([1, 2, 3], "--key", key)).Code);
    }

    [Fact]
    public async Task JointHandling_UnitsSeeWhoHandlesItAndWhatHappens_TheirOwnWordsAlone_AndTheLeadAll()
    {
        var number = await _console.DeliveredAsync(change: body =>
        {
            body["kind"] = "JointHandling";
            body.Remove("target");
            body["participants"] = new object[]
            {
                new { unitCode = Nanshan, duty = "现场检查", lead = true }, new { unitCode = Tasks.Dongguan, duty = "调取数据", lead = false },
            };
        });
        var (lead, other) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Tasks.Dongguan));
        await ReplyAsync(lead, "主办单位之语");
        await ReplyAsync(other, "协办单位之语");

        var seen = (await other.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal([(Nanshan, "现场检查", true, "Replied"), (Tasks.Dongguan, "调取数据", false, "Replied")], seen.Body.GetProperty("participants")
            .EnumerateArray().Select(unit => (
                unit.GetProperty("unitCode").GetString()!, unit.GetProperty("duty").GetString()!, unit.GetProperty("lead").GetBoolean(),
                unit.GetProperty("state").GetString()!)));
        Assert.Equal([Tasks.Dongguan], seen.Body.GetProperty("legs").EnumerateArray().Select(leg => leg.GetProperty("unitCode").GetString()!));
        // That the lead has answered is in the timeline of both, without what it said.
        Assert.Contains(seen.Body.GetProperty("timeline").EnumerateArray(),
            entry => entry.GetProperty("verb").GetString() == "AssistanceReplied" && entry.GetProperty("unitCode").GetString() == Nanshan);
        var bundle = await other.GetByteArrayAsync($"/api/v1/assistance-requests/{number}/bundle");
        foreach (var said in new[] { seen.Raw, Text(bundle) })
        {
            Assert.Contains("协办单位之语", said, StringComparison.Ordinal);
            Assert.DoesNotContain("主办单位之语", said, StringComparison.Ordinal);
        }

        var all = (await lead.Read($"assistance-requests/{number}")).Ok().Raw;
        Assert.Contains("协办单位之语", all, StringComparison.Ordinal);
        Assert.Contains("主办单位之语", all, StringComparison.Ordinal);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Step(number, "close", new { timeliness = 5, sufficiency = 5 })).Ok();
        Assert.Equal("Closed", (await other.Read($"assistance-requests/{number}")).Ok().Text("state"));

        async Task ReplyAsync(HttpClient unit, string words)
        {
            var no = unit == lead ? 1 : 2;
            (await unit.Step($"{number}-{no}", "accept")).Ok();
            (await unit.Step($"{number}-{no}", "reply", new
            {
                answers = new[] { new { questionId = "1", text = words }, new { questionId = "2", text = words } }, final = true,
            })).Ok();
        }
    }

    /// <summary>What the bundle's own files say, Chinese characters as themselves.</summary>
    private static string Text(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        return string.Concat(zip.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.Ordinal)).Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return System.Text.RegularExpressions.Regex.Unescape(reader.ReadToEnd());
        }));
    }

    private static async Task<string[]> KindsAsync(HttpClient account, string number)
    {
        string[]? kinds = null;
        await Eventually.TrueAsync(async () =>
        {
            var answer = await account.Read($"assistance-requests/{number}/receipts");
            if (answer.Code == "NotSealedYet") return false;
            kinds = [.. answer.Ok().Body.EnumerateArray().Select(receipt => receipt.GetProperty("kind").GetString()!)];
            return true;
        }, "they are sealed");
        return kinds!;
    }

    private static async Task<(int Code, string Error)> VerifyAsync(byte[] bundle, params string[] options)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, bundle);
            var error = new StringWriter();
            var code = await VerifyBundleVerb.RunAsync([path, .. options], TextWriter.Null, error);
            return (code, error.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Names(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The same bundle with one byte of one of its files another.</summary>
    private static byte[] Changed(byte[] bundle, string name)
    {
        using var to = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(bundle)))
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in from.Entries)
            {
                using var content = new MemoryStream();
                using (var source = entry.Open()) source.CopyTo(content);
                var bytes = content.ToArray();
                if (entry.FullName == name) bytes[bytes.Length / 2] ^= 1;
                using var target = zip.CreateEntry(entry.FullName).Open();
                target.Write(bytes);
            }

        return to.ToArray();
    }
}
