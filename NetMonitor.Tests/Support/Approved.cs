namespace NetMonitor.Tests.Support;

/// <summary>
/// Texts in <c>docs/</c> that are drawn from the tables of the code: what changes there is read by a person before it is committed.
/// Approve it by <c>NETMONITOR_APPROVE=1 eng/test.sh --filter-class</c> and the test's class.
/// </summary>
internal static class Approved
{
    public static void Matches(string document, string drawn)
    {
        var file = Path.Combine(Checkout.Root, "docs", document);
        if (Environment.GetEnvironmentVariable("NETMONITOR_APPROVE") == "1") File.WriteAllText(file, drawn);
        Assert.Equal(drawn, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
