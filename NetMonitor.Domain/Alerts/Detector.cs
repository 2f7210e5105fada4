using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Alerts;

/// <summary>The account and unit that an alert is about: who is told follows from them.</summary>
/// <param name="Account">Null where it is about none; then the unit's center is told.</param>
public sealed record About(string? Account, string UnitCode, string UnitPath)
{
    public static About Nation { get; } = new(null, Units.UnitCode.Nation.ToString(), $"{Units.UnitCode.Nation}/");

    /// <summary>Of the account that an entry is about.</summary>
    public static About Of(WatchedEntry entry) => new(entry.Account, entry.UnitCode, entry.UnitPath);
}

/// <summary>What follows from an entry: an alert is raised, grows or opens again; or would, if there were no exception.</summary>
/// <param name="Version">The settings by which it was raised.</param>
/// <param name="Count">All entries so far, the new ones included.</param>
/// <param name="Silenced">What an exception has kept back so far; 0 where there is none, and then it is no alert.</param>
public sealed record AlertEffect(
    DetectorId Detector, Guid Id, string Of, string Key, AlertSeverity Severity, About About, string Version, DateTimeOffset Start, DateTimeOffset At,
    ulong Xid, long Entry, bool Reopens, long Count, long Silenced, IReadOnlyList<Mark> New);

/// <summary>What detectors know beside the journal: the law's days and figures.</summary>
/// <param name="Holds">Whether a listed network, the first, holds a caller's.</param>
public sealed record WatchWorld(
    SettingsOfDetectors Settings, WorkingCalendar Calendar, SettingsInForce Regulation, Func<string, string, bool> Holds);

/// <summary>
/// Reads the journal for one kind of trouble. It is pure: what it answers follows from the entries in their order, its settings and what it remembers, so
/// that it is the same live, on another node and from the beginning again.
/// </summary>
public abstract class Detector(DetectorId id, params IReadOnlyList<DetectorFigure> figures)
{
    public DetectorId Id => id;

    public IReadOnlyList<DetectorFigure> Figures => figures;

    /// <summary>The verbs that it reads; null where it is all of them.</summary>
    public virtual FrozenSet<string>? Verbs => null;

    /// <summary>How long it remembers what nothing came of.</summary>
    public abstract TimeSpan Remembers { get; }

    /// <summary>The figures as the detector comes with them.</summary>
    public FiguresInForce First { get; } = new(figures.ToDictionary(figure => figure.Name, figure => figure.Value), "0");

    public abstract Type MemoryType { get; }

    public abstract Memory NewMemory();

    /// <summary>Names of what the entry concerns: what is remembered of each is at hand when it is seen. None for most entries.</summary>
    public abstract void Names(WatchedEntry entry, ICollection<string> names);

    public abstract void See(WatchedEntry entry, Watching watching);

    /// <summary>What was to be looked at by now is.</summary>
    public virtual void Look(string of, DateTimeOffset at, Watching watching)
    {
    }

    /// <summary>The same alert has the same id wherever and whenever it is found.</summary>
    public Guid IdOf(string version, string key, DateTimeOffset start) => new(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}|{version}|{key}|{start.UtcTicks}"))).AsSpan(0, 16));
}

/// <summary>A detector with its own kind of memory.</summary>
public abstract class Detector<T>(DetectorId id, params IReadOnlyList<DetectorFigure> figures) : Detector(id, figures) where T : Memory, new()
{
    public sealed override Type MemoryType => typeof(T);

    public sealed override Memory NewMemory() => new T();
}

/// <summary>A detector at work on entries: what it remembers, and what follows.</summary>
/// <param name="memories">Of all names that the entries concern, loaded before; made where there is none.</param>
public sealed class Watching(Detector detector, WatchWorld world, Func<string, Memory> memories)
{
    private WatchedEntry? _entry;

    public List<AlertEffect> Effects { get; } = [];

    public WatchWorld World => world;

    public T Of<T>(string name) where T : Memory => (T)memories(name);

    public Memory Of(string name) => memories(name);

    public FiguresInForce Figures(string unitPath, DateTimeOffset at) => world.Settings.For(detector, unitPath, at);

    /// <summary>Lets the detector see an entry; what people did with its alerts comes by entries, too.</summary>
    public void See(WatchedEntry entry)
    {
        _entry = entry;
        switch (entry.Subject.Type is AlertSubjects.OfAlert or AlertSubjects.OfDetector ? entry.What : null)
        {
            case AlertResolved resolved when resolved.Detector == detector.Id && memories(resolved.Of) is { Alert: { } alert } memory:
                if (entry.Subject.Number == alert.Id.ToString()) memory.Alert = alert with { ResolvedAt = entry.At };
                break;
            case AlertDetached detached when detached.Detector == detector.Id && memories(detached.Of) is { Alert: { } alert } memory:
                if (entry.Subject.Number == alert.Id.ToString()) memory.Alert = alert with { ResolvedAt = null };
                break;
            case DetectorExcepted excepted when excepted.Detector == detector.Id:
                (memories(excepted.Of).ExceptedUntil, memories(excepted.Of).Silenced) = (excepted.Until, 0);
                break;
            case DetectorExceptionEnded ended when ended.Detector == detector.Id:
                memories(ended.Of).ExceptedUntil = null;
                break;
            default:
                detector.See(entry, this);
                break;
        }
    }

    /// <summary>What an entry that tells of the detector's own alerts concerns.</summary>
    public static string? NameOf(Detector detector, WatchedEntry entry) =>
        entry.Subject.Type is not (AlertSubjects.OfAlert or AlertSubjects.OfDetector) ? null : entry.What switch
    {
        AlertResolved resolved when resolved.Detector == detector.Id => resolved.Of,
        AlertDetached detached when detached.Detector == detector.Id => detached.Of,
        DetectorExcepted excepted when excepted.Detector == detector.Id => excepted.Of,
        DetectorExceptionEnded ended when ended.Detector == detector.Id => ended.Of,
        _ => null,
    };

    /// <summary>A threshold is reached: the entries of the window belong to an alert.</summary>
    /// <param name="of">What is watched: its memory has the alert.</param>
    /// <param name="window">At least one; the first is where the alert begins.</param>
    /// <param name="key">More closely what it is about; the same where null.</param>
    /// <param name="at">When it was found; that of the entry where null.</param>
    public void Hit(string of, AlertSeverity severity, About about, IReadOnlyList<Mark> window, FiguresInForce figures, string? key = null,
        DateTimeOffset? at = null)
    {
        var (memory, now) = (memories(of), at ?? _entry!.At);
        key ??= of;
        var fresh = new List<Mark>(window.Count);
        foreach (var mark in window)
            if (!mark.Counted) fresh.Add(mark);
        foreach (var mark in fresh) mark.Counted = true;
        var added = 0L;
        foreach (var mark in fresh) added += mark.Weight;
        if (memory.ExceptedUntil is { } until && now < until)
        {
            memory.Silenced += added;
            Effects.Add(Effect(default, severity, false, 0, memory.Silenced));
            return;
        }

        if (memory.Alert is { } last && last.Takes(key, now))
        {
            var reopens = last.ResolvedAt is not null;
            severity = (AlertSeverity)Math.Max((int)severity, (int)last.Severity);
            memory.Alert = last with { Severity = severity, Count = last.Count + added, ResolvedAt = null };
            Effects.Add(Effect(last.Id, severity, reopens, memory.Alert.Count, 0));
            return;
        }

        memory.Alert = new LastAlert(detector.IdOf(figures.Version, key, window[0].At), key, severity, added, null);
        Effects.Add(Effect(memory.Alert.Id, severity, false, added, 0));

        AlertEffect Effect(Guid id, AlertSeverity of1, bool reopens, long count, long silenced) => new(
            detector.Id, id, of, key, of1, about, figures.Version, window[0].At, now, _entry?.Xid ?? 0, _entry?.Id ?? 0, reopens, count, silenced, fresh);
    }
}
