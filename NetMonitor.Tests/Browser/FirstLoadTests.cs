using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Browser;

/// <summary>What a browser that has never been here must fetch before a page stands, as its network layer counts it.</summary>
public sealed class FirstLoadTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const int Most = 200_000;

    [Fact]
    public async Task SignIn_WithAnEmptyCache_IsLight()
    {
        var page = await browsers.NewPageAsync();
        Fits(await LoadAsync(page, "sign-in"));
    }

    [Fact]
    public async Task Home_WithAnEmptyCache_IsLight()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, TaskBodies.Nation);
        Fits(await LoadAsync(page, ""));
    }

    private async Task<Dictionary<string, double>> LoadAsync(IPage page, string path)
    {
        await page.GotoAsync("about:blank");
        var refused = new List<string>();
        page.Response += (_, answer) => { if (answer.Status >= 400) refused.Add($"{answer.Status} {answer.Url}"); };
        var network = await page.Context.NewCDPSessionAsync(page);
        var (names, sizes) = (new Dictionary<string, string>(), new Dictionary<string, double>());
        network.Event("Network.requestWillBeSent").OnEvent += (_, sent) => names[sent!.Value.GetProperty("requestId").GetString()!] =
            sent.Value.GetProperty("request").GetProperty("url").GetString()!;
        network.Event("Network.loadingFinished").OnEvent += (_, done) => sizes[names[done!.Value.GetProperty("requestId").GetString()!]] =
            done.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.clearBrowserCache");
        await page.GotoAsync($"{browsers.Console.Address}{path}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Places.SettledAsync(page);
        Assert.Empty(refused);
        return sizes;
    }

    private static void Fits(Dictionary<string, double> sizes)
    {
        var list = string.Join('\n', sizes.OrderByDescending(size => size.Value).Select(size => $"{size.Value,8:N0} {size.Key}"));
        Assert.Contains(sizes.Keys, name => name.EndsWith("/app.css", StringComparison.Ordinal));
        Assert.Contains(sizes.Keys, name => name.EndsWith("/NetMonitor.Console.styles.css", StringComparison.Ordinal));
        Assert.True(sizes.Values.Sum() <= Most, $"{sizes.Values.Sum():N0} bytes on the wire:\n{list}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{sizes.Values.Sum():N0} bytes:\n{list}");
    }
}
