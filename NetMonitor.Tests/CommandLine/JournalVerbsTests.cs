using NetMonitor.Console.CommandLine;
using NetMonitor.Tests.Journal.Log;

namespace NetMonitor.Tests.CommandLine;

/// <summary>What an operator mistypes changes nothing, and says what is wrong.</summary>
public sealed class JournalVerbsTests
{
    [Theory]
    [InlineData("rotate-journal-key", "--help")]
    [InlineData("rotate-journal-key", "now")]
    [InlineData("rotate-journal-key", "--NetMonitor:DataFolder")]
    [InlineData("start-journal-over", "again", "--reason", "x")]
    [InlineData("detach-journal-month")]
    [InlineData("detach-journal-month", "--help")]
    [InlineData("detach-journal-month", "2026-01", "2026-02")]
    [InlineData("verify-journal-month")]
    [InlineData("detach-journal-months", "2026-01")]
    [InlineData("help")]
    public async Task Command_WithWhatIsNoSetting_IsNotRun(params string[] args) =>
        Assert.Equal(Console.CommandLine.CommandLine.Usage, await Console.CommandLine.CommandLine.TryRunAsync(args));

    [Fact]
    public async Task Command_OnAFolderWithoutADatabase_MakesNone()
    {
        using var folder = new TemporaryFolder();
        var (output, error) = (new StringWriter(), new StringWriter());
        var empty = folder.File("mistyped");

        Assert.Equal(Console.CommandLine.CommandLine.Failed, await JournalVerbs.RotateAsync(["--NetMonitor:DataFolder", empty], output, error));

        Assert.StartsWith($"No console has its database in {empty}.", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(empty));
    }

    [Theory]
    [InlineData("make-log-key", "{folder}")]
    [InlineData("make-log-key", "{file}/log.key")]
    [InlineData("make-key-ring", "{file}/key-ring.pem")]
    [InlineData("make-key-ring", "{folder}")]
    public async Task Key_WhereNoFileCanBe_IsNotMade_AndSaysWhy(params string[] args)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file");
        await File.WriteAllTextAsync(file, "");
        string[] given = [.. args.Select(arg => arg.Replace("{folder}", Path.GetDirectoryName(file), StringComparison.Ordinal)
            .Replace("{file}", file, StringComparison.Ordinal))];

        Assert.Equal(Console.CommandLine.CommandLine.Failed, await Console.CommandLine.CommandLine.TryRunAsync(given));

        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!));
    }
}
