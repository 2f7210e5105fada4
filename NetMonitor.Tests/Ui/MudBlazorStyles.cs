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
        "container", "dark", "dialog", "divider", "drawer", "drop", "expand", "expansion", "fab", "form", "grid", "image", "info", "layout",
        "link", "main", "mask", "menu", "nav", "navmenu", "pagination", "picker-color", "primary", "progress", "radio", "rating", "scroll",
        "secondary", "select", "simple", "skeleton", "slider", "split", "splitter", "stack", "step", "stepper", "success", "surface", "switch",
        "tertiary", "timeline", "toggle", "tree", "treeview", "typography", "warning",
    ];

    /// <summary>What is left of the sheet, and the classes that are nowhere in it any more.</summary>
    public static (string Kept, IReadOnlySet<string> Dropped) Of(string sheet)
    {
        var licence = sheet[..(sheet.IndexOf("*/", StringComparison.Ordinal) + 2)].TrimStart('\uFEFF');
        var kept = Kept(sheet[(sheet.IndexOf("*/", StringComparison.Ordinal) + 2)..]);
        kept = string.Concat(Cut(kept, '{', '}', '}').Where(rule => !rule.StartsWith("@keyframes", StringComparison.Ordinal) || IsPlayed(rule, kept)));
        return ($"{licence}\n@layer mudblazor {{\n{InLines(kept)}}}\n", Classes(sheet).Except(Classes(kept)).ToHashSet());
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

    private static string Kept(string rules)
    {
        var kept = new StringBuilder();
        foreach (var rule in Cut(rules, '{', '}', '}'))
        {
            var open = rule.IndexOf('{', StringComparison.Ordinal);
            var (head, body) = (rule[..open], rule[(open + 1)..^1]);
            if (head.StartsWith("@media", StringComparison.Ordinal) || head.StartsWith("@supports", StringComparison.Ordinal)) Add(head, Kept(body));
            else if (head.StartsWith("@keyframes", StringComparison.Ordinal)) Add(head, body);
            // What begins otherwise is for browsers that the console does not know: prefixed key frames, one engine's own rules.
            else if (!head.StartsWith('@')) Add(string.Join(',', Cut(head, '(', ')', ',').Select(part => part.TrimEnd(',')).Where(IsUsed)), body);
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
        return classes is [] || (classes[0].StartsWith("mud-", StringComparison.Ordinal) && !classes.Any(IsUnused));
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

    [GeneratedRegex(@":not\((?:[^()]|\([^()]*\))*\)")]
    private static partial Regex Negated { get; }
}
