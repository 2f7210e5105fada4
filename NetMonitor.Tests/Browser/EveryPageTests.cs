using System.Reflection;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using NetMonitor.Console.Shell;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// Every page, in both languages and themes, on a large screen and on a phone: axe finds
/// nothing, nothing moves while it loads, nothing scrolls sideways, and
/// the keyboard's place is always seen.
/// </summary>
public sealed class EveryPageTests(StageFixture stage) : IClassFixture<StageFixture>
{
    /// <summary>As far as a browser's rounding; anything that is seen to move scores more.</summary>
    private const double NoShift = 0.01;

    private const int Phone = 390;

    /// <summary>A window of 1280 zoomed to 400 % (WCAG 1.4.10).</summary>
    private const int Reflow = 320;

    private static readonly RunOnlyOptions s_everything =
        RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /// <summary>What another theme can change.</summary>
    private static readonly RunOnlyOptions s_colours = RunOnlyOptions.Rules("color-contrast", "link-in-text-block");

    /// <summary>Selectors of MudBlazor whose rules mudblazor.css has not.</summary>
    private static string[]? s_dropped;

    /// <summary>What shows its focus, as earlier pages had it too.</summary>
    private static readonly HashSet<string> s_seen = [], s_seenOnAPhone = [];

    public static TheoryData<string> Names => [.. Places.All.Select(place => place.Name)];

    [Fact]
    public void EveryRoute_HasAnExample()
    {
        var routes = typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);
        Assert.Empty(routes.Except(Places.All.Select(place => place.Route)));
    }

    [Fact]
    public async Task Axe_OnAPageWithFaults_NamesEach()
    {
        var page = await stage.Browsers.NewPageAsync();
        await page.SetContentAsync("<html lang='en'><title>Faults</title><main><h1>Two</h1><img src='data:,'><p style='color: #777'>Grey on white</p></main>");

        Assert.StartsWith("image-alt (", Assert.Single(await Axe.FindAsync(page, RunOnlyOptions.Tags("wcag2a"))), StringComparison.Ordinal);
        Assert.StartsWith("color-contrast (", Assert.Single(await Axe.FindAsync(page, s_colours)), StringComparison.Ordinal);
    }

    /// <summary>Run with NETMONITOR_APPROVE=1 after MudBlazor's version or <see cref="MudBlazorStyles"/> changed.</summary>
    [Fact]
    public async Task MudBlazorsStyles_AreThePartThatIsUsed() =>
        Approved.MatchesFile("NetMonitor.Console/wwwroot/mudblazor.css", MudBlazorStyles.Of(await SheetAsync()).Kept);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_OnAScreenAndAPhone_IsAccessibleStillAndNoWider(string name)
    {
        var place = Places.All.Single(known => known.Name == name);
        var page = await stage.PageOfAsync(place);
        var wrong = new List<string>();
        foreach (var (language, width) in new[] { ("zh-CN", 1440), ("en", Phone) })
        {
            var sent = await stage.GoAsync(page, place, language, width);
            void Wrong(string what) => wrong.Add($"{language} {width}: {what}");
            if (place.Reads && !sent.Contains("class=\"skeleton\"", StringComparison.Ordinal)) Wrong("no skeleton before the data is there");
            if (await StageFixture.ShiftAsync(page) is > NoShift and var shift)
                Wrong($"moved by {shift:0.000} while loading\n{await StageFixture.ShiftedAsync(page)}");
            if (await ReservedAsync(page) is { Length: > 0 } lists) Wrong($"a list takes another height than it reserves before its rows come: {lists}");
            if (place.Then is { } then) await then(page);
            foreach (var (theme, rules) in new[] { ("light", s_everything), ("dark", s_colours) })
            {
                await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
                foreach (var found in await Axe.FindAsync(page, rules)) Wrong($"{theme}: {found}");
            }

            var dropped = s_dropped ??= [.. MudBlazorStyles.Of(await SheetAsync()).Dropped];
            var missed = await page.EvaluateAsync<string[]>(
                """
                selectors => selectors.filter(selector => {
                  try { return document.querySelector(selector) !== null; } catch { return false; }
                })
                """, dropped);
            if (missed.Length > 0) Wrong($"mudblazor.css lacks {string.Join(" | ", missed)}");

            // On a phone only where something sticks to the lower edge, which could hide what has the focus.
            if (width != Phone || await page.Locator(".step-bar").CountAsync() > 0)
                foreach (var unseen in await Focus.UnseenAsync(page, width == Phone ? s_seenOnAPhone : s_seen)) Wrong(unseen);
            foreach (var narrow in new[] { Phone, Reflow })
            {
                await page.SetViewportSizeAsync(narrow, 900);
                if (await WidthAsync(page, narrow) is var wide && wide > narrow)
                    Wrong($"{wide} wide at {narrow}: {await WidestAsync(page)}");
            }
        }

        wrong.AddRange(stage.Browsers.Console.Thrown);
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private Task<string> SheetAsync() =>
        stage.Browsers.Console.Anonymous().GetStringAsync(new Uri("_content/MudBlazor/MudBlazor.min.css", UriKind.Relative));

    /// <summary>Whatever the moment at which its rows came this time, a list must have kept the place they take.</summary>
    private static Task<string> ReservedAsync(IPage page) => page.EvaluateAsync<string>(
        """
        [...document.querySelectorAll('.lean:has(tr[aria-rowindex="2"])')]
          .map(list => ({ label: list.ariaLabel, takes: list.offsetHeight, reserves: parseFloat(getComputedStyle(list).minHeight) }))
          .filter(list => Math.abs(list.takes - list.reserves) > 1).map(list => `${list.label}: ${list.takes} px, reserved ${list.reserves}`).join('; ')
        """);

    /// <summary>How wide the page is once a list that hangs on a field has followed it into the narrow window.</summary>
    private static async Task<int> WidthAsync(IPage page, int narrow)
    {
        for (var looks = 0; ; looks++)
        {
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide <= narrow || looks == Focus.Looks) return wide;
            await Task.Delay(100);
        }
    }

    private static Task<string> WidestAsync(IPage page) => page.EvaluateAsync<string>(
        "[...document.querySelectorAll('body *')].filter(at => at.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)"
            + ".map(at => at.outerHTML.slice(0, 120)).join('; ')");
}
