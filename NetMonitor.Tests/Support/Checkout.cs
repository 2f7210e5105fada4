namespace NetMonitor.Tests.Support;

/// <summary>The checkout that the tests run in, for those that read its sources and documents.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetMonitor.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No NetMonitor.sln above the tests.");
        return folder.FullName;
    }
}
