namespace NetMonitor.Domain.Units;

/// <summary>Where a unit came from: an import never touches what people added.</summary>
public enum UnitOrigin
{
    Imported,
    Added,
}

public enum UnitStatus
{
    Active,
    Closed,
}

/// <summary>A unit of the tree: an authority, its center, a body, an institution or a station.</summary>
public sealed class Unit
{
    private Unit()
    {
    }

    public Unit(UnitCode code, string name, UnitLevel level, UnitCode? parent, UnitPath path, string pinyin, UnitOrigin origin, LineOfBusiness? line = null)
    {
        Code = code;
        Name = name;
        Kind = code.Kind;
        Level = level;
        ParentCode = parent;
        Path = path.ToString();
        DivisionCode = code.Division;
        Pinyin = pinyin;
        Origin = origin;
        LineOfBusiness = line;
    }

    public UnitCode Code { get; private set; }
    public string Name { get; private set; } = "";
    public UnitKind Kind { get; private set; }
    public UnitLevel Level { get; private set; }
    public UnitCode? ParentCode { get; private set; }

    /// <summary>Text of its <see cref="UnitPath"/>, own code included.</summary>
    public string Path { get; private set; } = "";

    public string DivisionCode { get; private set; } = "";
    public LineOfBusiness? LineOfBusiness { get; private set; }
    public UnitStatus Status { get; private set; }
    public UnitOrigin Origin { get; private set; }
    public bool FunctionalZone { get; private set; }
    public bool SeparatelyPlanned { get; private set; }
    public bool SubProvincial { get; private set; }

    /// <summary>Pinyin initials of the name, for search.</summary>
    public string Pinyin { get; private set; } = "";

    public long Version { get; private set; } = 1;
}
