namespace NetMonitor.Domain.Units;

/// <summary>What a unit is. The number is the kind digit of its <see cref="UnitCode"/>.</summary>
public enum UnitKind
{
    Authority = 0,
    CoordinationCenter = 1,
    RegulatoryBody = 2,
    AffiliatedInstitution = 3,
    GrassrootsUnit = 4,
}

public static class UnitKinds
{
    /// <summary>"Body" in every rule means either of the two.</summary>
    public static bool IsBody(this UnitKind kind) => kind is UnitKind.RegulatoryBody or UnitKind.AffiliatedInstitution;
}
