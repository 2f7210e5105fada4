using NetMonitor.Tests.Support;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The desk and the board as a dispatcher uses them, and an assignment as an officer does it on a phone.</summary>
public sealed partial class PagesTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Holidays_TakeANoticeOnRecord_AfterShowingWhatItChanges()
    {
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nation);
        await page.GotoAsync($"{browsers.Console.Address}holidays");
        await Expect(page.Locator("tbody td").GetByText("2026", new() { Exact = true })).ToBeVisibleAsync();
        // The year that comes next, with the usual holidays: incomplete rows are named, empty ones left out.
        await Expect(page.Locator("#h-year")).ToHaveValueAsync("2027");
        var go = page.Locator("button.primary");
        await page.FillAsync("#h-name-1", "");
        await page.FillAsync("#h-first-1", "2027-02-05");
        await page.PressAsync("#h-first-1", "Tab");
        await Expect(page.Locator("#h-last-1")).ToHaveValueAsync("2027-02-05");
        await go.ClickAsync();
        await Expect(page.Locator("[data-code=HolidayIncomplete]")).ToContainTextAsync("2");

        // A notice of 2025 that is amended: a file has its days, here with National Day cut short, and another paper.
        var notice = await browsers.Console.ScalarAsync<string>(
            "select (notice::jsonb || '{\"papers\": [\"https://www.gov.cn/a/content_1.htm\", \"javascript:alert(1)\"]}')::text "
            + "from holiday_notices where year = 2025");
        notice = notice.Replace("""{"date": "2025-10-07", "name": "国庆节、中秋节", "isOffDay": true}, """, "", StringComparison.Ordinal);
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "2025.json", MimeType = "application/json", Buffer = Gb18030(notice) });
        await Expect(page.Locator("#h-year")).ToHaveValueAsync("2025");
        await Expect(page.Locator("input[id^=h-first-]").Last).ToHaveValueAsync("2025-10-08");
        await go.ClickAsync();
        await Expect(page.Locator("[data-day='2025-10-07']")).ToContainTextAsync("国庆节");
        await Expect(page.Locator(".alert.warn li")).ToHaveCountAsync(3);
        await Expect(go).ToBeDisabledAsync();
        await page.Locator(".actions .btn:not(.primary)").ClickAsync();
        await Expect(page.Locator("#h-year")).ToHaveValueAsync("2025");
        await go.ClickAsync();
        await page.CheckAsync("#h-confirm");
        await go.ClickAsync();
        await Expect(page.Locator("#h-year")).ToHaveValueAsync("2027");
        // What a notice names as its source is a link only where it is an address of the web.
        var papers = page.Locator("tr", new() { HasText = "2025" }).Locator(".papers");
        await Expect(papers).ToContainTextAsync("javascript:alert(1)");
        await Expect(papers.Locator("a")).ToHaveCountAsync(1);
        var importer = await browsers.Console.AccountAsync(Role.CenterSystemAdministrator, Nation);
        // Its first import was the console's own, at its start.
        Assert.Equal($"system {importer.UserName}", await browsers.Console.ScalarAsync<string>(
            "select string_agg(actor, ' ' order by id) from journal where verb = 'HolidayNoticeImported' and subject_number = '2025'"));
        var officer = await browsers.SignInAsync(Role.EnforcementOfficer, Nation);
        await officer.GotoAsync($"{browsers.Console.Address}holidays");
        await Expect(officer.Locator("#h-year")).ToHaveCountAsync(0);

        static byte[] Gb18030(string text) => System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text);
    }

    [Fact]
    public async Task Holidays_TypedDayByDay_AreWhatTheNoticeSays()
    {
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nation);
        await page.GotoAsync($"{browsers.Console.Address}holidays");
        await page.FillAsync("#h-year", "2031");
        await page.FillAsync("#h-first-0", "2031-01-01");
        await page.PressAsync("#h-first-0", "Tab");
        await Expect(page.Locator("#h-last-0")).ToHaveValueAsync("2031-01-01");
        await page.FillAsync("#h-first-1", "2031-01-22");
        await page.PressAsync("#h-first-1", "Tab");
        await Expect(page.Locator("#h-last-1")).ToHaveValueAsync("2031-01-22");
        await page.FillAsync("#h-last-1", "2031-01-28");
        await page.Locator("[data-add-made='1']").ClickAsync();
        await page.FillAsync("#h-made-1-0", "2031-01-19");
        await page.FillAsync("#h-papers", "https://www.gov.cn/zhengce/zhengceku/203011/content_1.htm");
        await page.Locator("button.primary").ClickAsync();
        await Expect(page.Locator(".difference li")).ToHaveCountAsync(10);
        await Expect(page.Locator(".alert.warn")).ToHaveCountAsync(0);
        await page.Locator("button.primary").ClickAsync();
        await Expect(page.Locator("tbody td").First).ToHaveTextAsync("2031");

        var row = page.Locator("tr", new() { HasText = "2031" });
        await Expect(row.Locator(".num").First).ToHaveTextAsync("8");
        await Expect(row.Locator(".num").Nth(1)).ToHaveTextAsync("1");
        // To be amended, it is as it was typed.
        await row.Locator("button.btn").ClickAsync();
        await Expect(page.Locator("#h-last-1")).ToHaveValueAsync("2031-01-28");
        await Expect(page.Locator("#h-made-1-0")).ToHaveValueAsync("2031-01-19");
    }

    [Fact]
    public async Task Board_FromATileDownToARow_OpensItAndGivesTheFocusBack()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Rule(Nation, "Prefecture"));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        await Expect(page.Locator(".tiles.map > li")).ToHaveCountAsync(36);

        // By keyboard alone: a tile is a link like any other.
        var zhejiang = page.Locator(".tiles a", new() { HasText = "浙江" });
        await Expect(zhejiang).ToContainTextAsync("0%");
        await zhejiang.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Under());
        await Expect(page.Locator(".tiles a")).ToHaveCountAsync(10); // eleven prefectures without Ningbo
        await Expect(page.Locator(".figures")).ToContainTextAsync("10");

        var row = page.Locator($"[data-open='{Hangzhou}']");
        await row.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Open());
        var drawer = page.Locator("dialog.drawer[open]");
        await Expect(drawer.Locator(".timeline li")).ToHaveCountAsync(1);
        Assert.True(await drawer.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement)"));

        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        await Expect(row).ToBeFocusedAsync();
        await Expect(page).ToHaveURLAsync(Closed());
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Tasks_OfALeader_MoveWithTheWorkBelow()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        var page = await browsers.SignInAsync(Role.Leader, Shenzhen);
        await page.GotoAsync($"{browsers.Console.Address}tasks");
        var row = page.Locator("tr", new() { Has = page.Locator($"a[href='/tasks/{number}']") });
        await Expect(row.Locator(".statebar .tone-waiting")).ToHaveCountAsync(1);

        (await (await browsers.Console.As(Role.EnforcementOfficer, Nanshan)).Post($"assignments/{number}-{Nanshan}/receive")).Ok();

        await Expect(row.Locator(".statebar .tone-active")).ToHaveCountAsync(1);
        await Expect(row.Locator(".statebar .tone-waiting")).ToHaveCountAsync(0);
        await Expect(row).ToHaveClassAsync(Flashed());
    }

    [Fact]
    public async Task Home_OfALeader_SaysHowMuchOfTheWorkBelowIsDone_AndMovesWithIt()
    {
        const string beijing = "1100000000", chaoyang = "1101050000";
        var dispatcher = await browsers.Console.As(Role.CenterBusinessAdministrator, beijing);
        var number = await dispatcher.DispatchAsync(Picked(chaoyang));
        await dispatcher.DispatchAsync(Picked(chaoyang));
        var officer = await browsers.Console.As(Role.EnforcementOfficer, chaoyang);
        (await officer.Post($"assignments/{number}-{chaoyang}/receive")).Ok();
        (await officer.Post($"assignments/{number}-{chaoyang}/submit", Values(12))).Ok();
        (await (await browsers.Console.As(Role.ResponsiblePerson, chaoyang)).Post($"assignments/{number}-{chaoyang}/approve")).Ok();
        var page = await browsers.SignInAsync(Role.Leader, beijing);
        var done = page.Locator(".figure", new() { HasText = "完成率" }).Locator(".figure-value");
        await Expect(done).ToHaveTextAsync("0%");

        (await dispatcher.Post($"assignments/{number}-{chaoyang}/accept")).Ok();

        await Expect(done).ToHaveTextAsync("50%");
    }

    [Fact]
    public async Task Officer_OnAPhone_ReceivesAddsAPhotoAndSubmits_WithoutScrollingSideways()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var phone = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu, width: 390);
        await phone.GotoAsync($"{browsers.Console.Address}assignments");
        var title = phone.Locator($"a[href='/assignments/{number}-{Xihu}']");
        await Expect(phone.Locator("tr", new() { Has = title }).Locator(".due")).ToContainTextAsync("10");
        await NothingIsWiderAsync(phone);
        await title.ClickAsync();

        var receive = phone.Locator($".step-bar [data-step={AssignmentStep.Receive}]");
        Assert.True((await receive.BoundingBoxAsync())!.Height >= 44);
        await receive.ClickAsync();
        var submit = phone.Locator($".step-bar [data-step={AssignmentStep.Submit}]");
        await Expect(submit).ToBeInViewportAsync();
        await phone.Locator("input.photo")
            .SetInputFilesAsync(new FilePayload { Name = "门店.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Png) });
        await Expect(phone.Locator("main .list")).ToContainTextAsync("门店.png");
        // Two ways to add a file, one word on how large.
        await Expect(phone.Locator("main .hint", new() { HasText = "50 MB" })).ToHaveCountAsync(1);
        await Expect(phone.Locator("img.thumb")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await phone.FillAsync("#feedback0", "12");
        await NothingIsWiderAsync(phone);
        await submit.ClickAsync();

        await Expect(phone.Locator(".page-head")).ToContainTextAsync("单位审核");
        await NothingIsWiderAsync(phone);
        Assert.Equal(1L, await browsers.Console.ScalarAsync<long>($"select count(*) from attachments where subject_number = '{number}-{Xihu}'"));
        browsers.AssertNoComplaints(phone);
    }

    [Fact]
    public async Task Lists_OnAPhone_ShowTheTitleInFull_TheDeadlineOnOneLine_AndTellUnitsApart()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang))
            .DispatchAsync(Rule(Zhejiang, "County"), body => body["title"] = "全省网络交易“11·11”集中促销合规检查专项行动");
        var phone = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang, width: 390);
        await phone.GotoAsync($"{browsers.Console.Address}tasks");
        var task = phone.Locator("tr", new() { Has = phone.Locator($"a[href='/tasks/{number}']") });
        Assert.True(await task.Locator("td.grow")
            .EvaluateAsync<bool>("cell => cell.scrollHeight <= cell.clientHeight + 1 && cell.scrollWidth <= cell.clientWidth"));
        await OneLineAsync(task.Locator(".due"));

        await phone.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        var unit = phone.Locator("tr", new() { Has = phone.Locator(".code") }).First;
        await Expect(unit.Locator(".code")).ToBeVisibleAsync();
        await Expect(unit.Locator(".code")).ToHaveTextAsync(new Regex("^33"));
        await OneLineAsync(unit.Locator(".due"));
        Assert.True((await unit.BoundingBoxAsync())!.Height > (await unit.Locator(".due").BoundingBoxAsync())!.Height + 16);

        static async Task OneLineAsync(ILocator due) => Assert.Equal(1, await due.EvaluateAsync<int>("due => due.getClientRects().length"));
    }

    [Fact]
    public async Task Desk_FromAnEarlierTask_SaysWhom_SendsAndTakesBackWithinTheMinute()
    {
        var earlier = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou))
            .DispatchAsync(Rule(Hangzhou, "County"), body => body["title"] = "去年的专项检查");
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.ClickAsync(".page-head details summary");
        await page.ClickAsync($"a[href='/dispatch?from={earlier}']");
        await Expect(page.Locator("#d-title")).ToHaveValueAsync("去年的专项检查");
        await Expect(page.Locator("#rule-level")).ToHaveValueAsync("County");
        await Expect(page.Locator(".cal td.end small")).ToHaveTextAsync("10");

        var dispatch = page.Locator(".page-head button.primary");
        await Expect(dispatch).ToContainTextAsync("13");
        await dispatch.ClickAsync();
        await Expect(page.Locator("dialog[open] dd")).ToHaveTextAsync("13");
        await Expect(page.Locator("dialog[open] .names li")).ToHaveCountAsync(9); // eight by name, and how many more
        await page.Locator("dialog[open] button.primary").ClickAsync();
        await Expect(page).ToHaveURLAsync(Sent());
        var number = await page.EvaluateAsync<string>("location.pathname.split('/').pop()");
        Assert.NotEqual(earlier, number);

        // The offer outlives the page it was made on. The minute begins later here, so that no slow machine uses it up.
        await LaterAsync(number, "10 minutes");
        await page.ReloadAsync();
        await page.Locator(".undo button").ClickAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("已撤回");
        await Expect(page.Locator(".undo")).ToHaveCountAsync(0);
        Assert.Equal(13L,
            await browsers.Console.ScalarAsync<long>(
                $"select count(*) from assignments where task_number = '{number}' and state = {(int)AssignmentState.Withdrawn}"));
        Assert.Equal(0L,
            await browsers.Console.ScalarAsync<long>(
                $"select count(*) from assignments where task_number = '{earlier}' and state = {(int)AssignmentState.Withdrawn}"));
        browsers.AssertNoComplaints(page);

        await LaterAsync(earlier, "-61 seconds");
        await page.GotoAsync($"{browsers.Console.Address}tasks/{earlier}");
        await Places.SettledAsync(page);
        await Expect(page.Locator($"[data-step={TaskStep.Withdraw}]")).ToBeVisibleAsync();
        await Expect(page.Locator(".undo")).ToHaveCountAsync(0);

        Task LaterAsync(string task, string by) =>
            browsers.Console.ExecuteAsync($"update tasks set dispatched_at = dispatched_at + interval '{by}' where number = '{task}'");
    }

    [Fact]
    public async Task Reviewer_OnAPhone_SeesWhatWasReportedBeforeTheTaskText()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var officer = await browsers.Console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        (await officer.Post($"assignments/{number}-{Xihu}/submit", Values(12))).Ok();
        var phone = await browsers.SignInAsync(Role.ResponsiblePerson, Xihu, width: 390);
        await phone.GotoAsync($"{browsers.Console.Address}assignments/{number}-{Xihu}");

        await Expect(phone.Locator(".panel", new() { HasText = "网上检查网店数" })).ToBeVisibleAsync();
        var (values, text) = (await phone.Locator("dl.facts dt", new() { HasText = "网上检查网店数" }).BoundingBoxAsync(),
            await phone.Locator(".panel .prose").First.BoundingBoxAsync());
        Assert.True(values!.Y < text!.Y);
    }

    [Fact]
    public async Task Board_PrintedByTheBrowsersOwnMenu_SaysThatItsRowsAreAPart()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        var page = await browsers.SignInAsync(Role.Leader, Shenzhen);
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        var part = page.Locator("p.print-only");
        await Expect(page.Locator("#rows")).ToBeVisibleAsync();
        await Expect(part.First).ToBeHiddenAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(part.First).ToBeVisibleAsync();
        await Expect(page.Locator(".lean tbody tr[aria-rowindex]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Map_InTheDark_HasShadesThatDiffer()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Guangdong)).DispatchAsync(Picked(Dongguan));
        var page = await browsers.SignInAsync(Role.Leader, Guangdong);
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        await Expect(page.Locator(".legend i.q5")).ToBeVisibleAsync();
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");

        var light = await page.EvaluateAsync<double[]>(
            """
            [1, 2, 3, 4, 5].map(shade => {
              const [r, g, b] = getComputedStyle(document.querySelector(`.legend i.q${shade}`)).backgroundColor
                .match(/\d+/g).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
              return .2126 * r + .7152 * g + .0722 * b;
            })
            """);
        Assert.All(light.Zip(light.Skip(1)), pair => Assert.True((pair.Second + .05) / (pair.First + .05) > 1.3));
    }

    private static async Task NothingIsWiderAsync(IPage page) => Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

    [GeneratedRegex("flash1")]
    private static partial Regex Flashed();

    [GeneratedRegex("under=3300000000")]
    private static partial Regex Under();

    [GeneratedRegex("/tasks/T3301002026")]
    private static partial Regex Sent();

    [GeneratedRegex("open=3301000000")]
    private static partial Regex Open();

    /// <summary>Where the board stands is kept, what was open beside it is not.</summary>
    [GeneratedRegex(@"\?under=3300000000$")]
    private static partial Regex Closed();
}
