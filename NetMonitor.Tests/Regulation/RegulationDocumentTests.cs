using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Shell;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Regulation;

/// <summary>
/// <c>docs/regulation.md</c> names every statement of the regulation, and nothing in it is gone: no file, no page, no test with the statement's id in its
/// name. What is open is exactly what is said to be open here.
/// </summary>
public sealed partial class RegulationDocumentTests
{
    /// <summary>How many statements each article has; article 1 has none.</summary>
    private static readonly (int Article, int Statements)[] s_articles =
    [
        (2, 2), (3, 2), (4, 1), (5, 3), (6, 3), (7, 3), (8, 1), (9, 3), (10, 10), (11, 1), (12, 1), (13, 6), (14, 3), (15, 1), (16, 2), (17, 1), (18, 1),
        (19, 1), (20, 1),
    ];

    /// <summary>Nothing of these is built.</summary>
    private static readonly string[] s_notBegun = [];

    /// <summary>Of these something is left.</summary>
    private static readonly string[] s_open =
    [
        "R6.1", "R7.3",
    ];

    private static readonly IReadOnlyList<Row> s_rows = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "regulation.md"))
        .Where(line => line.StartsWith("| R", StringComparison.Ordinal)).Select(Row.Of)];

    [Fact]
    public void EveryStatement_HasARow() => Assert.Equal(
        s_articles.SelectMany(article => Enumerable.Range(1, article.Statements).Select(no => $"R{article.Article}.{no}")), s_rows.Select(row => row.Rule));

    [Fact]
    public void WhatIsOpen_IsExactlyThis()
    {
        Assert.Equal(s_notBegun, s_rows.Where(row => row.Code.Count == 0).Select(row => row.Rule));
        Assert.Equal(s_open, s_rows.Where(row => row.Code.Count > 0 && row.Open.Length > 0).Select(row => row.Rule));
        Assert.All(s_rows.Where(row => row.Code.Count == 0), row => Assert.True(row.Open.Length > 0 && row.Tests.Count == 0, $"{row.Rule} is not begun"));
    }

    [Fact]
    public void CodeAndPages_AreThere()
    {
        var routes = typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template.Split("/{")[0]).ToHashSet();
        foreach (var row in s_rows)
        {
            Assert.All(row.Code, file => Assert.True(File.Exists(Path.Combine(Checkout.Root, $"NetMonitor.{file}")), $"{row.Rule}: {file} is gone"));
            Assert.All(row.Pages, page => Assert.Contains(page, routes));
            Assert.True(row.Pages.Count > 0 || row.Open.Length > 0 || row.Rule == "R10.1", $"{row.Rule} has no page, and does not say so");
        }
    }

    [Fact]
    public void EachRule_IsInTheNameOfATestOfEachFile()
    {
        foreach (var row in s_rows.Where(row => row.Code.Count > 0))
        {
            Assert.NotEmpty(row.Tests);
            foreach (var file in row.Tests)
            {
                var path = Path.Combine(Checkout.Root, "NetMonitor.Tests", file);
                Assert.True(File.Exists(path), $"{row.Rule}: {file} is gone");
                Assert.True(NamedIn(File.ReadAllText(path)).Contains(row.Rule), $"{row.Rule} is in the name of no test of {file}");
            }
        }
    }

    /// <summary>The rules that the display names of a file's tests begin with; <c>R5.1–R5.3</c> are all three.</summary>
    private static HashSet<string> NamedIn(string source)
    {
        var rules = new HashSet<string>();
        foreach (Match name in DisplayName().Matches(source))
            foreach (Match rule in Rules().Matches(name.Groups[1].Value))
            {
                var (article, from) = (rule.Groups[1].Value, int.Parse(rule.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
                var until = rule.Groups[3].Success ? int.Parse(rule.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture) : from;
                for (var no = from; no <= until; no++) rules.Add($"R{article}.{no}");
            }

        return rules;
    }

    [GeneratedRegex("DisplayName = \"([^\"]+)\"")]
    private static partial Regex DisplayName();

    [GeneratedRegex(@"R(\d+)\.(\d+)(?:–R\1\.(\d+))?")]
    private static partial Regex Rules();

    private sealed partial record Row(string Rule, IReadOnlyList<string> Code, IReadOnlyList<string> Tests, IReadOnlyList<string> Pages, string Open)
    {
        public static Row Of(string line)
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            Assert.Equal(6, cells.Length);
            return new Row(cells[0], Quoted(cells[2]), Quoted(cells[3]), Quoted(cells[4]), cells[5]);
        }

        private static string[] Quoted(string cell) => [.. Quotes().Matches(cell).Select(quote => quote.Groups[1].Value)];

        [GeneratedRegex("`([^`]+)`")]
        private static partial Regex Quotes();
    }
}
