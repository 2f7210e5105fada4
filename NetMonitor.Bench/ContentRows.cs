using Microsoft.Playwright;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>
/// Until Chromium shows all of a page, nothing left of its skeleton: from its circuit, with an empty cache; from a click; and for a board with a row
/// open.
/// </summary>
internal static class ContentRows
{
    private static readonly string[] s_chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The milliseconds since the circuit was agreed, or since a click on a link, until another heading than before stands and all is there.</summary>
    private const string Shown =
        """
        link => new Promise(done => {
          const heading = () => document.querySelector('main h1')?.textContent;
          const before = link && heading();
          const clicked = performance.now();
          const circuit = () => performance.getEntriesByType('resource').find(part => part.name.includes('/_blazor/negotiate')).responseEnd;
          const waits = () => [...document.querySelectorAll('.skeleton, tr.placeholder')].some(part => part.getClientRects().length > 0);
          const look = () => {
            if (!heading() || heading() === before || waits()) requestAnimationFrame(look);
            else done(performance.now() - (link ? clicked : circuit()));
          };
          if (link) document.querySelector(link).click();
          look();
        })
        """;

    public static async IAsyncEnumerable<Row> RunAsync(World world, int rounds)
    {
        var issuer = await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter);
        var number = await world.DispatchAsync(issuer.Actor);
        var unit = await world.ScalarAsync<string>($"select min(unit_code) from assignments where task_number = '{number}'");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = s_chromium.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("No Chromium here: eng/test.sh installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        var (board, drawer) = ($"/tasks/{number}", $"/tasks/{number}?open={unit}");
        List<double> homes = [], boards = [], opened = [], journals = [], toBoard = [], toHome = [], toJournal = [];
        for (var round = -1; round < rounds; round++)
        {
            var leader = (await world.SignInAsync(Role.Leader, UnitKind.Authority, SessionKind.Page)).Token;
            var administrator = (await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter, SessionKind.Page)).Token;
            await ColdAsync(leader, "/", homes, async page =>
            {
                await ToAsync(page, $"main a[href^='{board}']", toBoard);
                await ToAsync(page, "nav a[href='/']", toHome);
            });
            await ColdAsync(leader, board, boards);
            await ColdAsync(leader, drawer, opened);
            await ColdAsync(administrator, "/journal", journals);
            await ColdAsync(administrator, "/", [], page => ToAsync(page, "nav a[href='/journal']", toJournal));

            async Task ColdAsync(string token, string path, List<double> into, Func<IPage, Task>? then = null)
            {
                // What another page has read a moment ago would be shared.
                await Task.Delay(2 * SharedReads.Keep);
                await using var context = await browser.NewContextAsync(new() { Locale = "zh-CN", ViewportSize = new() { Width = 1440, Height = 900 } });
                await context.AddCookiesAsync([new() { Name = "netmonitor", Value = token, Url = world.Address }]);
                var page = await context.NewPageAsync();
                await page.GotoAsync($"{world.Address}{path}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
                var took = await page.EvaluateAsync<double>(Shown, null);
                if (round >= 0) into.Add(took);
                if (then is not null) await then(page);
            }

            async Task ToAsync(IPage page, string link, List<double> into)
            {
                var took = await page.EvaluateAsync<double>(Shown, link);
                if (round >= 0) into.Add(took);
            }
        }

        foreach (var (name, cold) in new[] { ("home", homes), ("board", boards), ("journal", journals) })
            yield return new Row($"{name} with an empty cache, from its circuit until all is shown", "ms", cold, [], null, Limit: 1000);
        foreach (var (name, came) in new[] { ("home", toHome), ("board", toBoard), ("journal", toJournal) })
            yield return new Row($"{name} from a click until all is shown", "ms", came, [], null, Limit: 400);
        yield return new Row("board with a row open, against without", "ms", opened, boards, 1.3);
    }
}
