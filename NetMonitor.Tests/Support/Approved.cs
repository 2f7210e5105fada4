namespace NetMonitor.Tests.Support;

/// <summary>
/// Texts in <c>docs/</c> that are drawn from the tables of the code: what changes there is read by a person before it is committed.
/// Approve it by <c>NETMONITOR_APPROVE=1 eng/test.sh --filter-class</c> and the test's class.
/// </summary>
internal static class Approved
{
    public static void Matches(string document, string drawn) => MatchesFile(Path.Combine("docs", document), drawn);

    /// <summary>The same for a file elsewhere in the checkout.</summary>
    public static void MatchesFile(string path, string drawn)
    {
        var file = Path.Combine(Checkout.Root, path);
        if (Environment.GetEnvironmentVariable("NETMONITOR_APPROVE") == "1") File.WriteAllText(file, drawn);
        Assert.Equal(drawn, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
