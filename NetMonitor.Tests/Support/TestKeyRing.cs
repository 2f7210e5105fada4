using NetMonitor.Console.Auth;

namespace NetMonitor.Tests.Support;

/// <summary>One key ring file for all consoles of a run: what the prepared database protects is wrapped by it.</summary>
internal static class TestKeyRing
{
    private static readonly Lazy<string> s_file = new(Make);

    public static string File => s_file.Value;

    private static string Make()
    {
        var file = Path.Combine(Path.GetTempPath(), $"netmonitor-tests-key-ring-{Guid.CreateVersion7():N}.pem");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(file);
        Assert.True(KeyRing.TryMake(file));
        return file;
    }
}
