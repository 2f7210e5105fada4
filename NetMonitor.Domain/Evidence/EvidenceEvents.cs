using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Evidence;

/// <summary>What entries of the chain of custody are about.</summary>
public static class EvidenceSubjects
{
    public const string OfEvidence = "Evidence";

    extension(Subject)
    {
        public static Subject Evidence(Guid id) => new(OfEvidence, id.ToString());
    }
}

/// <summary>Of a piece of evidence. What it is stays with the unit that brought it, and with those who read what it is used in.</summary>
public abstract record EvidenceEvent(string Name, string Sha256) : DomainEvent
{
    public override IReadOnlyList<string> WithinUnit() => [nameof(Name), nameof(Sha256)];
}

/// <param name="Size">Bytes.</param>
public sealed record EvidenceUploaded(string Name, string Sha256, long Size, EvidenceTaking Taking) : EvidenceEvent(Name, Sha256)
{
    public override IReadOnlyList<string> WithinUnit() => [nameof(Name), nameof(Sha256), nameof(Size), nameof(Taking)];
}

/// <summary>Its bytes were found to be those that were brought, and sent to the account.</summary>
public sealed record EvidenceOpened(string Name, string Sha256) : EvidenceEvent(Name, Sha256);

/// <summary>Nobody had used it in anything for a month.</summary>
public sealed record EvidenceDiscarded(string Name, string Sha256) : EvidenceEvent(Name, Sha256);
