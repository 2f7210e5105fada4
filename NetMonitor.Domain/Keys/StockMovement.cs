namespace NetMonitor.Domain.Keys;

/// <summary>The sides of the equation of a stock (R16.2): received + recovered − issued − left ± counted.</summary>
public enum StockMovement
{
    Received,
    Recovered,

    /// <summary>To a holder, or from the Information Center to an authority.</summary>
    Issued,

    /// <summary>Lost, damaged or written off while it lay in the stock.</summary>
    LeftStock,
    Counted,
}
