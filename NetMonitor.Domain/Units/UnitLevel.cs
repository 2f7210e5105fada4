namespace NetMonitor.Domain.Units;

/// <summary>
/// The tier in the tree of units (R3.1): a separately planned city is a <see cref="Province"/>, a district of a municipality
/// or of a great city a <see cref="County"/>. A center, body or institution has its authority's level.
/// </summary>
public enum UnitLevel
{
    Nation = 1,
    Province = 2,
    Prefecture = 3,
    County = 4,
    Station = 5,
}
