using System.Globalization;
using System.Text.Json.Serialization;

namespace NetMonitor.Domain.Journal;

/// <summary>What entries of the journal itself are about.</summary>
public static class JournalSubjects
{
    public const string OfJournal = "Journal";

    extension(Subject)
    {
        /// <summary>The journal as a log of that name.</summary>
        public static Subject Journal(string origin) => new(OfJournal, origin);
    }
}

/// <param name="Former">The verifier key that signed until now.</param>
/// <param name="Key">The one that shall sign from now on.</param>
public sealed record JournalKeyRotated(string Former, string Key) : DomainEvent;

/// <summary>A new key is in its place. The first entry that it signs: a node that has only the former one signs nothing from here on.</summary>
/// <param name="Key">The one that signs.</param>
public sealed record JournalKeyTaken(string Key) : DomainEvent;

/// <summary>An operator began another log over the same entries, because the one before could not be gone on with.</summary>
/// <param name="Former">The newest checkpoint that was known of the log before, as a signed note; null where none was.</param>
public sealed record JournalStartedOver(string Reason, string? Former) : DomainEvent;

/// <summary>A stretch of the journal whose entries of a month lie in an archive.</summary>
/// <param name="Month">Such as <c>2026-01</c>.</param>
/// <param name="From">Place in the journal's order of its first entry, from 0.</param>
/// <param name="To">The place behind its last.</param>
/// <param name="Entries">How many between them are of the month.</param>
/// <param name="Signature">By the log's key, as a line of a signed note: nobody else lets a month go.</param>
public sealed record DetachedMonth(string Month, long From, long To, long Entries, string Signature)
{
    /// <summary>The month's first day.</summary>
    [JsonIgnore]
    public DateOnly First => DateOnly.ParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What is signed, in the name of a log.</summary>
    public string Text(string origin) => string.Create(CultureInfo.InvariantCulture, $"{origin}\ndetached {Month} {From} {To} {Entries}\n");
}

/// <param name="Months">All that are detached, this one last: an entry that tells of the others may lie in an archive itself.</param>
public sealed record JournalMonthDetached(IReadOnlyList<DetachedMonth> Months) : DomainEvent;
