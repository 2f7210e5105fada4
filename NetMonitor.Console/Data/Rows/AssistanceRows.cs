namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// A unit that reads a leg of a request: a center once it has it, the unit asked once it has received it, whoever had it before, and a unit that questions
/// were split off to, which reads these alone.
/// </summary>
public sealed class AssistanceReaderRow
{
    public string Number { get; init; } = "";

    /// <summary>The leg's number.</summary>
    public int Leg { get; init; }

    /// <summary>The unit, in whose name its center acts.</summary>
    public string UnitCode { get; set; } = "";

    public string UnitPath { get; set; } = "";

    /// <summary>The part's number; 0 for a reader of the whole leg.</summary>
    public int Part { get; init; }
}

/// <summary>A request is read by its parties and every unit above one of them: one row for each, so that a list is one index range.</summary>
public sealed class AssistanceGrantRow
{
    public string UnitCode { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string Number { get; init; } = "";

    /// <summary>True where the unit itself is a party, false where only a unit below is.</summary>
    public bool Direct { get; init; }
}

/// <summary>What an authority demands of requests for assistance that pass it or reach it.</summary>
public sealed class AssistanceRuleRow
{
    public string UnitCode { get; init; } = "";

    /// <summary>As the common superior it sends requests down center by center, not straight to the unit asked.</summary>
    public bool StepByStep { get; set; }

    /// <summary>Its units' answers are reviewed by their responsible persons before they leave.</summary>
    public bool ReviewReplies { get; set; }

    public long Version { get; set; }
}
