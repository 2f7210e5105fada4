using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Browser;

/// <summary>A console with a real Chromium before it.</summary>
public sealed class BrowserFixture(PostgresServer server) : IAsyncLifetime
{
    private static readonly string[] s_chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public TestConsole Console { get; private set; } = null!;

    /// <summary>Requests that a page sent to any other host, and what its browser complained of.</summary>
    public List<string> Complaints { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Console = await TestConsole.StartAsync(server, jobs: true);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = s_chromium.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("No Chromium here: eng/test.sh installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    /// <summary>A browser of its own, signed in through the page.</summary>
    public async Task<IPage> SignInAsync(Role role, string unit, int width = 1440)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { Locale = "zh-CN", ViewportSize = new() { Width = width, Height = 900 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != Console.Address.Authority) Complaints.Add(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Complaints.Add(message.Text);
        };
        var account = await Console.AccountAsync(role, unit);
        await page.GotoAsync($"{Console.Address}sign-in");
        await page.FillAsync("[name=userName]", account.UserName);
        await page.FillAsync("[name=password]", account.Password);
        await page.FillAsync("[name=keyCode]", await Console.CodeAsync(account));
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(Console.Address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Console.DisposeAsync();
    }
}
