namespace NetMonitor.Domain.Accounts;

/// <summary>How old a password may be, and when its holder is reminded (R10.8).</summary>
public static class PasswordAge
{
    /// <summary>By the regulation; what is in force may be shorter (R19.1).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(180);

    /// <summary>Days before the end on which the holder is reminded, the first first (our figures).</summary>
    public static IReadOnlyList<int> Reminders { get; } = [14, 7, 1];

    /// <summary>
    /// The reminder that is due: the last one whose day has come, unless it was given. Whoever was not reminded in time is reminded once, not of all that
    /// was missed. Null where none is due, also when the password is too old already: then its holder is told at the sign-in.
    /// </summary>
    public static int? DueAt(DateTimeOffset now, DateTimeOffset end, int? reminded)
    {
        var left = end - now;
        if (left <= TimeSpan.Zero) return null;
        var due = Reminders.LastOrDefault(days => left <= TimeSpan.FromDays(days));
        return due > 0 && (reminded is null || due < reminded) ? due : null;
    }
}
