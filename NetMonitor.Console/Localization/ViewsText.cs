namespace NetMonitor.Console.Localization;

/// <summary>Words of saved views: filters of a page, kept under a name.</summary>
public sealed class ViewsText
{
    public const string Title = nameof(Title);
    public const string Empty = nameof(Empty);
    public const string Name = nameof(Name);
    public const string Save = nameof(Save);
    public const string Share = nameof(Share);
    public const string OfUnit = nameof(OfUnit);
    public const string Delete = nameof(Delete);
}
