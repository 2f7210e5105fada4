using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using NetMonitor.Console.Localization;
using Xunit;

namespace NetMonitor.Tests.Localization;

/// <summary>Whatever of MudBlazor a page shows, it speaks Chinese.</summary>
public sealed partial class MudBlazorWordsTests
{
    [Fact]
    public void EveryWordOfMudBlazor_HasAChineseOne_WithTheSamePlaceholders()
    {
        var assembly = typeof(MudButton).Assembly;
        using var own = new ResourceReader(
            assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.EndsWith(".resources", StringComparison.Ordinal)))!);
        var chinese = new ResourceManager(typeof(MudBlazorWords)).GetResourceSet(CultureInfo.GetCultureInfo(ConsoleLocalization.Chinese), true, false)!;
        // A sign such as "≥" says itself.
        var words = own.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!)
            .Where(word => word.Value.Any(char.IsLetter)).ToDictionary();

        Assert.Equal(words.Keys.Order(), chinese.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Order());
        Assert.All(words, word => Assert.Equal(Placeholders(word.Value), Placeholders(chinese.GetString(word.Key)!)));
    }

    [Theory]
    [InlineData("zh-CN", "下个月 7")]
    [InlineData("en", "Next month 7")]
    public void Word_IsOfThePagesLanguage(string language, string word)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var words = new DefaultLocalizationInterceptor(NullLoggerFactory.Instance, new MudBlazorWords());
        Assert.Equal(word, words.Handle("MudBaseDatePicker_NextMonth", 7).Value);
        CultureInfo.CurrentUICulture = before;
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
