using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Incidents;

/// <summary>What a contractor reads by a grant.</summary>
public enum GrantedPart
{
    /// <summary>The incident's file, without who answers for it.</summary>
    File,

    /// <summary>The entries that the grant names.</summary>
    Entries,
}

/// <summary>A stretch of the journal; both ends count.</summary>
public sealed record JournalSpan(DateTimeOffset From, DateTimeOffset To);

/// <summary>A grant that was made to last longer, or shorter: by whom, when, until when.</summary>
public sealed record GrantRenewal(DateTimeOffset Until, string By, DateTimeOffset At);

/// <summary>
/// What a contractor, by a special-duty account of the nation's, may see of one incident, for what, and until when (R15.1, R8.1): the incident's file without
/// who answers for it, and the journal's entries about the subjects, and of the stretches, that are named here. It ends by itself.
/// </summary>
public sealed class ContractorGrant
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(72);

    /// <summary>Subjects, or stretches, of one grant.</summary>
    public const int MostNamed = 50;

    private ContractorGrant()
    {
    }

    public ContractorGrant(
        string incident, string userName, IReadOnlyList<Subject> subjects, IReadOnlyList<JournalSpan> spans, string purpose, DateTimeOffset until, string by,
        DateTimeOffset now)
    {
        (Id, Incident, UserName, Subjects, Spans, Purpose) = (Guid.CreateVersion7(now), incident, userName, subjects, spans, purpose);
        (Until, GrantedBy, GrantedAt) = (until, by, now);
    }

    public Guid Id { get; private set; }

    /// <summary>The incident's number.</summary>
    public string Incident { get; private set; } = "";

    public string UserName { get; private set; } = "";
    public IReadOnlyList<Subject> Subjects { get; private set; } = [];

    /// <summary>Of what the account that leaked did, and of what was done to it; of a hazard what concerns its unit.</summary>
    public IReadOnlyList<JournalSpan> Spans { get; private set; } = [];

    public string Purpose { get; private set; } = "";
    public string GrantedBy { get; private set; } = "";
    public DateTimeOffset GrantedAt { get; private set; }
    public DateTimeOffset Until { get; private set; }
    public IReadOnlyList<GrantRenewal> Renewals { get; private set; } = [];
    public string? EndedBy { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsInForce(DateTimeOffset now) => EndedAt is null && now < Until;

    /// <summary><c>GrantFromPast</c>, or <c>GrantTooLong</c> where it would last longer than 72 hours from now on.</summary>
    public static Refusal? WhyNotUntil(DateTimeOffset until, DateTimeOffset now) =>
        until <= now ? Refusal.Conflict("GrantFromPast", "R15.1")
        : until > now + Longest ? Refusal.Conflict("GrantTooLong", "R15.1").With("hours", $"{Longest.TotalHours:0}")
        : null;

    /// <summary><c>GrantIsOver</c> once it is: then another one is made.</summary>
    public Result<DateTimeOffset> Renew(DateTimeOffset until, string by, DateTimeOffset now)
    {
        if (WhyOver(now) is { } over) return over;
        if (WhyNotUntil(until, now) is { } refusal) return refusal;
        (Renewals, Until) = ([.. Renewals, new GrantRenewal(until, by, now)], until);
        return Until;
    }

    public Result<DateTimeOffset> End(string by, DateTimeOffset now)
    {
        if (WhyOver(now) is { } over) return over;
        (EndedBy, EndedAt) = (by, now);
        return now;
    }

    public Refusal? WhyOver(DateTimeOffset now) => IsInForce(now) ? null : Refusal.Forbidden("GrantIsOver", "R15.1");
}
