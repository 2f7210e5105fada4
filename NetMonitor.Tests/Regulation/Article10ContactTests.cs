using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10: where a holder is reached, and what it asks to be corrected of itself.</summary>
public sealed class Article10ContactTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R10.2 R10.9 a mobile number is verified by the code that was sent there; another code, the fifth try and a changed number are none")]
    public async Task Mobile_IsVerifiedByItsCode()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        using var holder = await _console.SignInAsync(account);
        var mobile = await _console.MobileAsync(account);
        Assert.Equal("False", (await holder.Read($"accounts/{account.UserName}")).Ok().Text("mobileVerified"));
        (await holder.Post("contacts/Mobile/verify", new { code = "123456" })).Refused(409, "ContactCodeWrong");

        Assert.Equal("False", (await holder.Post("contacts/Mobile/send-code")).Ok().Text("verified"));
        (await holder.Post("contacts/Mobile/send-code")).Refused(409, "CodeJustSent");
        var code = (await _console.TextCodeAsync(mobile))!;
        for (var tries = 0; tries < 5; tries++)
            (await holder.Post("contacts/Mobile/verify", new { code = SignInBodies.WrongCode(code) })).Refused(409, "ContactCodeWrong");
        (await holder.Post("contacts/Mobile/verify", new { code })).Refused(409, "ContactCodeWrong");
        // The instant-messaging account has codes of its own.
        (await holder.Post("contacts/ImAccount/verify", new { code })).Refused(409, "ContactCodeWrong");

        _console.Time.Advance(TimeSpan.FromMinutes(1));
        (await holder.Post("contacts/Mobile/send-code")).Ok();
        code = (await _console.TextCodeAsync(mobile))!;
        Assert.Equal("True", (await holder.Post("contacts/Mobile/verify", new { code })).Ok().Text("verified"));
        (await holder.Post("contacts/Mobile/send-code")).Refused(409, "ContactIsVerified");
        Assert.Equal("True", (await holder.Read($"accounts/{account.UserName}")).Ok().Text("mobileVerified"));
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from journal where data::text like '%{code}%' and verb like 'Contact%'"));

        // The new number is nobody's until its own code came back, and the old one is told.
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await administrator.CallAsync("PATCH", $"accounts/{account.UserName}", new { mobile = "13700137009" })).Ok();
        Assert.Equal("False", (await holder.Read($"accounts/{account.UserName}")).Ok().Text("mobileVerified"));
        Assert.Contains("137******09", await NewestTextAsync(mobile), StringComparison.Ordinal);
        Assert.Equal("", await NewestTextAsync("13700137009"));
        (await holder.Post("contacts/Mobile/verify", new { code })).Refused(409, "ContactCodeWrong");
    }

    [Fact(DisplayName = "R10.2 nothing but codes is sent to a number that is not verified")]
    public async Task Texts_GoToVerifiedNumbersOnly()
    {
        var account = await _console.NewAccountAsync(Nanshan, Role.EnforcementOfficer);
        var verified = await _console.AccountAsync(Role.EnforcementOfficer, Nanshan);
        var dispatcher = await _console.As(Role.CenterBusinessAdministrator, Shenzhen);
        var task = await dispatcher.DispatchAsync(Picked(Nanshan));

        (await dispatcher.Post($"tasks/{task}/urge", new { units = new[] { Nanshan } })).Ok();

        var mobile = await _console.MobileAsync(verified);
        await _console.AppliedAsync("phone-texts");
        Assert.StartsWith($"【催办】{task}", await NewestTextAsync(mobile), StringComparison.Ordinal);
        Assert.Equal("", await NewestTextAsync(await _console.MobileAsync(account)));
    }

    [Fact(DisplayName = "R10.9 a holder asks for a correction of its own particulars; who manages the account makes it, and each field is on record")]
    public async Task Correction_IsMadeByTheAdministrator()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        using var holder = await _console.SignInAsync(account);
        var (administrator, stranger) = (await _console.As(Role.CenterSystemAdministrator, Hangzhou), await _console.As(Role.CenterSystemAdministrator, Xihu));
        (await holder.Post("correction", new { name = "改名", reason = "" })).Refused(400, "ReasonRequired");
        (await holder.Post("correction", new { mobile = "x", reason = "换号" })).Refused(400, "ParticularMalformed");
        (await holder.Post("correction", new { reason = "无" })).Refused(400, "NothingToChange");

        (await holder.Post("correction", new { mobile = "139 0013 9003", reason = "换号" })).Ok();

        (await holder.Post("correction", new { name = "改名", reason = "再改" })).Refused(409, "CorrectionAsked");
        var listed = Assert.Single((await administrator.Read("accounts?corrections=true")).Ok().Items);
        Assert.Equal(account.UserName, listed.GetProperty("userName").GetString());
        Assert.Equal("13900139003", listed.GetProperty("correction").GetProperty("mobile").GetString());
        Assert.Empty((await stranger.Read("accounts?corrections=true")).Ok().Items);
        Assert.Empty((await (await _console.As(Role.Leader, Hangzhou)).Read("accounts?corrections=true")).Ok().Items);
        (await stranger.Post($"accounts/{account.UserName}/correction/make")).Refused(404, "AccountNotFound");
        (await holder.Post($"accounts/{account.UserName}/correction/make")).Refused(403, "RoleRequired");

        (await administrator.Post($"accounts/{account.UserName}/correction/make")).Ok();

        Assert.Equal("13900139003", (await holder.Read($"accounts/{account.UserName}")).Ok().Text("mobile"));
        var adjusted = await _console.NewestAsync("AccountAdjusted", account.UserName);
        Assert.Equal(["Mobile"], adjusted.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("field").GetString()));
        (await administrator.Post($"accounts/{account.UserName}/correction/make")).Refused(409, "NoCorrectionAsked");
        await _console.AppliedAsync("notices");
        Assert.Contains((await holder.Read("notices")).Ok().Items, notice => notice.GetProperty("kind").GetString() == "AccountAdjusted");
    }

    [Fact(DisplayName = "R9.3 a correction of a system administrator's rests on a registered form, too; one that is declined or taken back is over")]
    public async Task Correction_OfAnAdministrator_WantsAForm()
    {
        var (holder, manager) = (await _console.As(Role.CenterSystemAdministrator, Xihu), await _console.As(Role.CenterSystemAdministrator, Hangzhou));
        var userName = (await _console.AccountAsync(Role.CenterSystemAdministrator, Xihu)).UserName;
        (await holder.Post("correction", new { name = "改名", reason = "登记有误" })).Ok();

        (await manager.Post($"accounts/{userName}/correction/make")).Refused(409, "RegistrationFormMissing", "R9.3");
        Assert.Single((await manager.Read("accounts?corrections=true")).Ok().Items, item => item.GetProperty("userName").GetString() == userName);
        await _console.AppliedAsync("notices");
        Assert.Contains((await manager.Read("notices")).Ok().Items, notice => notice.GetProperty("kind").GetString() == "CorrectionRequested");
        (await manager.Post($"accounts/{userName}/correction/decline", new { })).Refused(400, "ReasonRequired");
        (await manager.Post($"accounts/{userName}/correction/decline", AccountBodies.Because("登记无误"))).Ok();
        (await holder.Post("correction/withdraw")).Refused(409, "NoCorrectionAsked");
        (await holder.Post("correction", new { name = "改名", reason = "登记有误" })).Ok();
        (await holder.Post("correction/withdraw")).Ok();
        Assert.DoesNotContain((await manager.Read("accounts?corrections=true")).Ok().Items, item => item.GetProperty("userName").GetString() == userName);
    }

    [Theory(DisplayName = "R5.1 an account is found by name, given name, pinyin, initials, user name and staff number, and by no mobile number")]
    [InlineData("欧阳静怡")]
    [InlineData("静怡")]
    [InlineData("ouyang")]
    [InlineData("Ou Yang jing yi")]
    [InlineData("oyjy")]
    [InlineData("jy")]
    [InlineData("z-0017 a")]
    [InlineData("138000", false)]
    [InlineData("阳 ' \\ | & :* (", false)]
    public async Task Account_IsFound(string typed, bool found = true)
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Guangdong);
        var body = AccountBodies.Account(Guangdong, Role.EnforcementOfficer, with =>
            (with["name"], with["staffNumber"], with["mobile"]) = ("欧阳静怡", $"Z0017A{Guid.CreateVersion7():N}", "13800013800"));
        var userName = (await administrator.Post("accounts", body)).Ok().Text("userName");

        var items = (await administrator.Read($"accounts?q={Uri.EscapeDataString(typed)}&limit=200")).Ok().Items;

        Assert.Equal(found, items.Any(item => item.GetProperty("userName").GetString() == userName));
        Assert.Contains((await administrator.Read($"accounts?q={userName}")).Ok().Items, item => item.GetProperty("userName").GetString() == userName);
    }

    private async Task<string> NewestTextAsync(string recipient) => await _console.ScalarAsync<string>(
        $"select coalesce((select text from outgoing_texts where recipient = '{recipient}' and not sealed order by id desc limit 1), '')");
}
