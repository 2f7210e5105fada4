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

/// <summary>Entries side by side in the journal's order, from 0; the second place is behind the last of them.</summary>
public readonly record struct EntryRun(long From, long To);

/// <summary>The entries of a month that lies in an archive, by their places: entries of other months may stand between.</summary>
/// <param name="Month">Such as <c>2026-01</c>.</param>
/// <param name="Runs">In order, at least one.</param>
/// <param name="Signature">By the log's key, as a line of a signed note: nobody else lets a month go.</param>
public sealed record DetachedMonth(string Month, IReadOnlyList<EntryRun> Runs, string Signature)
{
    /// <summary>The month's first day.</summary>
    [JsonIgnore]
    public DateOnly First => FirstOf(Month)!.Value;

    [JsonIgnore]
    public long From => Runs[0].From;

    [JsonIgnore]
    public long To => Runs[^1].To;

    [JsonIgnore]
    public long Entries => Runs.Sum(run => run.To - run.From);

    /// <summary>Whether it can be what it says: anybody who may write in the database may have written it.</summary>
    [JsonIgnore]
    public bool IsWhole
    {
        get
        {
            if (Month is null || FirstOf(Month) is null || Signature is null || Runs is not { Count: > 0 }) return false;
            var end = 0L;
            foreach (var run in Runs)
            {
                if (run.From < end || run.To <= run.From) return false;
                end = run.To;
            }

            return true;
        }
    }

    /// <summary>The first day of a month that is written so; null where it is none.</summary>
    public static DateOnly? FirstOf(string month) =>
        DateOnly.TryParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first : null;

    /// <summary>What is signed, in the name of a log.</summary>
    public string Text(string origin) =>
        $"{origin}\ndetached {Month}{string.Concat(Runs.Select(run => string.Create(CultureInfo.InvariantCulture, $" {run.From} {run.To}")))}\n";
}

/// <param name="Months">All that are detached, this one last: an entry that tells of the others may lie in an archive itself.</param>
public sealed record JournalMonthDetached(IReadOnlyList<DetachedMonth> Months) : DomainEvent;
