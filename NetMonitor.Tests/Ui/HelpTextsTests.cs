using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Ui;

/// <summary>Every page says how it works, in both languages, and all of that stands on the help page.</summary>
public sealed class HelpTextsTests
{
    private static readonly IReadOnlyList<Type> s_pages =
        [.. typeof(App).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any())];

    [Fact]
    public void EveryRoutedPage_HasItsHelpInBothLanguages()
    {
        Assert.NotEmpty(s_pages);
        foreach (var page in s_pages)
        {
            Assert.True(page.GetCustomAttribute<ExplainedAttribute>() is not null, $"{page.Name} says no topic of the help.");
            var (chinese, english) = (In("zh-CN", page), In("en", page));
            Assert.Equal(chinese.Parts.Select(part => (part.IsList, part.Lines.Count)), english.Parts.Select(part => (part.IsList, part.Lines.Count)));
            Assert.All(chinese.Parts.SelectMany(part => part.Lines).Append(chinese.Title), line => Assert.Contains(line, IsChinese));
            Assert.All(english.Parts.SelectMany(part => part.Lines).Append(english.Title), line => Assert.DoesNotContain(line, IsChinese));
        }
    }

    [Fact]
    public void EveryFileOfTheHelp_ExplainsAPage()
    {
        var topics = s_pages.Select(page => page.GetCustomAttribute<ExplainedAttribute>()!.Topic).ToHashSet();
        var files = typeof(App).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("help/", StringComparison.Ordinal))
            .Select(name => name["help/".Length..].Split('.')[0]);
        Assert.Empty(files.Except(topics));
        // Whoever may open all pages is shown all of it.
        var reader = AnActor.Of(Enum.GetValues<Role>()) with { Level = UnitLevel.Nation, Capabilities = [Permission.ReadGrantedIncidents] };
        var shown = HelpTexts.For(reader).Select(topic => topic.Name).ToList();
        Assert.Empty(topics.Except(shown));
        Assert.Empty(shown.Except(topics));
    }

    private static HelpTopic In(string language, Type page)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return HelpTexts.OfPage(page);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';
}
