using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Rows;

/// <summary>From which networks a unit signs in, and those below it that have no list of their own.</summary>
public sealed class UnitNetworksRow
{
    /// <summary>As it acts: an authority and its center have one list.</summary>
    public UnitCode UnitCode { get; init; }

    public string[] Networks { get; set; } = [];
    public long Version { get; set; }
}
