using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Rows;

/// <summary>What an inspection came to for one authority and one rule; there is none where it is nothing.</summary>
public sealed class InspectionResultRow
{
    public string Number { get; init; } = "";
    public UnitCode AuthorityCode { get; init; }
    public string AuthorityPath { get; init; } = "";
    public InspectionRule Rule { get; init; }
    public int Found { get; init; }
    public int Opened { get; init; }
    public int CameBack { get; init; }
    public int Gone { get; init; }
}

/// <summary>When an account was last signed in to, read from the journal.</summary>
public sealed class AccountUseRow
{
    public string UserName { get; init; } = "";
    public DateTimeOffset At { get; init; }
}
