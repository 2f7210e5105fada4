using Microsoft.Extensions.Localization;

namespace NetMonitor.Console.Localization;

internal static class StringLocalizers
{
    /// <summary>The text of a key that comes from elsewhere; null where there is none.</summary>
    public static string? Find(this IStringLocalizer texts, string key)
    {
        var text = texts[key];
        return text.ResourceNotFound ? null : text.Value;
    }
}
