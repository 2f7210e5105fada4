using NetMonitor.Domain.Shared;

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

    /// <summary>Nobody is on duty there, e.g. on islands, or in a county that is abolished and not yet merged: it is sent no tasks.</summary>
    NotAsked,
}

/// <summary>A unit of the tree: an authority, its center, a body, an institution or a station.</summary>
public sealed class Unit
{
    /// <summary>Characters of why it is sent no tasks, or again.</summary>
    public const int MaxReason = 1000;

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

    /// <summary>Whether a unit can be sent no tasks, or again: not one that is closed, nor a center, which is sent what its authority is sent.</summary>
    public static bool CanBeMarked(UnitKind kind, UnitStatus status) => kind != UnitKind.CoordinationCenter && status != UnitStatus.Closed;

    /// <summary>Whether tasks are sent to it: <c>UnitStatusNotPossible</c> where that is so already, or can't be.</summary>
    public Result<UnitStatus> SetStatus(UnitStatus status)
    {
        if (status is not (UnitStatus.Active or UnitStatus.NotAsked) || Status == status || !CanBeMarked(Kind, Status))
            return Refusal.Conflict("UnitStatusNotPossible").With("status", Status.ToString());
        Status = status;
        Version++;
        return Status;
    }
}
