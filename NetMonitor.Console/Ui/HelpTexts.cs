using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>What the help says of a topic, in one language.</summary>
public sealed record HelpTopic(string Name, string Title, IReadOnlyList<HelpPart> Parts);

/// <summary>A paragraph, which has one line, or a list of points.</summary>
public sealed record HelpPart(bool IsList, IReadOnlyList<string> Lines);

/// <summary>
/// The help: for each topic a text in each language, from the files in <c>Help</c>. The first line is the title; parts stand behind empty lines, and
/// a line that begins with a dash is a point of a list.
/// </summary>
public static class HelpTexts
{
    private const string Point = "- ";

    /// <summary>For a page that has no topic of its own: one that is not there, or not open to its reader.</summary>
    private const string Otherwise = "scope";

    /// <summary>All topics, in the order in which the help page has them.</summary>
    private static readonly string[] s_topics =
    [
        "help", "scope", "home", "desk", "tasks", "board", "review", "work", "assignments", "assignment", "assistance", "assistance-request",
        "assistance-draft", "assistance-questions", "assistance-figures", "notices", "feed", "journal", "holidays", "units", "user-rule", "assistance-rule",
        "alerts", "detectors", "incidents", "granted-incidents", "inspections", "accounts", "forms", "approvals", "keys", "key-applications", "key-count",
        "key-report", "support", "sign-in-policy", "regulation", "rights", "own-account", "sessions", "sign-in",
    ];

    private static readonly ConcurrentDictionary<(string Topic, string Language), HelpTopic> s_read = new();

    /// <summary>By topic, what the pages need that it explains; null where one needs nothing.</summary>
    private static readonly Lazy<ILookup<string, Permission?>> s_needs = new(() => typeof(HelpTexts).Assembly.GetTypes()
        .Select(type => (Topic: type.GetCustomAttribute<ExplainedAttribute>()?.Topic, type.GetCustomAttribute<NeedsAttribute>()?.Permission))
        .Where(page => page.Topic is not null).ToLookup(page => page.Topic!, page => page.Permission));

    /// <summary>The topic that explains a page.</summary>
    public static HelpTopic OfPage(Type? page) => Of(page?.GetCustomAttribute<ExplainedAttribute>()?.Topic ?? Otherwise);

    /// <summary>The topics of the pages that are open to an account.</summary>
    public static IEnumerable<HelpTopic> For(Actor actor) =>
        s_topics.Where(topic => s_needs.Value[topic].Any(needs => needs is not { } permission || actor.May(permission))).Select(Of);

    /// <summary>A topic in the language of the page.</summary>
    public static HelpTopic Of(string topic) => s_read.GetOrAdd(
        (topic, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? ConsoleLocalization.Chinese : ConsoleLocalization.English),
        static key => Read(key.Topic, key.Language));

    private static HelpTopic Read(string topic, string language)
    {
        using var stream = typeof(HelpTexts).Assembly.GetManifestResourceStream($"help/{topic}.{language}.txt")
            ?? throw new InvalidOperationException($"There is no help on {topic} in {language}.");
        using var reader = new StreamReader(stream);
        var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Trim().Split("\n\n").Select(part => part.Split('\n')).ToList();
        return new HelpTopic(topic, parts[0][0], [.. parts.Skip(1).Select(Part)]);
    }

    private static HelpPart Part(string[] lines) => lines[0].StartsWith(Point, StringComparison.Ordinal)
        ? new HelpPart(true, [.. lines.Select(line => line[Point.Length..])])
        : new HelpPart(false, lines);
}
