using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Whatever a figure says, a click shows so many rows: on home, board and task list, for whoever looks.</summary>
public sealed partial class FiguresTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private TestConsole Console => browsers.Console;

    public static TheoryData<Role, string> Readers => new()
    {
        { Role.CenterBusinessAdministrator, Nation }, { Role.Leader, Nation }, { Role.CenterBusinessAdministrator, Zhejiang },
        { Role.ResponsiblePerson, Hangzhou }, { Role.EnforcementOfficer, Xihu }, { Role.ResponsiblePerson, Xihu },
    };

    private static readonly SemaphoreSlim s_setting = new(1);
    private static IReadOnlyList<string>? s_tasks;

    /// <summary>Tasks of three levels, some late, some answered, one closed with late work in it: it counts nowhere.</summary>
    private async Task<IReadOnlyList<string>> TasksAsync()
    {
        await s_setting.WaitAsync();
        try
        {
            return s_tasks ??= await SetAsync();
        }
        finally
        {
            s_setting.Release();
        }
    }

    private async Task<IReadOnlyList<string>> SetAsync()
    {
        var (nation, province, city) = (await Console.As(Role.CenterBusinessAdministrator, Nation),
            await Console.As(Role.CenterBusinessAdministrator, Zhejiang), await Console.As(Role.CenterBusinessAdministrator, Hangzhou));
        var national = await nation.DispatchAsync(Rule(Zhejiang, "County"), body => body["workingDays"] = 2);
        var provincial = await province.DispatchAsync(Rule(Hangzhou, "County"), body => body["workingDays"] = 2);
        var toTheProvince = await nation.DispatchAsync(Picked(Zhejiang, Guangdong), body => body["workingDays"] = 2);
        var municipal = await city.DispatchAsync(Picked(Xihu), body => body["workingDays"] = 2);
        var closed = await province.DispatchAsync(Rule(Hangzhou, "County"), body => body["workingDays"] = 2);
        await Console.SubmittedAsync(provincial, Xihu, 10);
        (await (await Console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{national}-{Xihu}/receive")).Ok();
        var officer = await Console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{municipal}-{Xihu}/receive")).Ok();
        (await officer.Post($"assignments/{municipal}-{Xihu}/submit", Values(1))).Ok();
        (await province.Post($"tasks/{closed}/close", new { summary = "done" })).Ok();
        Console.Time.Advance(TimeSpan.FromDays(8));
        return [national, provincial, toTheProvince, municipal];
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Figure_Clicked_ShowsAsManyRows(Role role, string unit)
    {
        var tasks = await TasksAsync();
        var page = await browsers.SignInAsync(role, unit);
        var wrong = new List<string>();
        var seen = await CheckAsync(page, "", wrong);
        Assert.True(seen >= (role == Role.Leader ? 6 : 1), $"{seen} figures on home");

        await page.GotoAsync($"{Console.Address}tasks?status=Dispatched");
        await Places.SettledAsync(page);
        var rows = page.Locator(".lean tbody tr[aria-rowindex]");
        var listed = new Dictionary<string, string>();
        foreach (var row in await rows.AllAsync())
            listed[(await row.Locator("a").GetAttributeAsync("title"))!] = (await row.Locator("td.num").TextContentAsync())!.Trim();
        foreach (var number in tasks.Where(listed.ContainsKey).Take(2))
        {
            await CheckAsync(page, $"tasks/{number}", wrong);
            await page.GotoAsync($"{Console.Address}tasks/{number}");
            await Places.SettledAsync(page);
            if (await page.Locator(".figures .figure-value").First.TextContentAsync() is var total && total != listed[number])
                wrong.Add($"the list says {listed[number]} of {number}, its board {total}");
        }

        Assert.True(wrong.Count == 0, $"{role} of {unit}:\n{string.Join('\n', wrong)}");
    }

    /// <summary>Opens every figure of a page; answers how many there were.</summary>
    private async Task<int> CheckAsync(IPage page, string path, List<string> wrong)
    {
        await page.GotoAsync($"{Console.Address}{path}");
        await Places.SettledAsync(page);
        var figures = new List<(string Label, int Value, string Href)>();
        foreach (var figure in await page.Locator("a.figure").AllAsync())
            await AddAsync(figure, figure.Locator(".figure-value"), figure.Locator(".figure-label"));
        // Of a leader's sums the first and the last row: all of them are opened by the test of their queries.
        const string Sums = "tr:has(td a[href^='/work'])";
        foreach (var row in await page.Locator($"tbody:first-of-type {Sums}, tbody:last-of-type {Sums}:last-child").AllAsync())
            foreach (var figure in await row.Locator("td a").AllAsync())
                await AddAsync(figure, figure, row.Locator("th"));
        foreach (var (label, value, href) in figures)
        {
            await page.GotoAsync(new Uri(Console.Address, href).ToString());
            await Places.SettledAsync(page);
            if (await page.Locator(".lean-count").AllTextContentsAsync() is [.., var said] && Number().Match(said).Value.Replace(",", "") != $"{value}")
                wrong.Add($"{path}: {label} says {value}, {href} \"{said}\"");
            if (await RowsAsync(page) is var rows && rows != value) wrong.Add($"{path}: {label} says {value}, {href} shows {rows}");
        }

        return figures.Count;

        async Task AddAsync(ILocator figure, ILocator value, ILocator label)
        {
            if (Count().Match((await value.TextContentAsync())!) is { Success: true } count)
                figures.Add(((await label.TextContentAsync())!, int.Parse(count.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
                    (await figure.GetAttributeAsync("href"))!));
        }
    }

    /// <summary>Rows of the page's list, scrolled to its end: only there a list of unknown length knows how many they are.</summary>
    private static Task<int> RowsAsync(IPage page) => page.EvaluateAsync<int>(
        """
        async () => {
          const list = [...document.querySelectorAll('.lean')].at(-1);
          const known = () => Number(list.querySelector('table').getAttribute('aria-rowcount')) - 1;
          for (let before = -1, still = 0; still < 3;) {
            list.scrollTop = list.scrollHeight;
            await new Promise(done => setTimeout(done, 80));
            const last = Number([...list.querySelectorAll('tr[aria-rowindex]')].at(-1)?.getAttribute('aria-rowindex') ?? 1) - 1;
            still = known() === before && (last === before || before === 0) ? still + 1 : 0;
            before = known();
          }
          return known();
        }
        """);

    [GeneratedRegex(@"^\s*[\d,]+\s*$")]
    private static partial Regex Count();

    [GeneratedRegex("[0-9,]+")]
    private static partial Regex Number();
}
