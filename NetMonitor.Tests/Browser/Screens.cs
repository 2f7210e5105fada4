using System.Text;
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
    private const int Quality = 55;

    private static readonly (string Name, string Language, string Theme, int Width)[] s_looks =
    [
        ("zh-light", "zh-CN", "light", Screen), ("en-dark", "en", "dark", Screen), ("phone-zh-dark", "zh-CN", "dark", Phone),
        ("phone-en-light", "en", "light", Phone),
    ];

    [Fact(Explicit = true)]
    public async Task Draw()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)
            ?? throw new InvalidOperationException($"Run eng/screens.sh: it says by {FolderVariable} where the pictures go.");
        await using var stage = new StageFixture(server) { Level = UnitLevel.County };
        await stage.InitializeAsync();
        var list = new StringBuilder(
            """
            # Screens · 界面

            Drawn by `eng/screens.sh` from a console on a fresh database with a national campaign under way; people's names are role labels. Every page, and
            what opens on it, in both languages and themes, on a desk and on a phone.
            由 `eng/screens.sh` 在全新数据库上演示一次全国专项行动后生成；人员姓名均为角色名。每个页面均含两种语言、两种主题、电脑与手机。

            """);
        foreach (var place in Places.All)
        {
            var page = await stage.PageOfAsync(place);
            var file = string.Concat(place.Name.Where(c => c != ',')).Replace(' ', '-');
            foreach (var (look, language, theme, width) in s_looks)
            {
                await page.Context.AddCookiesAsync([new Cookie { Name = "theme", Value = theme, Url = stage.Browsers.Console.Address.ToString() }]);
                await stage.GoAsync(page, place, language, width);
                if (place.Then is { } then) await then(page);
                if (look == s_looks[0].Name) list.Append($"\n## {place.Name} · {await page.Locator("h1").First.TextContentAsync()}\n");
                await DrawAsync(page, Path.Combine(folder, $"{file}-{look}.webp"), width);
            }

            var pictures = s_looks.Select(look => $"![{place.Name}, {look.Language}, {look.Theme}, {look.Width} wide](screens/{file}-{look.Name}.webp)");
            list.Append($"| | | | |\n| --- | --- | --- | --- |\n| {string.Join(" | ", pictures)} |\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "..", "screens.md"), list.ToString());
    }

    private static async Task DrawAsync(IPage page, string file, int width)
    {
        await page.EvaluateAsync("document.fonts.ready");
        // What was opened may have been scrolled to.
        var y = await page.EvaluateAsync<double>("scrollY");
        var browser = await page.Context.NewCDPSessionAsync(page);
        var drawn = await browser.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
        {
            ["format"] = "webp", ["quality"] = Quality, ["clip"] = new { x = 0, y, width, height = StageFixture.Height, scale = 1 },
        });
        await File.WriteAllBytesAsync(file, drawn!.Value.GetProperty("data").GetBytesFromBase64());
        await browser.DetachAsync();
    }
}
