using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace NetMonitor.Console.Localization;

/// <summary>
/// Texts that count: in English a noun after a number follows it, so such a text says "{0} unit(s)" and is shown as "1 unit" or "3 units". Chinese
/// nouns stay as they are.
/// </summary>
public sealed partial class CountedTexts(IStringLocalizerFactory inner) : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) => new Texts(inner.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Texts(inner.Create(baseName, location));

    [GeneratedRegex(@"\{(?<count>\d)\}(?<noun>(?: \p{L}+)+)\(s\)")]
    private static partial Regex Counted();

    private sealed class Texts(IStringLocalizer inner) : IStringLocalizer
    {
        public LocalizedString this[string name] => inner[name];

        public LocalizedString this[string name, params object[] arguments]
        {
            get
            {
                var text = inner[name];
                var form = Counted().Replace(text.Value, counted =>
                {
                    var count = $"{arguments[int.Parse(counted.Groups["count"].Value, CultureInfo.InvariantCulture)]}";
                    return $"{{{counted.Groups["count"].Value}}}{counted.Groups["noun"].Value}{(count == "1" ? "" : "s")}";
                });
                return new LocalizedString(name, string.Format(CultureInfo.CurrentCulture, form, arguments), text.ResourceNotFound, text.SearchedLocation);
            }
        }

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => inner.GetAllStrings(includeParentCultures);
    }
}
