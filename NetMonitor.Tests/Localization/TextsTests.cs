using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Xunit;

namespace NetMonitor.Tests.Localization;

/// <summary>Both languages say everything, with the same placeholders; and whatever the domain can name has its words.</summary>
public sealed partial class TextsTests
{
    public static TheoryData<Type> Areas =>
    [
        typeof(ShellText), typeof(SupervisionText), typeof(AuthText), typeof(RefusalText), typeof(JournalText), typeof(UnitsText),
    ];

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryArea_HasEveryKey_InBothLanguages(Type area)
    {
        var keys = area.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.Name).ToHashSet();
        Assert.Equal(keys.Order(), Texts(area, "").Keys.Order());
        Assert.Equal(keys.Order(), Texts(area, ConsoleLocalization.Chinese).Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryText_HasTheSamePlaceholders_InBothLanguages(Type area)
    {
        var chinese = Texts(area, ConsoleLocalization.Chinese);
        foreach (var (key, english) in Texts(area, ""))
            Assert.True(Placeholders(english).SetEquals(Placeholders(chinese[key])), $"{area.Name}.{key}: {english} / {chinese[key]}");
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryChineseText_IsChinese(Type area)
    {
        // A text left in English is a translation forgotten.
        foreach (var (key, text) in Texts(area, ConsoleLocalization.Chinese))
            Assert.True(text.Any(c => c is >= '\u4e00' and <= '\u9fff') || text is "{0}，{1}" or "{0}：{1}", $"{area.Name}.{key}: {text}");
    }

    [Fact]
    public void EveryNameOfTheDomain_HasItsWords()
    {
        var supervision = Texts(typeof(SupervisionText), "").Keys.ToHashSet();
        var units = Texts(typeof(UnitsText), "").Keys.ToHashSet();
        var journal = Texts(typeof(JournalText), "").Keys.ToHashSet();
        Missing<AssignmentState>(supervision, "State");
        Missing<TaskState>(supervision, "TaskState");
        Missing<AssignmentStep>(supervision, "Step");
        Missing<TaskStep>(supervision, "TaskStep");
        Missing<WorkflowParty>(supervision, "Party");
        Missing<Priority>(supervision, "Priority");
        Missing<TaskKind>(supervision, "TaskKind");
        Missing<FeedbackType>(supervision, "FieldType");
        Missing<UnitLevel>(units, "Level");
        Missing<UnitKind>(units, "Kind");
        Missing<UnitStatus>(units, "UnitStatus");
        Missing<LineOfBusiness>(units, "Line");
        Missing<Role>(units, "Role");
        Assert.All(FeedbackForm.StandardFields, field => Assert.Contains($"Field_{field}", supervision));
        Assert.All(typeof(Verbs).GetFields().Where(field => field.IsLiteral), verb => Assert.Contains(verb.Name, journal));
    }

    [Fact]
    public void EveryRefusalInTheSources_HasItsWordsAndAWayOut()
    {
        var texts = Texts(typeof(RefusalText), "").Keys.ToHashSet();
        var codes = Sources().SelectMany(path => Refusals().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.True(codes.Count > 20, "The sources were not found.");
        var missing = codes.SelectMany(code => new[] { code, $"{code}_Way" }).Where(key => !texts.Contains(key)).Order().ToList();
        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    private static void Missing<TEnum>(HashSet<string> keys, string prefix) where TEnum : struct, Enum =>
        Assert.All(Enum.GetNames<TEnum>(), name => Assert.Contains($"{prefix}_{name}", keys));

    private static Dictionary<string, string> Texts(Type area, string culture)
    {
        var manager = new ResourceManager(area.FullName!, area.Assembly);
        var set = manager.GetResourceSet(culture.Length == 0 ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(culture), true, false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value)];

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetMonitor.sln"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return new[] { "NetMonitor.Domain", "NetMonitor.Console" }.SelectMany(project => Directory.EnumerateFiles(Path.Combine(folder.FullName, project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{[A-Za-z0-9]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("(?:new Refusal|Refusal\\.(?:Malformed|OutOfScope|Forbidden|Conflict|Unprocessable))\\(\"([A-Za-z]+)\"")]
    private static partial Regex Refusals();
}
