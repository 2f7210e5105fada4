namespace NetMonitor.Domain.Journal;

/// <summary>One entry of the single append-only record: who did what, where, to what, and who may read it.</summary>
public sealed class JournalEntry(DomainEvent what, Subject subject, long subjectVersion, Author author, DateTimeOffset at)
{
    public DomainEvent What { get; } = what;

    public string Verb => What.GetType().Name;

    /// <summary>The database keeps microseconds; the hash is over what it gives back.</summary>
    public DateTimeOffset At { get; } = new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public Author Author { get; } = author;

    public Subject Subject { get; } = subject;

    /// <summary>The subject's version after it: the order of one subject's entries.</summary>
    public long SubjectVersion { get; } = subjectVersion;

    /// <summary>The unit it concerns, and its path; empty where it concerns none.</summary>
    public string UnitCode { get; init; } = "";

    public string UnitPath { get; init; } = "";

    public Readers Readers { get; init; } = Readers.Nobody;
}
