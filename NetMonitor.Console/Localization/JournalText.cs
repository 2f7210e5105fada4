namespace NetMonitor.Console.Localization;

/// <summary>Words of the journal and the feed: keys of verbs are the verbs.</summary>
public sealed class JournalText
{
    public const string FeedTitle = nameof(FeedTitle);
    public const string FeedLead = nameof(FeedLead);
    public const string FeedEmpty = nameof(FeedEmpty);
    public const string FeedPause = nameof(FeedPause);
    public const string FeedResume = nameof(FeedResume);
    public const string JournalTitle = nameof(JournalTitle);
    public const string JournalLead = nameof(JournalLead);
    public const string JournalEmpty = nameof(JournalEmpty);
    public const string At = nameof(At);
    public const string Actor = nameof(Actor);
    public const string Verb = nameof(Verb);
    public const string Subject = nameof(Subject);
    public const string Unit = nameof(Unit);
    public const string Data = nameof(Data);
    public const string From = nameof(From);
    public const string To = nameof(To);
    public const string Verify = nameof(Verify);
    public const string Verifying = nameof(Verifying);
    public const string VerifyProgress = nameof(VerifyProgress);
    public const string VerifyIntact = nameof(VerifyIntact);
    public const string LogMenu = nameof(LogMenu);
    public const string LogCheckpoint = nameof(LogCheckpoint);
    public const string LogKey = nameof(LogKey);
    public const string CompareKept = nameof(CompareKept);
    public const string CompareLead = nameof(CompareLead);
    public const string VerifyNotCovered = nameof(VerifyNotCovered);
    public const string VerifyFault = nameof(VerifyFault);
    public const string ProofNotCopied = nameof(ProofNotCopied);
    public const string VerifyUnread = nameof(VerifyUnread);
    public const string VerifyBroken = nameof(VerifyBroken);
    public const string ProofVerified = nameof(ProofVerified);
    public const string Proof = nameof(Proof);
    public const string ProofTitle = nameof(ProofTitle);
    public const string ProofLead = nameof(ProofLead);
    public const string ProofHash = nameof(ProofHash);
    public const string ProofIndex = nameof(ProofIndex);
    public const string ProofPlace = nameof(ProofPlace);
    public const string ProofSteps = nameof(ProofSteps);
    public const string ProofCheckpoint = nameof(ProofCheckpoint);
    public const string ProofDownload = nameof(ProofDownload);
    public const string ProofCopy = nameof(ProofCopy);
    public const string ProofCopied = nameof(ProofCopied);
    public const string ProofPath = nameof(ProofPath);
    public const string ActorHint = nameof(ActorHint);
    public const string SubjectHint = nameof(SubjectHint);
    public const string Compare = nameof(Compare);
    public const string VerifyKept = nameof(VerifyKept);
    public const string VerifyNothing = nameof(VerifyNothing);
    public const string VerifyPart = nameof(VerifyPart);
    public const string VerifyWaits = nameof(VerifyWaits);
}
