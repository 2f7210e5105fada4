using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Accounts;

/// <summary>Bodies of calls about accounts, keys and forms, and the ways to the states that tests begin with.</summary>
internal static class AccountBodies
{
    private static int s_people;

    /// <summary>A new account's body: nobody's staff number was there before. <paramref name="change"/> spoils or sharpens it.</summary>
    public static Dictionary<string, object?> Account(string unit, Role role, Action<Dictionary<string, object?>>? change = null)
    {
        var number = Interlocked.Increment(ref s_people);
        var body = new Dictionary<string, object?>
        {
            ["unitCode"] = unit, ["name"] = "试用账户", ["staffNumber"] = $"T{number:000000}", ["mobile"] = $"139{number:00000000}", ["imAccount"] = $"im-{number}",
            ["roles"] = new[] { role.ToString() },
        };
        change?.Invoke(body);
        return body;
    }

    /// <summary>A registration form's body for a system administrator of a unit.</summary>
    public static Dictionary<string, object?> Form(string unit, Role role, string? userName, Action<Dictionary<string, object?>>? change = null)
    {
        var number = Interlocked.Increment(ref s_people);
        var body = new Dictionary<string, object?>
        {
            ["unitCode"] = unit, ["purpose"] = "SetUp", ["role"] = role.ToString(), ["name"] = "试用账户", ["staffNumber"] = $"T{number:000000}",
            ["idNumber"] = "11010119900101001X", ["title"] = "科员", ["mobile"] = $"139{number:00000000}", ["imAccount"] = $"im-{number}",
            ["opinion"] = "同意设立。", ["userName"] = userName,
        };
        change?.Invoke(body);
        return body;
    }

    public static object Because(string reason = "测试") => new { reason };

    /// <summary>The number of the first key that lies in an authority's stock.</summary>
    public static Task<string> SpareKeyAsync(this TestConsole console, string unit) => console.ScalarAsync<string>(
        $"select min(serial) from security_keys where unit_code = '{UnitCode.Parse(unit).ActsAs}' and state = '{nameof(KeyState.InStock)}'");

    /// <summary>A key of that authority that its custodian has issued, for nobody or for an account.</summary>
    public static async Task<string> IssuedKeyAsync(this TestConsole console, string unit, string? userName = null)
    {
        var serial = await console.SpareKeyAsync(unit);
        (await (await console.As(Role.KeyCustodian, unit)).Post($"keys/{serial}/issue", new { userName, receiver = "本人" })).Ok();
        return serial;
    }

    /// <summary>A new active account with a key, and a chosen password.</summary>
    public static async Task<DemoAccount> NewAccountAsync(
        this TestConsole console, string unit, Role role, Role by = Role.CenterSystemAdministrator, bool inCenter = false)
    {
        var serial = await console.IssuedKeyAsync(unit);
        var body = Account(inCenter ? $"{UnitCode.Parse(unit).CenterCode}" : unit, role, with => with["keySerial"] = serial);
        var created = (await (await console.As(by, unit)).Post("accounts", body)).Ok();
        var initial = new DemoAccount(
            created.Text("userName"), created.Text("initialPassword"), (string)body["name"]!, [role], unit, "", serial);
        using var client = await console.SignInAsync(initial);
        Assert.Equal(204, (await client.Post("password", new { current = initial.Password, @new = "Quiet-River-88*", acceptsDuty = true })).Status);
        return initial with { Password = "Quiet-River-88*" };
    }

    public static Task<ApiAnswer> StepAsync(this HttpClient client, DemoAccount account, string step) =>
        client.Post($"accounts/{account.UserName}/{step}", Because());

    public static Task<string> StateOfAsync(this TestConsole console, string userName) =>
        console.ScalarAsync<string>($"select status from accounts where user_name = '{userName}'");
}
