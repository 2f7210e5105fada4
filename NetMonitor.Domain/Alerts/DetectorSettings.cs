using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Alerts;

/// <summary>One dated row of a detector's settings: what the nation, or a first-level authority for its tree, works by from a moment on.</summary>
public sealed class DetectorSettings
{
    /// <summary>
    /// So long before it counts it is on record: then every node reads an entry by the same settings, and so does who reads the journal anew.
    /// </summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    public const int MaxGround = 200;

    private DetectorSettings()
    {
    }

    public DetectorSettings(
        DetectorId detector, UnitPath of, int version, DateTimeOffset from, IReadOnlyDictionary<string, int> figures, string ground, string setBy,
        DateTimeOffset setAt)
    {
        (Detector, UnitCode, UnitPath, Version, From, Figures) = (detector, of.Leaf, of.ToString(), version, from, figures);
        (Ground, SetBy, SetAt) = (ground, setBy, setAt);
    }

    public DetectorId Detector { get; private set; }

    /// <summary>The nation, or the first-level authority.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";
    public int Version { get; private set; }
    public DateTimeOffset From { get; private set; }

    /// <summary>Those that are not here are as they were.</summary>
    public IReadOnlyDictionary<string, int> Figures { get; private set; } = new Dictionary<string, int>();

    public string Ground { get; private set; } = "";
    public string SetBy { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
}

/// <summary>A detector's figures for one unit at one time, and by which versions of its settings.</summary>
public sealed record FiguresInForce(IReadOnlyDictionary<string, int> Values, string Version)
{
    public int this[string name] => Values[name];

    public TimeSpan Minutes(string name) => TimeSpan.FromMinutes(Values[name]);

    public TimeSpan Days(string name) => TimeSpan.FromDays(Values[name]);

    public AlertSeverity Severity(string name) => (AlertSeverity)Values[name];
}

/// <summary>All rows of all detectors: what is in force where and when.</summary>
public sealed class SettingsOfDetectors(IReadOnlyList<DetectorSettings> rows)
{
    /// <summary>As the detectors come.</summary>
    public static SettingsOfDetectors First { get; } = new([]);

    public IReadOnlyList<DetectorSettings> Rows => rows;

    /// <summary>
    /// The nation's newest row that has begun, and for a unit of a first-level authority that has one of its own, of both the tighter figures.
    /// </summary>
    public FiguresInForce For(Detector detector, string unitPath, DateTimeOffset at)
    {
        var national = Newest(detector.Id, at, row => row.UnitCode == Units.UnitCode.Nation);
        var own = Newest(
            detector.Id, at, row => row.UnitCode != Units.UnitCode.Nation && unitPath.StartsWith(row.UnitPath, StringComparison.Ordinal));
        // Asked for at each entry: where nobody has set anything, nothing is made.
        if (national is null && own is null) return detector.First;
        var values = new Dictionary<string, int>(detector.First.Values);
        var version = detector.First.Version;
        if (national is not null)
        {
            foreach (var (name, value) in national.Figures) values[name] = value;
            version = $"{national.Version}";
        }

        if (own is null) return new FiguresInForce(values, version);
        foreach (var figure in detector.Figures)
            if (own.Figures.TryGetValue(figure.Name, out var value) && figure.IsLooser(values[figure.Name], value)) values[figure.Name] = value;
        return new FiguresInForce(values, $"{version}+{own.UnitCode}:{own.Version}");
    }

    /// <summary>
    /// Why figures can't be set: <c>FigureUnknown</c>, <c>FigureBeyond</c>, and <c>DetectorLoosened</c> (R19.1) where a first-level authority would have it
    /// looser than the nation.
    /// </summary>
    public Refusal? WhyNot(Detector detector, UnitPath of, IReadOnlyDictionary<string, int> figures, DateTimeOffset from)
    {
        var national = of.Leaf == Units.UnitCode.Nation ? null : For(detector, "", from);
        foreach (var (name, value) in figures)
        {
            if (detector.Figures.FirstOrDefault(figure => figure.Name == name) is not { } figure)
                return Refusal.Malformed("FigureUnknown").With("figure", PlainText.Shorten(name, 40));
            if (figure.WhyNot(value, national?[name]) is { } refusal) return refusal;
        }

        return null;
    }

    private DetectorSettings? Newest(DetectorId detector, DateTimeOffset at, Func<DetectorSettings, bool> of)
    {
        DetectorSettings? newest = null;
        foreach (var row in rows)
            if (row.Detector == detector && row.From <= at && of(row) && (newest is null || row.Version > newest.Version)) newest = row;
        return newest;
    }
}
