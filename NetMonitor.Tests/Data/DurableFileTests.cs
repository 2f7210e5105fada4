using NetMonitor.Console.Data;
using NetMonitor.Tests.Journal.Log;

namespace NetMonitor.Tests.Data;

public sealed class DurableFileTests
{
    /// <summary>A process that was killed leaves its draft, of a key perhaps; what an operator laid beside the file is not ours.</summary>
    [Fact]
    public void Write_WhereDraftsWereLeft_TakesTheOldOnesAway()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("log.key");
        (string Name, int Hours)[] others =
            [("log.key.abcdefgh.xyz.draft", 2), ("log.key.abcdefgh.new.draft", 0), ("log.key.20260101.bak", 9999), ("other.a.draft", 9)];
        foreach (var (name, hours) in others)
        {
            File.WriteAllText(folder.File(name), "x");
            File.SetLastWriteTimeUtc(folder.File(name), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));
        }

        DurableFile.Write(path, "whole", DurableFile.Private, overwrite: false);

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal(["log.key", "log.key.20260101.bak", "log.key.abcdefgh.new.draft", "other.a.draft"],
            Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
