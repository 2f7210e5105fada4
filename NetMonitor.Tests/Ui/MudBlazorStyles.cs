using System.Text;
using System.Text.RegularExpressions;

namespace NetMonitor.Tests.Ui;

/// <summary>
/// The part of MudBlazor's style sheet that our wrappers need, in a cascade layer that all of ours outranks: the whole is four times the size of
/// everything else that the first page loads, and its base rules would take the focus ring from every button and link.
/// </summary>
internal static partial class MudBlazorStyles
{
    /// <summary>A line goes on to the comma or the space behind this column.</summary>
    private const int Wide = 80;

    /// <summary>Parts of MudBlazor that no wrapper shows, as their classes begin after <c>mud-</c>. Whoever shows one takes it from here.</summary>
    private static readonly string[] s_unused =
    [
        "appbar", "application-layout-rtl", "avatar", "border", "breadcrumb", "button-group", "card", "carousel", "chat", "collapse", "color",
        "container", "dark", "dialog", "divider", "drawer", "drop", "expand", "expansion", "fab", "grid", "image", "info", "layout", "link",
        "main", "mask", "menu", "nav", "navmenu", "pagination", "picker-color", "progress", "radio", "rating", "scroll", "secondary", "simple",
        "skeleton", "slider", "split", "splitter", "stack", "step", "stepper", "success", "surface", "switch", "tertiary", "timeline", "toggle",
        "tree", "treeview", "warning",
    ];

    /// <summary>Utility classes that components which we show give themselves.</summary>
    private static readonly string[] s_utilities = ["cursor-pointer", "d-flex", "d-none", "gap-0", "me-auto", "overflow-y-auto"];

    /// <summary>What is left of the sheet, and the selectors whose rules are not, without what depends on a moment's state.</summary>
    public static (string Kept, IReadOnlyCollection<string> Dropped) Of(string sheet)
    {
        var dropped = new HashSet<string>();
        var licence = sheet[..(sheet.IndexOf("*/", StringComparison.Ordinal) + 2)].TrimStart('\uFEFF');
        var kept = Kept(sheet[(sheet.IndexOf("*/", StringComparison.Ordinal) + 2)..], dropped);
        kept = string.Concat(Cut(kept, '{', '}', '}').Where(rule => !rule.StartsWith("@keyframes", StringComparison.Ordinal) || IsPlayed(rule, kept)));
        return ($"{licence}\n@layer mudblazor {{\n{InLines(kept)}}}\n", dropped);
    }

    /// <summary>As lines that a difference can be read in.</summary>
    private static string InLines(string rules)
    {
        var (lines, length) = (new StringBuilder(), 0);
        foreach (var at in rules)
        {
            lines.Append(at);
            length++;
            if (at is '{' or '}' or ';' || (at is ',' or ' ' && length > Wide))
            {
                lines.Append('\n');
                length = 0;
            }
        }

        return lines.ToString();
    }

    private static string Kept(string rules, HashSet<string> dropped)
    {
        var kept = new StringBuilder();
        foreach (var rule in Cut(rules, '{', '}', '}'))
        {
            var open = rule.IndexOf('{', StringComparison.Ordinal);
            var (head, body) = (rule[..open], rule[(open + 1)..^1]);
            if (head.StartsWith("@media", StringComparison.Ordinal) || head.StartsWith("@supports", StringComparison.Ordinal)) Add(head, Kept(body, dropped));
            else if (head.StartsWith("@keyframes", StringComparison.Ordinal)) Add(head, body);
            // What begins otherwise is for browsers that the console does not know: prefixed key frames, one engine's own rules.
            else if (!head.StartsWith('@'))
            {
                var selectors = Cut(head, '(', ')', ',').Select(part => part.TrimEnd(',').Trim()).ToLookup(IsUsed);
                Add(string.Join(',', selectors[true]), body);
                // What has an id is ours by that id, and has our styles.
                var others = selectors[false].Where(selector => !selector.Contains('#', StringComparison.Ordinal));
                dropped.UnionWith(others.Select(selector => State.Replace(selector, "")));
            }
        }

        return kept.ToString();

        void Add(string before, string inner)
        {
            if (before.Length > 0 && inner.Length > 0) kept.Append(before).Append('{').Append(inner).Append('}');
        }
    }

    /// <summary>Ours have their own layout: MudBlazor's utility classes (spacing, colours, flex) belong to none of its components.</summary>
    private static bool IsUsed(string selector)
    {
        if (selector.Contains('#', StringComparison.Ordinal)) return false;
        var classes = Classes(Negated.Replace(selector, "")).ToArray();
        return classes is []
            || ((classes[0].StartsWith("mud-", StringComparison.Ordinal) || s_utilities.Contains(classes[0])) && !classes.Any(IsUnused));
    }

    private static bool IsUnused(string name) =>
        name.StartsWith("mud-", StringComparison.Ordinal)
            && s_unused.Any(part => name[4..] == part || name[4..].StartsWith($"{part}-", StringComparison.Ordinal));

    /// <summary>Whether any rule that is left plays these key frames.</summary>
    private static bool IsPlayed(string frames, string rules) =>
        Regex.IsMatch(rules, $@"animation(-name)?:[^;}}]*{Regex.Escape(frames["@keyframes".Length..frames.IndexOf('{', StringComparison.Ordinal)].Trim())}");

    private static IEnumerable<string> Classes(string rules) => ClassName.Matches(rules).Select(found => found.Groups[1].Value).Distinct();

    /// <summary>Cuts after each <paramref name="last"/> that lies in no brackets, or closes the outermost.</summary>
    private static IEnumerable<string> Cut(string text, char open, char close, char last)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == open) depth++;
            if (text[at] == close) depth--;
            if (text[at] != last || depth > 0) continue;
            yield return text[start..(at + 1)];
            start = at + 1;
        }

        if (start < text.Length) yield return text[start..];
    }

    [GeneratedRegex(@"\.(-?[a-zA-Z_](?:[\w-]|\\.)*)")]
    private static partial Regex ClassName { get; }

    /// <summary>Pseudo-elements, and pseudo-classes that hold of an element or not from one moment to the next.</summary>
    [GeneratedRegex(@"::[\w-]+|:(?!not|is|where|has)[\w-]+(?:\([^()]*\))?")]
    private static partial Regex State { get; }

    [GeneratedRegex(@":not\((?:[^()]|\([^()]*\))*\)")]
    private static partial Regex Negated { get; }
}
