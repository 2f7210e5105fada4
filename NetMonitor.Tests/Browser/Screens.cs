using Microsoft.Playwright;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// The pictures of docs/screens.md, drawn anew by eng/screens.sh: a fresh console on a
/// database of its own, work in it, a real browser before it.
/// </summary>
public sealed class Screens(PostgresServer server)
{
    /// <summary>Where the pictures go; eng/screens.sh says it.</summary>
    private const string FolderVariable = "NETMONITOR_SCREENS";

    private const int Screen = 1440;
    private const int Phone = 390;

    /// <summary>Good enough to read, small enough to keep in a repository.</summary>
    private const int Quality = 82;

    private static readonly (string File, string Place, string Language, string Theme, int Width)[] s_pictures =
    [
        ("sign-in", "sign-in", "zh-CN", "light", Screen),
        ("home", "home of a leader", "zh-CN", "light", Screen),
        ("home-en-dark", "home", "en", "dark", Screen),
        ("desk", "desk with a draft", "zh-CN", "light", Screen),
        ("desk-en-dark", "desk asking", "en", "dark", Screen),
        ("board", "board", "zh-CN", "light", Screen),
        ("board-en-dark", "board", "en", "dark", Screen),
        ("drawer", "board with a drawer", "zh-CN", "dark", Screen),
        ("tasks-en", "tasks", "en", "light", Screen),
        ("palette", "palette", "zh-CN", "dark", Screen),
        ("proof-en", "journal with a proof", "en", "light", Screen),
        ("units", "units", "zh-CN", "light", Screen),
        ("phone-home", "home of an officer", "zh-CN", "light", Phone),
        ("phone-assignment", "assignment, to be filled in", "zh-CN", "light", Phone),
        ("phone-assignment-en-dark", "assignment, to be filled in", "en", "dark", Phone),
        ("phone-board", "board", "zh-CN", "dark", Phone),
    ];

    [Fact(Explicit = true)]
    public async Task Draw()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)
            ?? throw new InvalidOperationException($"Run eng/screens.sh: it says by {FolderVariable} where the pictures go.");
        await using var stage = new StageFixture(server) { Level = UnitLevel.County };
        await stage.InitializeAsync();
        foreach (var (file, name, language, theme, width) in s_pictures)
        {
            var place = Places.All.Single(known => known.Name == name);
            var page = await stage.PageOfAsync(place);
            await page.Context.AddCookiesAsync([new Cookie { Name = "theme", Value = theme, Url = stage.Browsers.Console.Address.ToString() }]);
            await stage.GoAsync(page, place, language, width);
            if (place.Then is { } then) await then(page);
            await page.EvaluateAsync("document.fonts.ready");
            var browser = await page.Context.NewCDPSessionAsync(page);
            var drawn = await browser.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
            {
                ["format"] = "webp", ["quality"] = Quality,
                ["clip"] = new { x = 0, y = 0, width, height = StageFixture.Height, scale = width == Phone ? 2 : 1 },
            });
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{file}.webp"), drawn!.Value.GetProperty("data").GetBytesFromBase64());
            await browser.DetachAsync();
        }
    }
}
