using System.Text.Json;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.Alerts;

/// <summary>
/// A detector over entries that a test writes; what it remembers is put away and taken out again at each, as if the console had been killed there.
/// </summary>
internal sealed class Watched(DetectorId id, SettingsOfDetectors? settings = null)
{
    public const string Xihu = "1000000000/3300000000/3301000000/3301060000/";

    public const string Center = Xihu + "3301061000/";

    private readonly Detector _detector = AllDetectors.Of(id);
    private readonly WatchWorld _world = new(
        settings ?? SettingsOfDetectors.First, new WorkingCalendar(HolidayNoticeFile.Embedded()), SettingsInForce.OfTheRegulation, SignInRules.Holds);

    private readonly Dictionary<string, string> _kept = [];
    private long _entry;

    /// <summary>A working day's noon on the law's clock, from which tests count.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 9, 1, 12, 0, 0, WorkingCalendar.Offset);

    /// <summary>What followed, an effect an entry.</summary>
    public List<AlertEffect> Effects { get; } = [];

    /// <summary>The alerts, each as it was last.</summary>
    public IReadOnlyList<AlertEffect> Alerts => [.. Effects.Where(effect => effect.Silenced == 0).GroupBy(effect => effect.Id).Select(of => of.Last())];

    public static string Name(int class_, int sequence, string unit = "3301060000")
    {
        var body = $"{unit}{class_}{sequence:000}";
        return $"{body}{UserName.CheckDigit(body)}";
    }

    /// <summary>Lets it see an entry; answers how many alerts there are.</summary>
    public int See(DateTimeOffset at, DomainEvent what, string? account = null, string? by = null, string unitPath = Xihu, Subject? subject = null)
    {
        var about = subject ?? (account is null ? SignIn.Nobody : Subject.Account(account));
        var entry = new WatchedEntry(
            (ulong)++_entry, _entry, at, what.GetType().Name, by ?? "system", by is null ? "" : unitPath, about,
            account is null ? "" : unitPath[^11..^1], account is null ? "" : unitPath, () => what);
        var names = new List<string>();
        if (Watching.NameOf(_detector, entry) is { } of) names.Add(of);
        else if (_detector.Verbs?.Contains(entry.Verb) != false) _detector.Names(entry, names);
        var memories = _kept.ToDictionary(kept => kept.Key, kept => (Memory)JsonSerializer.Deserialize(kept.Value, _detector.MemoryType, AnswerJson.Options)!);
        foreach (var name in names) memories.TryAdd(name, _detector.NewMemory());
        var watching = new Watching(_detector, _world, name => memories[name]);
        foreach (var (name, memory) in memories.Where(memory => memory.Value.DueAt <= at).ToArray()) _detector.Look(name, memory.DueAt!.Value, watching);
        if (names.Count > 0) watching.See(entry);
        foreach (var (name, memory) in memories) _kept[name] = JsonSerializer.Serialize(memory, memory.GetType(), AnswerJson.Options);
        Effects.AddRange(watching.Effects);
        return Alerts.Count;
    }

    public void Resolve(DateTimeOffset at, AlertEffect alert) => See(
        at, new AlertResolved(alert.Detector, alert.Of, AlertResolution.Handled, "ok", null), subject: Subject.Alert(alert.Id));
}
