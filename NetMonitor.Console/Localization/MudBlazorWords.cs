using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace NetMonitor.Console.Localization;

/// <summary>MudBlazor's own strings in Chinese. It asks for its English ones itself, and takes them for what is not here.</summary>
public sealed class MudBlazorWords : MudLocalizer
{
    private static readonly ResourceSet s_chinese = new ResourceManager(typeof(MudBlazorWords))
        .GetResourceSet(CultureInfo.GetCultureInfo(ConsoleLocalization.Chinese), createIfNotExists: true, tryParents: false)!;

    public override LocalizedString this[string key] => Find(key) is { } word ? new(key, word) : new(key, key, resourceNotFound: true);

    public override LocalizedString this[string key, params object[] arguments] =>
        Find(key) is { } word ? new(key, string.Format(null, word, arguments)) : new(key, key, resourceNotFound: true);

    private static string? Find(string key) => CultureInfo.CurrentUICulture.Name == ConsoleLocalization.Chinese ? s_chinese.GetString(key) : null;
}
