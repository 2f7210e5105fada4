using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetMonitor.Console.Features.Installation;
using NetMonitor.Console.Shell;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Browser;

/// <summary>A console with a stage set, and one page of Chromium for each account: signing in takes longer than looking.</summary>
public sealed class StageFixture(PostgresServer server) : IAsyncLifetime
{
    private readonly Dictionary<(Role, string), IPage> _pages = [];
    private IPage? _nobody;

    /// <summary>Whom the campaign on the stage goes to.</summary>
    public UnitLevel Level { get; init; } = UnitLevel.Prefecture;

    public const int Height = 900;
    public const string ErrorPath = "faults/error";
    public const string AwayPath = "faults/away";

    /// <summary>A console with accounts has its own no more.</summary>
    public const string SetupPath = "installation/setup";

    public BrowserFixture Browsers { get; } = new(server) { Configure = services => services.AddTransient<IStartupFilter, Faults>() };

    public Stage Stage { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Browsers.InitializeAsync();
        Stage = await Stage.SetAsync(Browsers.Console, Level);
    }

    /// <summary>The page of who looks at that place.</summary>
    public async Task<IPage> PageOfAsync(Place place)
    {
        if (place.Who is not { } who) return _nobody ??= await StrangerAsync();
        return _pages.TryGetValue(who, out var page) ? page : _pages[who] = await WatchAsync(await Browsers.SignInAsync(who.Role, who.Unit));
    }

    private async Task<IPage> StrangerAsync()
    {
        var page = await WatchAsync(await Browsers.NewPageAsync());
        // A page that says the database is away would leave as soon as it hears otherwise.
        await page.RouteAsync("**/health/ready", route => route.FulfillAsync(new() { Status = 503 }));
        return page;
    }

    /// <summary>Goes there in a language and at a width, and waits until everything is shown. Answers what the server sent first.</summary>
    public async Task<string> GoAsync(IPage page, Place place, string language, int width)
    {
        await page.SetViewportSizeAsync(width, Height);
        var answer = await page.GotoAsync($"{Browsers.Console.Address}culture?set={language}&back={Uri.EscapeDataString($"/{place.Path(Stage)}")}");
        var sent = await answer!.TextAsync();
        await Places.SettledAsync(page);
        // A page that reads nothing has no skeleton that goes when its circuit stands, and has no title for a moment before: then its heading has the focus.
        if (!place.Reads && sent.Contains("blazor.web.js", StringComparison.Ordinal)) await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        return sent;
    }

    /// <summary>What moved while the page loaded, as the browser scores it.</summary>
    public static Task<double> ShiftAsync(IPage page) => page.EvaluateAsync<double>("shift()");

    public static Task<string> ShiftedAsync(IPage page) => page.EvaluateAsync<string>("shifted()");

    private static async Task<IPage> WatchAsync(IPage page)
    {
        await page.AddInitScriptAsync(
            """
            (() => {
              const seen = [];
              const note = list => { for (const entry of list) if (!entry.hadRecentInput) seen.push(entry); };
              const observer = new PerformanceObserver(list => note(list.getEntries()));
              observer.observe({ type: 'layout-shift', buffered: true });
              window.shift = () => { note(observer.takeRecords()); return seen.reduce((sum, entry) => sum + entry.value, 0); };
              const named = node => node?.outerHTML?.slice(0, 90) ?? node?.nodeName;
              const moved = (before, after) => `${before.y}→${after.y} h ${before.height}→${after.height}`;
              const told = source => `${named(source.node)} ${moved(source.previousRect, source.currentRect)}`;
              window.shifted = () => seen.map(entry => `${entry.value.toFixed(4)}: ${entry.sources.map(told).join('; ')}`).join('\n');
            })();
            """);
        return page;
    }

    /// <summary>Pages for faults that a test of pages can't wait for, each at an address of its own.</summary>
    private sealed class Faults : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseRequestLocalization();
            app.Map($"/{ErrorPath}", branch => branch.Run(PlainPages.ErrorAsync));
            app.Map($"/{AwayPath}", branch => branch.Run(PlainPages.DatabaseAwayAsync));
            app.Map($"/{SetupPath}", branch => branch.Run(http => SetupPage.Form(http, null, null).ExecuteAsync(http)));
            next(app);
        };
    }

    public async ValueTask DisposeAsync() => await Browsers.DisposeAsync();
}
