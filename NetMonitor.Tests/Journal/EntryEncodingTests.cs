using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Journal.Log;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>An entry's bytes are what docs/journal.md says, for ever; and what the document tells a stranger to do works.</summary>
public sealed partial class EntryEncodingTests(PostgresServer server)
{
    private static readonly JournalRecord s_example = new(
        42, new DateTimeOffset(2026, 6, 3, 1, 0, 0, TimeSpan.Zero), 7001, nameof(AssignmentReceived), "330106000022001", "1000000000/3300000000/3301060000/",
        "Assignment", "T3301002026000001-3301060000", 2, "3301060000", "1000000000/3300000000/3301060000/",
        ["1000000000/3300000000/3301060000/", "1000000000/3300000000/3301000000/"], null, [], null,
        """{"from":"Dispatched","to":"Received","deadline":"2026-06-30T15:59:59+00:00","task":"T3301002026000001","unit":"3301060000","title":"网络抽查"}""", 1,
        Guid.Parse("6f1d9a52-0c3b-4e87-9a41-d25b7e80f3c6"));

    [Fact]
    public void Example_OfTheDocument_IsWhatTheConsoleComputes()
    {
        var bytes = Convert.ToHexStringLower(EntryEncoding.Bytes(s_example));
        var drawn = string.Join('\n', bytes.Chunk(120).Select(line => new string(line)));
        var leaf = Convert.ToHexStringLower(EntryEncoding.Leaf(s_example));

        Assert.Equal((drawn, leaf), (Block().Match(Document).Groups["bytes"].Value, Leaf().Match(Document).Groups["leaf"].Value));
        Assert.Equal(leaf, Convert.ToHexStringLower(TreeHash.Leaf(EntryEncoding.Bytes(s_example))));
    }

    /// <summary>Whatever is set otherwise, the bytes are others: nothing of an entry is outside its hash.</summary>
    [Fact]
    public void Leaf_IsOverEveryColumn()
    {
        JournalRecord[] others =
        [
            s_example with { Id = 43 }, s_example with { At = s_example.At.AddMicroseconds(1) }, s_example with { Xid = 7002 }, s_example with { Verb = "x" },
            s_example with { Actor = "x" }, s_example with { ActorPath = "x" }, s_example with { SubjectType = "x" }, s_example with { SubjectNumber = "x" },
            s_example with { SubjectVersion = 3 }, s_example with { UnitCode = "x" }, s_example with { UnitPath = "x" }, s_example with { Work = [] },
            s_example with { Work = [.. s_example.Work.Reverse()] }, s_example with { WorkRule = "" }, s_example with { Administration = [""] },
            s_example with { Holder = "" }, s_example with { Data = "{}" }, s_example with { Salt = Guid.Empty },
        ];

        Assert.Equal(others.Length + 1, others.Append(s_example).Select(entry => Convert.ToHexString(EntryEncoding.Leaf(entry))).Distinct().Count());
        Assert.Equal(typeof(JournalRecord).GetConstructors()[0].GetParameters().Length, others.Length); // one twice; the encoding has its own test
        Assert.Throws<UnreadableEntryException>(() => EntryEncoding.Leaf(s_example with { Encoding = 2 }));
    }

    /// <summary>What was once written is read as its record: by its verb, with the properties that it had.</summary>
    [Fact]
    public void What_OfTheExample_IsItsRecord() => Assert.Equal(
        new AssignmentReceived("T3301002026000001", "网络抽查", NetMonitor.Domain.Units.UnitCode.Parse("3301060000"))
        {
            From = AssignmentState.Dispatched, To = AssignmentState.Received, Deadline = new DateTimeOffset(2026, 6, 30, 15, 59, 59, TimeSpan.Zero),
        },
        s_example.What());

    [Fact]
    public async Task What_OfEveryEntryOnRecord_IsItsRecord()
    {
        await using var console = await JournalLogTests.PreparedAsync(server);
        var (entries, _) = await console.Get<JournalReader>().ReadAsync(JournalPosition.Start, 1000, CancellationToken.None);

        Assert.True(entries.Count > 10);
        foreach (var entry in entries)
            Assert.Equal(entry.Data, JsonSerializer.Serialize<object>(entry.What()!, AnswerJson.Options));
    }

    /// <summary>The document's own lines, run by its own means: openssl for the signature, Python for the path.</summary>
    [Fact]
    public async Task Document_DoneByAStranger_ChecksASignatureAndAProof()
    {
        using var folder = new TemporaryFolder();
        await using var console = await JournalLogTests.PreparedAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await JournalLogTests.SettledAsync(console);
        var id = (await administrator.Read("journal?limit=1")).Ok().Items[0].GetProperty("id").GetInt64();
        await Eventually.TrueAsync(async () => (await administrator.Read($"journal/{id}/proof")).Status == 200, "it is sealed");
        var proof = (await administrator.Read($"journal/{id}/proof")).Ok();
        await File.WriteAllTextAsync(folder.File("proof.json"), proof.Raw);
        var key = KeyFile.Read(console.KeyFile).Value.Signer.Key;

        await File.WriteAllTextAsync(folder.File("check.py"), Python().Match(Document).Groups["lines"].Value);
        var openssl = $"export KEY='{key}'\n{OpenSsl().Match(Document).Groups["lines"].Value}";
        await RunAsync(folder.Path, "python3 check.py");
        await RunAsync(folder.Path, openssl);
        var timed = $"export KEY='{VerifierKey.Of(key.Name, VerifierKey.Cosignature, key.PublicKey.ToArray())}' LINE=2\n"
            + OpenSsl().Match(Document).Groups["timed"].Value;
        await RunAsync(folder.Path, timed);

        // Another entry, another place in a smaller tree that has the same way up, and a checkpoint that nobody signed.
        var text = proof.Text("checkpoint");
        var path = proof.Body.GetProperty("path").GetArrayLength();
        var otherPlace = new Regex("\"index\":\\d+").Replace(proof.Raw, $"\"index\":{(1 << path) - 1}");
        string[] forged =
        [
            proof.Raw.Replace(proof.Text("entry"), Convert.ToBase64String("forged"u8), StringComparison.Ordinal),
            new Regex("\"treeSize\":\\d+").Replace(otherPlace, $"\"treeSize\":{1 << path}"),
        ];
        foreach (var other in forged)
        {
            await File.WriteAllTextAsync(folder.File("proof.json"), other);
            await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(folder.Path, "python3 check.py"));
        }

        var unsigned = text.Replace(Convert.ToBase64String(Checkpoint.Parse(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Value).Value.Root),
            Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("checkpoint"), unsigned);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(folder.Path, openssl));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(folder.Path, timed));
    }

    private static async Task RunAsync(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-ec", script])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var said = await bash.StandardOutput.ReadToEndAsync() + await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, said);
    }

    private static string Document => File.ReadAllText(Path.Combine(Checkout.Root, "docs", "journal.md"));

    [GeneratedRegex("Its bytes:\n\n```\n(?<bytes>[0-9a-f\n]+)\n```")]
    private static partial Regex Block();

    [GeneratedRegex("leaf's hash is `(?<leaf>[0-9a-f]+)`")]
    private static partial Regex Leaf();

    [GeneratedRegex("## And with openssl.*?```\n(?<lines>.*?)```.*?```\n(?<timed>.*?)```", RegexOptions.Singleline)]
    private static partial Regex OpenSsl();

    [GeneratedRegex("```python\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Python();
}
