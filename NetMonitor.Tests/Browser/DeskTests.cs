using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What the dispatch desk says and keeps while somebody fills it in.</summary>
public sealed class DeskTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task WorkingDays_TypedAndLeftAtThat_AreCountedAndKept()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}dispatch/{number}");
        await Expect(page.Locator(".cal td.end small")).ToHaveTextAsync("10");

        await page.FocusAsync("#d-days");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("20");

        // The field keeps the focus: a pause is enough.
        await Expect(page.Locator(".cal td.end small")).ToHaveTextAsync("20");
        await Eventually.TrueAsync(async () => await browsers.Console.ScalarAsync<long>(
            $"select count(*) from form_drafts where place = 'dispatch/{number}' and content::json->>'workingDays' = '20'") == 1, "the form is kept");
        await Expect(page.Locator("#d-days")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Date_OnASaturday_SaysThatItMoves()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.ClickAsync(".choices .mud-chip >> nth=1");
        await page.FillAsync("#d-date", "2026-06-13");
        await page.PressAsync("#d-date", "Tab");

        await Expect(page.Locator(".alert.warn[role=status]")).ToContainTextAsync("2026-06-13（星期六）不是工作日");
        await Expect(page.Locator(".cal td.end b")).ToHaveTextAsync("15");
        await page.FillAsync("#d-date", "2026-06-12");
        await page.PressAsync("#d-date", "Tab");
        await Expect(page.Locator(".alert.warn[role=status]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Draft_WithATitleOnly_IsSaved_Listed_AndSaysWhatItLacksWhenItIsToBeSent()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Guangdong);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        var save = page.Locator(".page-head button:not(.primary, .danger)").Last;
        await save.ClickAsync();
        // Only the title is missed.
        await Expect(page.Locator(".field.wrong")).ToHaveCountAsync(1);
        await Expect(page.Locator("#d-title")).ToBeFocusedAsync();
        await page.FillAsync("#d-title", "只有标题的草稿");
        await save.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/dispatch/T[0-9]+$"));
        await Expect(page.Locator(".field.wrong")).ToHaveCountAsync(0);

        await page.Locator(".page-head button.primary").ClickAsync();
        await Expect(page.Locator("#d-instruction")).ToBeFocusedAsync();
        await Expect(page.Locator(".checked")).ToContainTextAsync("任务没有接收单位");

        await page.GotoAsync($"{browsers.Console.Address}tasks?status=Draft");
        var row = page.Locator("tr", new() { HasText = "只有标题的草稿" });
        await Expect(row).ToContainTextAsync("未写完");
        await row.Locator("a").ClickAsync();
        await Expect(page.Locator("#d-title")).ToHaveValueAsync("只有标题的草稿");
        await Expect(page.Locator("#d-days")).ToHaveValueAsync("10");
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task File_BeforeAnythingIsWritten_SavesTheDraft_UnderItsName()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Dongguan);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.Locator("[role=tab]").Nth(2).ClickAsync();
        await page.SetInputFilesAsync(".files input", new FilePayload[]
        {
            new() { Name = "专项检查通知.txt", MimeType = "text/plain", Buffer = "一"u8.ToArray() },
            new() { Name = "附表.csv", MimeType = "text/csv", Buffer = "二"u8.ToArray() },
        });
        await Expect(page.Locator(".mud-tabs .list li")).ToHaveTextAsync(["专项检查通知.txt 1 KB", "附表.csv 1 KB"]);
        await Expect(page.Locator("#d-title")).ToHaveValueAsync("专项检查通知");
        var number = page.Url[^17..];
        Assert.Equal(2, await browsers.Console.ScalarAsync<long>($"select count(*) from attachments where subject_number = '{number}'"));

        // What is written afterwards goes on from there, and needs no second draft.
        await page.FillAsync("#d-title", "专项检查");
        await page.FillAsync("#d-instruction", "国市监网监〔2026〕12号");
        await page.Locator(".page-head button:not(.primary, .danger)").Last.ClickAsync();
        await Eventually.TrueAsync(async () => await browsers.Console.ScalarAsync<string>($"select title from tasks where number = '{number}'") == "专项检查",
            "the same draft is saved");
        Assert.Equal(1, await browsers.Console.ScalarAsync<long>($"select count(*) from tasks where issuer_code = '{Dongguan}'"));
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task PassingDown_KeptAsADraft_IsFoundAtTheAssignment_AndDispatched()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        var id = $"{number}-{Hangzhou}";
        (await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post($"assignments/{id}/receive")).Ok();
        await browsers.Console.ExecuteAsync($"update assignments set deadline = '2026-01-05T09:00:00Z' where task_number = '{number}'");
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}assignments/{id}");
        await page.ClickAsync("[data-step=SubDispatch]");
        await Expect(page.Locator("#d-days")).ToHaveValueAsync("3");
        await page.FillAsync("#d-title", "转派的草稿");
        await page.Locator(".page-head button:not(.primary, .danger)").Last.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/dispatch/T[0-9]+$"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("转派下级");

        // Found again where it belongs, and told at a second one.
        await page.GotoAsync($"{browsers.Console.Address}dispatch?parent={id}");
        await Expect(page.Locator(".alert")).ToContainTextAsync("转派的草稿");
        await page.GotoAsync($"{browsers.Console.Address}assignments/{id}");
        await page.ClickAsync("text=转派的草稿");
        await Expect(page.Locator(".lead")).ToContainTextAsync("网络交易专项检查");
        await Expect(page.Locator("#d-days")).ToHaveValueAsync("3");
        await page.Locator($"[role=treeitem][title*='{Xihu}'] [data-choose]").ClickAsync();
        await page.Locator(".page-head button.primary").ClickAsync();
        await page.Locator("dialog[open] button.primary").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/tasks/T[0-9]+$"));
        Assert.Equal(number, await browsers.Console.ScalarAsync<string>($"select parent_task from tasks where number = '{page.Url[^17..]}'"));
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Copy_OfATask_BringsItsPickedUnits_AndLeavesOutWhatIsGone()
    {
        const string Gone = "4403040000";
        var earlier = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan, Gone));
        await browsers.Console.ExecuteAsync($"update units set status = 'Closed' where code = '{Gone}'");
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Shenzhen);
        await page.GotoAsync($"{browsers.Console.Address}dispatch?from={earlier}");

        var picked = page.Locator(".tags li");
        await Expect(picked).ToHaveCountAsync(1);
        await Expect(picked).ToHaveAttributeAsync("title", Nanshan);
        await Expect(picked).ToContainTextAsync("深圳市");
        await Expect(page.Locator(".alert")).ToContainTextAsync("1 个单位已不在派发范围内");
        await Expect(page.Locator(".page-head button.primary")).ToContainTextAsync("1");
    }
}
