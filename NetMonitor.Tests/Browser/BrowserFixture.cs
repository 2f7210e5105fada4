using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Browser;

/// <summary>A console with a real Chromium before it.</summary>
public sealed class BrowserFixture(PostgresServer server) : IAsyncLifetime
{
    private static readonly string[] s_chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly ConcurrentQueue<(IPage Page, string Text)> _complaints = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public TestConsole Console { get; private set; } = null!;

    /// <summary>What this console has beside the real one's parts.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    public async ValueTask InitializeAsync()
    {
        OpenReads.Watch();
        Console = await TestConsole.StartAsync(server, jobs: true, configure: Configure);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = s_chromium.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("No Chromium here: eng/test.sh installs it."),
            Timeout = Patience.Milliseconds,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    /// <summary>
    /// That the page sent no request to any other host, and its browser complained of nothing. Of this page alone: one that an earlier
    /// test left open complains by right once a later test signs the same account in. And that no page of this console threw anything: what
    /// an error boundary takes, its browser never hears of.
    /// </summary>
    public void AssertNoComplaints(IPage page)
    {
        var complaints = _complaints.Where(complaint => complaint.Page == page).Select(complaint => complaint.Text).ToArray();
        Assert.True(complaints.Length == 0 && Console.Thrown.Count == 0, string.Join('\n', [.. complaints, .. Console.Thrown]));
    }

    /// <summary>A browser of its own, signed in through the page; <paramref name="at"/> is where it finds the console, if not at its own address.</summary>
    public async Task<IPage> SignInAsync(Role role, string unit, int width = 1440, Uri? at = null)
    {
        var page = await NewPageAsync(width);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _complaints.Enqueue((page, $"{page.Url}: {message.Text} ({message.Location})"));
        };
        await SignInAsync(page, await Console.AccountAsync(role, unit), at);
        return page;
    }

    /// <summary>A browser of its own that nobody has signed in with.</summary>
    public async Task<IPage> NewPageAsync(int width = 1440)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = "zh-CN", TimezoneId = "Asia/Shanghai", ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce,
        });
        // Of the context: a second window is as patient as the first.
        context.SetDefaultTimeout(Patience.Milliseconds);
        var page = await context.NewPageAsync();
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != Console.Address.Authority)
                _complaints.Enqueue((page, $"{page.Url} asked {request.Url}"));
        };
        return page;
    }

    /// <summary>Signs in through the page's own form.</summary>
    public async Task SignInAsync(IPage page, DemoAccount account, Uri? at = null)
    {
        at ??= Console.Address;
        await page.GotoAsync($"{at}sign-in");
        await page.FillAsync("[name=userName]", account.UserName);
        await page.FillAsync("[name=password]", account.Password);
        await page.FillAsync("[name=keyCode]", await Console.CodeAsync(account));
        await page.ClickAsync("button[type=submit]");
        // Arrived is enough: every test waits for what it looks at.
        await Assertions.Expect(page).ToHaveURLAsync(at.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Console.DisposeAsync();
    }
}
