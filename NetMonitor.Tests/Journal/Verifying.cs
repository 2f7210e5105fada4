using NetMonitor.Console.Journal;

namespace NetMonitor.Tests.Journal;

internal static class Verifying
{
    /// <summary>Who asks.</summary>
    public const string Auditor = "auditor";

    /// <summary>Reads all of the journal again.</summary>
    public static async Task<JournalVerification> VerifyAllAsync(this JournalVerifier verifier) =>
        (await verifier.VerifyAsync(Auditor, null, null, null, CancellationToken.None)).Value;
}
