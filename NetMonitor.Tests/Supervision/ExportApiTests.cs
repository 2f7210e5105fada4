using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>The sheet of a task's assignments: the list's rows, scoped as the list is, and on record.</summary>
public sealed class ExportApiTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Export_HasTheRowsOfTheList_UnderTheSameFilter()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Rule(Zhejiang));
        await _console.SubmittedAsync(number, Xihu, shops: 3, fines: 12.5m);

        foreach (var filter in new[] { "", "?state=Submitted", $"?under={Hangzhou}", $"?under={Hangzhou}&state=Dispatched", "?overdue=true" })
        {
            var listed = new List<string>();
            for (string? after = ""; after is not null;)
            {
                var page = (await province.Read(
                    $"tasks/{number}/assignments{(filter.Length == 0 ? "?" : $"{filter}&")}limit=200{(after.Length == 0 ? "" : $"&after={after}")}")).Ok();
                listed.AddRange(page.Items.Select(item => item.GetProperty("unitCode").GetString()!));
                after = page.Body.GetProperty("next").GetString();
            }

            Assert.Equal(listed, (await SheetAsync(province, number, filter)).Select(row => (string)row["单位代码"]!));
        }

        var submitted = Assert.Single(await SheetAsync(province, number, "?state=Submitted"));
        Assert.Equal("已提交", submitted["状态"]);
        // Names repeat: a row says where its unit lies, and is found by it. Dates sort as dates, on the clock their header names.
        Assert.Equal(("浙江省", "杭州市", "西湖区"), (submitted["省级"], submitted["地市级"], submitted["县级"]));
        Assert.Equal(new DateTime(2026, 6, 17), Assert.IsType<DateTime>(submitted["截止时间（北京时间）"]).Date);
        Assert.Equal(3d, submitted["网上检查网店数"]);
        Assert.Equal(12.5d, submitted["fines"]);
    }

    [Fact]
    public async Task Export_FromOutside_FindsNoTask_AndARecipientGetsItsOwnRowAlone()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Picked(Xihu, Hangzhou));

        (await (await _console.As(Role.Leader, Guangdong)).Read($"tasks/{number}/assignments.xlsx")).Refused(404, "TaskNotFound");
        (await (await _console.As(Role.CenterBusinessAdministrator, Nanshan)).Read($"tasks/{number}/assignments.xlsx?under={Nanshan}"))
            .Refused(404, "TaskNotFound");
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        Assert.Equal([Xihu], (await SheetAsync(officer, number, "")).Select(row => (string)row["单位代码"]!));
        Assert.Equal([Xihu], (await SheetAsync(await _console.As(Role.Leader, Xihu), number, $"?under={Zhejiang}")).Select(row => (string)row["单位代码"]!));
    }

    [Fact]
    public async Task Export_IsInTheJournal_WithWhoAndHowMany()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        await SheetAsync(city, number, "?state=Dispatched");

        var account = await _console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var data = JsonDocument.Parse(await _console.ScalarAsync<string>(
            $"select data::text from journal where verb = 'AssignmentsExported' and actor = '{account.UserName}' and data->>'task' = '{number}'")).RootElement;
        Assert.Equal(1, data.GetProperty("rows").GetInt32());
        Assert.Equal("Dispatched", data.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+8613800138000")]
    [InlineData("-2+3")]
    [InlineData("- 无问题")]
    [InlineData("@SUM(A1)")]
    [InlineData("'引号")]
    [InlineData("007")]
    [InlineData("330106199001011234")]
    [InlineData("_x0041_")]
    [InlineData(" <b>&amp;]]>\n𠮷 '\"")]
    public async Task Export_OfAnyText_IsThatText_InACellOfTexts(string remark)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        (await officer.Post($"assignments/{number}-{Xihu}/submit",
            new { values = new Dictionary<string, object> { ["shopsCheckedOnline"] = 1, ["remark"] = remark } })).Ok();

        await _console.ApproveAsync($"{number}-{Xihu}");
        Assert.Equal(remark, Assert.Single(await SheetAsync(city, number, ""))["remark"]);
    }

    [Fact]
    public async Task Export_OfTwoFieldsCalledAlike_HasBoth()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu), body => body["feedbackFields"] = new object[]
        {
            new { name = "shopsCheckedOnline", type = "Integer", required = true },
            new { name = "网上检查网店数", type = "Text", required = true },
            new { name = "=1+1", type = "Integer", required = false },
        });
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        (await officer.Post($"assignments/{number}-{Xihu}/submit",
            new { values = new Dictionary<string, object> { ["shopsCheckedOnline"] = 7, ["网上检查网店数"] = "七" } })).Ok();
        await _console.ApproveAsync($"{number}-{Xihu}");

        var sheet = await CellsAsync(city, number, "");
        Assert.Equal(["网上检查网店数", "网上检查网店数", "=1+1"], sheet[0][^3..]);
        Assert.Equal([7d, "七", null], sheet[1][^3..]);
    }

    [Fact]
    public async Task Export_OfNothing_StillHasItsHeader()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        Assert.Contains("单位代码", Assert.Single(await CellsAsync(city, number, "?state=Accepted")));
    }

    private static async Task<List<Dictionary<string, object?>>> SheetAsync(HttpClient client, string number, string filter)
    {
        var cells = await CellsAsync(client, number, filter);
        return [.. cells.Skip(1).Select(row => cells[0].Zip(row).ToDictionary(pair => (string)pair.First!, pair => pair.Second))];
    }

    private static async Task<List<object?[]>> CellsAsync(HttpClient client, string number, string filter)
    {
        using var answer = await client.GetAsync(new Uri($"/api/v1/tasks/{number}/assignments.xlsx{filter}", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType!.MediaType);
        return SheetReader.Read(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
    }
}
