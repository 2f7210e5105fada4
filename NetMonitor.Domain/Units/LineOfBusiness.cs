namespace NetMonitor.Domain.Units;

/// <summary>What a body works on; it dispatches tasks in its own line only (R6.2).</summary>
public enum LineOfBusiness
{
    /// <summary>The network-supervision body's line; any other body a provincial-level authority sets up is filed (R3.2).</summary>
    OnlineTrading,
    Advertising,
    Competition,
    ConsumerProtection,
    ProductQuality,
    FoodSafety,
    IntellectualProperty,
    Pricing,
    Other,
}
