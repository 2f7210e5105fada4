using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal.Log;

public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("log.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CreateNew_MakesAFileThatOnlyItsOwnerReads_AndThatIsReadBack()
    {
        var made = KeyFile.CreateNew(FilePath, "log.example/a");
        var read = KeyFile.Read(FilePath).Value;

        if (!OperatingSystem.IsWindows()) Assert.Equal(OwnersOnly, File.GetUnixFileMode(FilePath));
        Assert.StartsWith($"PRIVATE+KEY+log.example/a+{VerifierKey.IdText(made.Signer.Key.Id)}+", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Equal(made.Signer.Key, read.Signer.Key);
        Assert.Empty(read.Retired);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void CreateNew_WhereThereIsAKey_LeavesItAlone()
    {
        var made = KeyFile.CreateNew(FilePath, "log.example");

        Assert.Throws<IOException>(() => KeyFile.CreateNew(FilePath, "log.example"));
        Assert.Equal(made.Signer.Key, KeyFile.Read(FilePath).Value.Signer.Key);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Read_FurtherLines_AreKeysThatWereUsedBefore()
    {
        KeyFile.CreateNew(FilePath, "log.example");
        var before = new Signer("log.example", VerifierKey.Ed25519).Key;
        File.AppendAllText(FilePath, $"{before} 17\n");

        Assert.Equal([new RetiredKey(before, 17)], KeyFile.Read(FilePath).Value.Retired);
    }

    [Fact]
    public void Read_WhereThereIsNone_IsMissing()
    {
        Assert.Equal("KeyFileMissing", Refused.CodeOf(KeyFile.Read(FilePath)));
        Assert.Equal("KeyFileMissing", Refused.CodeOf(KeyFile.Read(Path.Combine(FilePath, "further"))));
        Assert.Equal("KeyFileMissing", Refused.CodeOf(KeyFile.Read(_folder.Path)));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Read_WithAnyRightForOthers_IsRefused(UnixFileMode right)
    {
        if (OperatingSystem.IsWindows()) return;
        KeyFile.CreateNew(FilePath, "log.example");
        File.SetUnixFileMode(FilePath, OwnersOnly | right);

        Assert.Equal("KeyFileReadable", Refused.CodeOf(KeyFile.Read(FilePath)));
    }

    [Fact]
    public void Read_OfAnythingElse_IsMalformed()
    {
        KeyFile.CreateNew(FilePath, "log.example");
        var good = File.ReadAllText(FilePath).TrimEnd();
        var key = KeyFile.Read(FilePath).Value.Signer.Key;
        Assert.Equal("Done", Refused.CodeOf(Rewritten($"{good}\n")));

        foreach (var text in (string[])
            ["", "\n", "PRIVATE+KEY+", key.ToString(), good[..^4], $"{good}AAAA", $"{good}\nmore", $"{good}\n\n{key}",
             good.Replace("log.example", "log.other", StringComparison.Ordinal), good.Replace("+A", "+B", StringComparison.Ordinal),
             good.Replace(VerifierKey.IdText(key.Id), "00000000", StringComparison.Ordinal), new string('a', 70_000)])
            Assert.Equal("KeyFileMalformed", Refused.CodeOf(Rewritten(text)));

        Domain.Shared.Result<KeyFile> Rewritten(string text)
        {
            File.WriteAllText(FilePath, text);
            return KeyFile.Read(FilePath);
        }
    }

    /// <summary>The format of Go's golang.org/x/mod/sumdb/note: the key of its documentation's example and what verifies it.</summary>
    [Fact]
    public void Read_AKeyThatGoMade_HasTheVerifierKeyThatGoGives()
    {
        File.WriteAllText(FilePath, "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(FilePath, OwnersOnly);

        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyFile.Read(FilePath).Value.Signer.Key.ToString());
    }

    [Fact]
    public void Signer_SignsInTwoWays_OfWhichNeitherPassesForTheOther()
    {
        var signer = KeyFile.CreateNew(FilePath, "log.example").Signer;
        var checkpoint = new Checkpoint("log.example", 0, TreeHash.Empty());
        var (plain, timed) = (signer.Sign(checkpoint), signer.Cosign(checkpoint, Signer.At));

        Assert.NotEqual(signer.Key.Id, signer.CosignatureKey.Id);
        Assert.Equal(
            [new VerifiedSigner(signer.Key, null), new VerifiedSigner(signer.CosignatureKey, Signer.At)],
            new SignedNote(checkpoint.Text, [plain, timed]).Verify([signer.Key, signer.CosignatureKey], Ed25519.Verify).Signers);
        Assert.Equal(signer.Key, Verdict(plain with { Bytes = timed.Bytes[8..] }).False);
        Assert.Equal(signer.CosignatureKey, Verdict(timed with { Bytes = [.. timed.Bytes[..8], .. plain.Bytes] }).False);

        NoteVerdict Verdict(NoteSignature line) =>
            new SignedNote(checkpoint.Text, [line]).Verify([signer.Key, signer.CosignatureKey], Ed25519.Verify);
    }
}
