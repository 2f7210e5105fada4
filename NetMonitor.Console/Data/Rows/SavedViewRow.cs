namespace NetMonitor.Console.Data.Rows;

/// <summary>A page's filters under a name, for one account or with its unit.</summary>
public sealed class SavedViewRow
{
    /// <summary>All that a page's address can ask for, each character of a search as nine.</summary>
    public const int MaxQuery = 2000;

    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public ViewPage Page { get; init; }
    public string Name { get; init; } = "";
    public string Query { get; set; } = "";

    /// <summary>The unit whose accounts may use it too, as it acts; null for the account's own.</summary>
    public string? SharedWith { get; set; }
    public DateTimeOffset SavedAt { get; set; }
}
