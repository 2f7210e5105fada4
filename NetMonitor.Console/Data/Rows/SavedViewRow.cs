namespace NetMonitor.Console.Data.Rows;

/// <summary>A page's filters under a name, for one account.</summary>
public sealed class SavedViewRow
{
    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public ViewPage Page { get; init; }
    public string Name { get; init; } = "";
    public string Query { get; set; } = "";
    public DateTimeOffset SavedAt { get; set; }
}
