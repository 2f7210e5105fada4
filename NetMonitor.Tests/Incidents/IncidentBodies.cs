using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Incidents;

/// <summary>Bodies of calls about incidents, and the ways to the states that tests begin with.</summary>
internal static class IncidentBodies
{
    public static object Leak(this TestConsole console, string kind, string? userName, DateTimeOffset? from = null) =>
        new { kind, userName, suspectedFrom = from ?? console.Time.GetUtcNow().AddHours(-1), report = "本人发现异常登录。" };

    public static object Analysis(bool leak, params string[] accounts) => new { accounts, leak, ground = "查阅日志。" };

    public static object Decision(params object[] measures) => new { document = "市监决〔2026〕1号", decision = "责令整改。", measures };

    /// <summary>A new active administrator of an authority's center, beside the one that it has, made and registered by the center above.</summary>
    public static async Task<DemoAccount> NewCenterAdministratorAsync(this TestConsole console, string authority, string above) =>
        await console.NewCenterAdministratorAsync(authority, await console.As(Role.CenterSystemAdministrator, above));

    /// <summary>The same, made by that one of the center above.</summary>
    public static async Task<DemoAccount> NewCenterAdministratorAsync(this TestConsole console, string authority, HttpClient makes)
    {
        var center = UnitCode.Parse(authority).CenterCode.ToString();
        var serial = await console.IssuedKeyAsync(authority);
        var created = (await makes.Post("accounts", AccountBodies.Account(center, Role.CenterSystemAdministrator, with => with["keySerial"] = serial))).Ok();
        var userName = created.Text("userName");
        var form = (await (await console.As(Role.CenterSystemAdministrator, authority)).Post(
            "registration-forms", AccountBodies.Form(center, Role.CenterSystemAdministrator, userName))).Ok().Text("number");
        (await makes.Post($"registration-forms/{form}/register")).Ok();
        (await makes.Post($"accounts/{userName}/unfreeze", AccountBodies.Because())).Ok();
        var initial = new DemoAccount(
            userName, created.Text("initialPassword"), "试用账户", [Role.CenterSystemAdministrator], authority, "", serial);
        using var client = await console.SignInAsync(initial);
        Assert.Equal(204, (await client.Post("password", new { current = initial.Password, @new = "Quiet-River-88*", acceptsDuty = true })).Status);
        return initial with { Password = "Quiet-River-88*" };
    }

    /// <summary>A special-duty account that is listed for that; there is none among the demo accounts, so the unit's custodian becomes it.</summary>
    public static async Task<DemoAccount> ContractorAsync(this TestConsole console, string unit, string capability = "ReadGrantedIncidents")
    {
        var account = await console.AccountAsync(Role.KeyCustodian, unit);
        await console.ExecuteAsync(
            $"update accounts set roles = '{{SpecialDuty}}', capabilities = '{{{capability}}}' where user_name = '{account.UserName}'");
        return account;
    }

    /// <summary>A grant to see an incident for an hour, beside its file what is on record about an account; its id.</summary>
    public static async Task<Guid> GrantAsync(this TestConsole console, HttpClient by, string number, string contractor, params string[] accounts) =>
        Guid.Parse((await by.Post($"incidents/{number}/contractors", new
        {
            userName = contractor, purpose = "协助查明入侵途径", until = console.Time.GetUtcNow().AddHours(1),
            subjects = accounts.Select(account => new { type = "Account", number = account }),
        })).Ok().Text("id"));

    public static async Task<string> OpenAsync(this TestConsole console, HttpClient by, string kind, string? userName, DateTimeOffset? from = null)
    {
        var opened = await by.Post("incidents", console.Leak(kind, userName, from));
        Assert.Equal(201, opened.Status);
        return opened.Text("number");
    }

    /// <summary>Says of all lines of the window that changed something whose they are, and confirms the list.</summary>
    public static async Task<ApiAnswer> ConfirmAsync(this HttpClient by, string number, object analysis, string mark = "Own")
    {
        await by.MarkAllAsync(number, mark);
        return await by.StepAsync(number, "confirm-analysis", analysis);
    }

    public static async Task MarkAllAsync(this HttpClient by, string number, string mark = "Own")
    {
        foreach (var kind in Enum.GetValues<LineKind>().Where(kind => WindowLines.IsWrite(kind) && kind != LineKind.AccountMade))
            (await by.StepAsync(number, "mark-lines", new { mark, kind = $"{kind}" })).Ok();
    }

    public static Task<ApiAnswer> StepAsync(this HttpClient by, string number, string step, object? body = null) =>
        by.Post($"incidents/{number}/{step}", body ?? new { });

    public static async Task<string> StateAsync(this HttpClient by, string number) => (await by.Read($"incidents/{number}")).Ok().Text("state");
}
