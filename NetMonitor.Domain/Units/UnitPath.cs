using System.Diagnostics.CodeAnalysis;

namespace NetMonitor.Domain.Units;

/// <summary>
/// Where a unit stands in the tree of units: the codes from the nation down to itself, each followed by <c>/</c>, e.g.
/// <c>1000000000/3300000000/</c>. Scope ("own and lower") is a prefix of it, never of division codes, which form another tree.
/// </summary>
public readonly record struct UnitPath : IComparable<UnitPath>
{
    /// <summary>Characters of a unit on the path: its code and the slash.</summary>
    public const int Step = UnitCode.Length + 1;

    private readonly string? _text;

    private UnitPath(string text) => _text = text;

    /// <summary>The path of a unit that hangs under nothing.</summary>
    public static UnitPath Root(UnitCode code) => new($"{code}/");

    /// <summary>Number of units on the path, this one included; 0 for <c>default</c>.</summary>
    public int Depth => Text.Length / Step;

    /// <summary>The unit the path leads to.</summary>
    public UnitCode Leaf => UnitCode.Parse(Text.Substring(Text.Length - Step, UnitCode.Length));

    /// <summary>The authority that the unit is, or is of: a center, a body and a station are of the one they hang under.</summary>
    public UnitCode Authority => AuthorityPath.Leaf;

    /// <summary>Where that authority stands.</summary>
    public UnitPath AuthorityPath => Leaf.Kind == UnitKind.Authority ? this : Parent!.Value;

    /// <summary>The path of the unit above; null at the top.</summary>
    public UnitPath? Parent => Depth <= 1 ? null : new UnitPath(Text[..^Step]);

    /// <summary>
    /// The exclusive end of the range of paths that begin with this one, under <c>COLLATE "C"</c> and ordinal comparison:
    /// the last <c>/</c> becomes <c>0</c>, the character after it. <c>path &gt;= P and path &lt; UpperBound</c> is own and lower.
    /// </summary>
    public string UpperBound => $"{Text.AsSpan(0, Text.Length - 1)}0";

    private string Text => _text ?? "";

    /// <exception cref="ArgumentException">The text is no path. Input from outside goes through <see cref="TryParse"/>.</exception>
    public static UnitPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new ArgumentException($"'{text}' is no unit path.", nameof(text));

    /// <summary>One or more unit codes, each followed by <c>/</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UnitPath path)
    {
        path = default;
        if (string.IsNullOrEmpty(text) || text.Length % Step != 0)
            return false;

        for (var at = 0; at < text.Length; at += Step)
            if (text[at + UnitCode.Length] != '/' || !UnitCode.TryParse(text.Substring(at, UnitCode.Length), out _))
                return false;

        path = new UnitPath(text);
        return true;
    }

    /// <summary>The path of a unit that hangs under this one.</summary>
    public UnitPath Append(UnitCode code) => new($"{Text}{code}/");

    /// <summary>Whether the other is this unit or anywhere below it. A <c>default</c> path contains nothing.</summary>
    public bool Contains(UnitPath other) => _text is not null && other.Text.StartsWith(_text, StringComparison.Ordinal);

    /// <summary>
    /// Whether the other's unit is on this path, wherever it stands today: its code stays when it moves, so paths on record are compared by it.
    /// </summary>
    public bool PassesUnitOf(UnitPath other)
    {
        if (other.Text.Length == 0) return false;
        var unit = other.Text.AsSpan(other.Text.Length - Step);
        for (var at = 0; at < Text.Length; at += Step)
            if (Text.AsSpan(at, Step).SequenceEqual(unit)) return true;
        return false;
    }

    /// <summary>Whether both lead to one unit, wherever it stood on either.</summary>
    public bool LeadsToUnitOf(UnitPath other) =>
        Text.Length > 0 && other.Text.Length > 0 && Text.AsSpan(Text.Length - Step).SequenceEqual(other.Text.AsSpan(other.Text.Length - Step));

    /// <summary>From the top down, this unit last.</summary>
    public IReadOnlyList<UnitCode> Codes()
    {
        var codes = new UnitCode[Depth];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = UnitCode.Parse(Text.Substring(i * Step, UnitCode.Length));
        return codes;
    }

    /// <summary>The path of the lowest unit that is, or is above, both; null when the two share none.</summary>
    public UnitPath? CommonWith(UnitPath other)
    {
        var shared = Text.AsSpan().CommonPrefixLength(other.Text) / Step * Step;
        return shared == 0 ? null : new UnitPath(Text[..shared]);
    }

    public int CompareTo(UnitPath other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => Text;
}
