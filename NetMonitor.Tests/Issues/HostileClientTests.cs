using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>What programs that we did not write have got wrong answers from.</summary>
public sealed class HostileClientTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory]
    [InlineData("12345678901234😀", "x")]
    [InlineData("1\0", "x")]
    public async Task SignIn_WithANameCutInHalf_IsRefusedLikeAnyOther(string userName, string password) =>
        (await _console.Anonymous().Post("sessions", new { userName, password, keyCode = "000000" })).Refused(401, "SignInRefused");

    [Fact]
    public async Task SignIn_OfADeviceWhoseNameIsCutInHalf_Works()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Guangdong);
        using var client = new HttpClient(
            new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = _console.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/v1/sessions") { Content = JsonContent.Create(await _console.CredentialsAsync(account)) };
        request.Headers.TryAddWithoutValidation("User-Agent", new string('a', 199) + "😀");
        using var answer = await client.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
    }

    [Fact]
    public async Task SignInForm_WithoutItsToken_IsAPageThatSaysSo()
    {
        using var client = _console.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = new FormUrlEncodedContent([new("userName", "1")]) };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", "en");
        using var answer = await client.SendAsync(request);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("This form could not be read", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks", "2026-11-25T00:00:00+08:00\nT1000002026000001")]
    [InlineData("assignments", "1000000000/\n2026-11-25T00:00:00+08:00\nT1000002026000001")]
    [InlineData("sessions", "2026-11-25T00:00:00+08:00\n01890000-0000-7000-8000-000000000000")]
    public async Task List_BehindACursorOfAnotherZone_IsNoFault(string list, string keys)
    {
        var leader = await _console.As(Role.Leader, Hangzhou);
        (await leader.Read($"{list}?after={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(keys))}")).Ok();
    }

    [Theory]
    [InlineData("withdraw", "a\0b")]
    [InlineData("withdraw", "\u202Egnorw")]
    [InlineData("receive", "a\0b")]
    public async Task Step_WithAReasonThatCantBeKept_IsRefused(string step, string reason)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var caller = step == "receive" ? await _console.As(Role.EnforcementOfficer, Xihu) : city;
        var before = await _console.RowsAsync();
        (await caller.Post($"assignments/{number}-{Xihu}/{step}", new { reason })).Refused(400, "ReasonMalformed");
        (await caller.Post($"assignments/{number}-{Xihu}/{step}", new { reason = new string('长', 1001) })).Refused(400, "ReasonMalformed");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task SubDispatch_OfAnEndedTask_OrToTheUnitItself_IsRefused()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        (await city.Post($"assignments/{number}-{Hangzhou}/receive")).Ok();
        (await city.Post($"assignments/{number}-{Hangzhou}/sub-dispatch", Task(Picked(Hangzhou)))).Refused(409, "RecipientsNotBelow", "R6.1");
        (await city.Post($"assignments/{number}-{Hangzhou}/sub-dispatch", Task(Rule(Hangzhou, "Prefecture")))).Refused(409, "RecipientsNotBelow", "R6.1");
        (await province.Post($"tasks/{number}/close", new { summary = "完成" })).Ok();
        (await city.Post($"assignments/{number}-{Hangzhou}/sub-dispatch", Task(Picked(Xihu)))).Refused(409, "TaskEnded");
    }

    [Fact]
    public async Task Attachment_OfADispatchedTask_IsToldToItsRecipients()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        await using var reader = await HubReader.OpenAsync(_console, officer);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "补充说明.txt" } };
        (await city.Post($"tasks/{number}/attachments", form)).Ok();
        await reader.UntilAsync(_ => reader.Numbers("TaskAttached").Contains(number), "the recipient hears of the file");
        using var parent = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", ".." } };
        (await city.Post($"tasks/{number}/attachments", parent)).Refused(400, "AttachmentNameMalformed");
    }

    [Fact]
    public async Task Freeze_IsToldLive_ToTheAdministratorsWhoManageTheAccount()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Shenzhen);
        await using var here = await HubReader.OpenAsync(_console, administrator);
        await using var elsewhere = await HubReader.OpenAsync(_console, await _console.As(Role.CenterSystemAdministrator, Guangdong));
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Shenzhen);
        (await administrator.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();
        var after = await _console.AccountAsync(Role.EnforcementOfficer, Guangdong, index: 1);
        (await (await _console.As(Role.CenterSystemAdministrator, Guangdong)).Post($"accounts/{after.UserName}/freeze", new { reason = "离岗" })).Ok();
        await here.UntilAsync(_ => here.Numbers("AccountFrozen").Contains(account.UserName), "the administrator hears of it");
        await elsewhere.UntilAsync(_ => elsewhere.Numbers("AccountFrozen").Contains(after.UserName), "the other hears of its own");
        Assert.Equal([after.UserName], elsewhere.Numbers("AccountFrozen"));
    }

    [Fact(DisplayName = "R5.1 a station with a system administrator keeps its other accounts to itself")]
    public async Task CountyAdministrator_OfAStationWithItsOwn_ManagesThatOneOnly()
    {
        var county = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var station = await _console.StationAsync("330106");
        var (officer, own) = (await _console.AccountAsync(Role.EnforcementOfficer, station),
            await _console.AccountAsync(Role.GrassrootsSystemAdministrator, station));
        (await county.Post($"accounts/{officer.UserName}/freeze", new { reason = "离岗" })).Refused(404, "AccountNotFound", "R5.1");
        (await county.Post($"accounts/{own.UserName}/freeze", new { reason = "离岗" })).Ok();
        (await county.Post($"accounts/{own.UserName}/unfreeze", new { reason = "复核无误" })).Ok();
        (await (await _console.As(Role.GrassrootsSystemAdministrator, station)).Post($"accounts/{officer.UserName}/freeze", new { reason = "离岗" })).Ok();

        // Without one the accounts are the county's.
        await _console.ExecuteAsync($"update accounts set status = 'Deleted' where user_name = '{own.UserName}'");
        (await county.Post($"accounts/{officer.UserName}/unfreeze", new { reason = "复核无误" })).Ok();
    }

    [Fact]
    public async Task Subscribe_WithNoArgumentAtAll_StartsNow()
    {
        var client = await _console.As(Role.ResponsiblePerson, Xihu);
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(_console.Address, "hubs/feed"), options => options.AccessTokenProvider =
                () => System.Threading.Tasks.Task.FromResult(client.DefaultRequestHeaders.Authorization!.Parameter))
            .Build();
        await connection.StartAsync();
        var stream = await connection.StreamAsChannelCoreAsync<System.Text.Json.JsonElement>("Subscribe", []);
        var cursor = (await client.Read("feed")).Ok().Text("cursor");
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        Assert.NotEmpty(cursor);
        while ((await stream.ReadAsync()).GetProperty("subject").GetProperty("number").GetString() != number)
        {
        }

        // What is wrong in another way stays wrong.
        var refused = await connection.StreamAsChannelCoreAsync<System.Text.Json.JsonElement>("Subscribe", [null, 1]);
        Assert.IsType<HubException>((await Record.ExceptionAsync(async () => await refused.ReadAsync()))?.GetBaseException());
    }

    [Fact]
    public async Task Call_WrittenDifferently_IsOneCallUnderItsKey()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var key = Guid.CreateVersion7().ToString("N");
        var first = (await city.Post("tasks", Task(Picked(Xihu)), key)).Ok().Text("number");
        Assert.Equal(first, (await city.Post("tasks/", Task(Picked(Xihu)), key)).Ok().Text("number"));
        Assert.Equal(first, (await city.Post("Tasks", Task(Picked(Xihu)), key)).Ok().Text("number"));
        (await city.Post($"tasks/{first}/dispatch", new StringContent("{\"bad", Encoding.UTF8, "application/json"))).Refused(400, "BodyMalformed");
        // Any of several versions will do.
        (await city.Post($"tasks/{first}/dispatch", ifMatch: "\"7\", \"8\"")).Refused(412, "Stale");
        var sent = (await city.Post($"tasks/{first}/dispatch", ifMatch: "\"7\", \"1\"")).Ok();
        Assert.Equal(1, sent.Number("assignments"));
        var received = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{first}-{Xihu}/receive")).Ok();
        Assert.Equal("西湖区市场监督管理局", received.Text("unitName"));
        Assert.False((await city.Read($"tasks/{first}")).Ok().Body.GetProperty("recipients").TryGetProperty("isEmpty", out _));
    }

    [Fact]
    public async Task Optional_FeedbackGivenAsNull_IsNoAnswer()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        var values = new Dictionary<string, object?> { ["shopsCheckedOnline"] = 3, ["remark"] = null };
        var submitted = (await officer.Post($"assignments/{number}-{Xihu}/submit", new { values })).Ok();
        Assert.Equal("""{"shopsCheckedOnline":3}""", submitted.Body.GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task WrongCode_CountsAgainstItsKey_AndTheRightOneClearsIt()
    {
        var account = await _console.AccountAsync(Role.Leader, Dongguan);
        (await _console.Anonymous().Post("sessions", new { account.UserName, account.Password, keyCode = "000000" })).Refused(401, "SignInRefused");
        Assert.Equal(1, await _console.ScalarAsync<int>($"select count from wrong_codes where subject = '{account.KeySerial}'"));
        await _console.SignInAsync(account);
        Assert.False(await _console.ScalarAsync<bool>($"select exists (select from wrong_codes where subject = '{account.KeySerial}')"));
    }
}
