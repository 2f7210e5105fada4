namespace NetMonitor.Domain.Accounts;

/// <summary>How old a password may be, and when its holder is reminded (R10.8).</summary>
public static class PasswordAge
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(180);

    /// <summary>Days before the end on which the holder is reminded, the first first (our figures).</summary>
    public static IReadOnlyList<int> Reminders { get; } = [14, 7, 1];

    /// <summary>When a password is too old; null for an initial one, which has its own time.</summary>
    public static DateTimeOffset? EndOf(DateTimeOffset? changedAt) => changedAt + Longest;

    /// <summary>
    /// The reminder that is due: the last one whose day has come, unless it was given. Whoever was not reminded in time is reminded once, not of all that
    /// was missed. Null where none is due, also when the password is too old already: then its holder is told at the sign-in.
    /// </summary>
    public static int? DueAt(DateTimeOffset now, DateTimeOffset changedAt, int? reminded)
    {
        var left = changedAt + Longest - now;
        if (left <= TimeSpan.Zero) return null;
        var due = Reminders.LastOrDefault(days => left <= TimeSpan.FromDays(days));
        return due > 0 && (reminded is null || due < reminded) ? due : null;
    }
}
