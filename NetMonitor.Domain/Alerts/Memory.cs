namespace NetMonitor.Domain.Alerts;

/// <summary>An entry that a detector remembers.</summary>
/// <param name="Tag">What the detector tells entries apart by, such as the name that was tried.</param>
/// <param name="Weight">How many it stands for.</param>
public sealed record Mark(DateTimeOffset At, long Entry, string? Tag = null, long Weight = 1)
{
    /// <summary>Whether it is part of the alert already.</summary>
    public bool Counted { get; set; }
}

/// <summary>The last alert of what is watched, as far as the detector has to know it.</summary>
public sealed record LastAlert(Guid Id, string Key, AlertSeverity Severity, long Count, DateTimeOffset? ResolvedAt)
{
    /// <summary>Whether more of the same belongs to it.</summary>
    public bool Takes(string key, DateTimeOffset at) => Key == key && (ResolvedAt is not { } resolved || at - resolved <= AlertClock.ReopensWithin);
}

/// <summary>What a detector remembers of one thing that it watches; kept with the place up to which it has read.</summary>
public class Memory
{
    public List<Mark> Marks { get; set; } = [];

    public LastAlert? Alert { get; set; }

    /// <summary>Until when nothing is raised of it.</summary>
    public DateTimeOffset? ExceptedUntil { get; set; }

    /// <summary>What the exception that is in force has silenced.</summary>
    public long Silenced { get; set; }

    /// <summary>When the detector looks at it even if nothing happens.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Forgets what is older than the window, and of the rest the oldest where there are more than so many.</summary>
    public void Keep(DateTimeOffset now, TimeSpan window, int most)
    {
        Marks.RemoveAll(mark => mark.At <= now - window);
        if (Marks.Count > most) Marks.RemoveRange(0, Marks.Count - most);
    }

    public IReadOnlyList<Mark> Since(DateTimeOffset after) => Marks.FindAll(mark => mark.At > after);
}
