namespace NetMonitor.Console.Data.Rows;

/// <summary>A form as far as an account has filled it in, not sent.</summary>
public sealed class FormDraftRow
{
    public string UserName { get; init; } = "";
    public string Place { get; init; } = "";
    public string Content { get; init; } = "";
    public DateTimeOffset SavedAt { get; init; }
}
