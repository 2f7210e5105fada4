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

    /// <summary>Out of service with all that lies below: it is sent no tasks, and nobody there can sign in or sees anything.</summary>
    Suspended,
}

/// <summary>A unit of the tree: an authority, its center, a body, an institution or a station.</summary>
public sealed class Unit
{
    public const int MaxName = 100;

    /// <summary>Characters of why it is sent no tasks, or again; of why it is suspended, moved or merged.</summary>
    public const int MaxReason = 1000;

    private Unit()
    {
    }

    public Unit(UnitCode code, string name, UnitLevel level, UnitCode? parent, UnitPath path, string pinyin, UnitOrigin origin, LineOfBusiness? line = null,
        string? division = null)
    {
        Code = code;
        Name = name;
        Kind = code.Kind;
        Level = level;
        ParentCode = parent;
        Path = path.ToString();
        DivisionCode = division ?? code.Division;
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

    /// <summary>The unit that took over from it when it was closed; its administrators look after the accounts that were left here.</summary>
    public UnitCode? MergedInto { get; private set; }

    public UnitOrigin Origin { get; private set; }
    public bool FunctionalZone { get; private set; }
    public bool SeparatelyPlanned { get; private set; }
    public bool SubProvincial { get; private set; }

    /// <summary>Pinyin initials of the name, for search.</summary>
    public string Pinyin { get; private set; } = "";

    public long Version { get; private set; } = 1;

    /// <summary>One of the five cities right under the nation (R3.1).</summary>
    public void SetSeparatelyPlanned() => (SeparatelyPlanned, SubProvincial) = (true, true);

    /// <summary>
    /// Whether a unit can be sent no tasks, or again: not one that is closed or suspended, nor a center, which is sent what its authority is sent.
    /// </summary>
    public static bool CanBeMarked(UnitKind kind, UnitStatus status) => CanBeSuspended(kind, status) && status != UnitStatus.Suspended;

    /// <summary>Whether a unit can be suspended, or taken into service again: a center only with its authority.</summary>
    public static bool CanBeSuspended(UnitKind kind, UnitStatus status) => kind != UnitKind.CoordinationCenter && status != UnitStatus.Closed;

    /// <summary>Whether tasks are sent to it: <c>UnitStatusNotPossible</c> where that is so already, or can't be.</summary>
    public Result<UnitStatus> SetStatus(UnitStatus status) =>
        Go(status, status is UnitStatus.Active or UnitStatus.NotAsked && CanBeMarked(Kind, Status));

    /// <summary>Takes it out of service: <c>UnitStatusNotPossible</c> where that is so already, or can't be.</summary>
    public Result<UnitStatus> Suspend() => Go(UnitStatus.Suspended, CanBeSuspended(Kind, Status));

    /// <summary>Into service again: <c>UnitStatusNotPossible</c> where it is.</summary>
    public Result<UnitStatus> Resume() => Go(UnitStatus.Active, Status == UnitStatus.Suspended);

    /// <summary>
    /// Its name and a body's line of business; null stays as it is. What has changed: null where nothing has. <c>UnitClosed</c> for one that is;
    /// <c>LineNotHere</c> for a line of what has none.
    /// </summary>
    public Result<UnitAdjusted?> Adjust(string? name, string pinyin, LineOfBusiness? line)
    {
        if (Status == UnitStatus.Closed) return Refusal.Conflict("UnitClosed");
        if (line is not null && !Kind.IsBody()) return Refusal.Conflict("LineNotHere").With("kind", Kind.ToString());
        var (renamed, otherLine) = (name is not null && name != Name, line is not null && line != LineOfBusiness);
        if (!renamed && !otherLine) return Result.Of<UnitAdjusted?>(null);
        var adjusted = new UnitAdjusted(
            renamed ? Name : null, renamed ? name : null, otherLine ? LineOfBusiness : null, otherLine ? line : null);
        if (renamed) (Name, Pinyin, Origin) = (name!, pinyin, UnitOrigin.Added);
        if (otherLine) LineOfBusiness = line;
        Version++;
        return adjusted;
    }

    private Result<UnitStatus> Go(UnitStatus to, bool possible)
    {
        if (!possible || Status == to) return Refusal.Conflict("UnitStatusNotPossible").With("status", Status.ToString());
        Status = to;
        Version++;
        return Status;
    }
}
