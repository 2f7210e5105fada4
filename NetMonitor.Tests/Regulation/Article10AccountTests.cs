using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10: the life of an account, from its setting up to its end.</summary>
public sealed class Article10AccountTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R10.1 a user name is made by the coding rule and never given out twice, not even after its account is deleted")]
    public async Task UserName_IsMadeOnce()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Nanshan);
        var first = UserName.Parse((await administrator.Post("accounts", AccountBodies.Account(Nanshan, Role.EnforcementOfficer))).Ok().Text("userName"));
        foreach (var step in new[] { "freeze", "delete" })
            (await administrator.Post($"accounts/{first}/{step}", AccountBodies.Because())).Ok();

        var second = UserName.Parse((await administrator.Post("accounts", AccountBodies.Account(Nanshan, Role.EnforcementOfficer))).Ok().Text("userName"));

        Assert.Equal((first.Unit, first.Class, first.Sequence + 1), (second.Unit, second.Class, second.Sequence));
    }

    [Fact(DisplayName = "R10.1 accounts set up in one unit at the same moment, on two nodes, have different user names")]
    public async Task UserNames_MadeAtOnce_Differ()
    {
        await using var other = await _console.StartAnotherAsync();
        var token = (await _console.As(Role.CenterSystemAdministrator, Hangzhou)).DefaultRequestHeaders.Authorization!.Parameter!;
        HttpClient[] nodes = [_console.WithToken(token), other.WithToken(token)];

        var answers = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 8).Select(no => nodes[no % 2].Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))));

        Assert.Equal(8, answers.Select(answer => answer.Ok().Text("userName")).Distinct().Count());
    }

    [Fact(DisplayName = "R10.2 the initial password is shown once, good for one sign-in, and changed before anything else")]
    public async Task InitialPassword_IsGoodOnce()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var serial = await _console.IssuedKeyAsync(Xihu);
        var body = AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = serial);
        var created = (await administrator.Post("accounts", body, key: "once")).Ok();
        var again = (await administrator.Post("accounts", body, key: "once")).Ok();
        Assert.Equal((created.Text("userName"), ""), (again.Text("userName"), again.Text("initialPassword")));
        Assert.Equal("Active", created.Text("status"));
        var account = new Console.DemoData.DemoAccount(
            created.Text("userName"), created.Text("initialPassword"), "", [Role.EnforcementOfficer], Xihu, "", serial);

        using var session = await _console.SignInAsync(account);
        (await session.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.6");
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
        Assert.Equal(204, (await session.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);

        (await _console.SignInAsync(account with { Password = "Quiet-River-88*" })).Dispose();
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from journal where data::text like '%{account.Password}%'"));
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from idempotency_answers where answer like '%{account.Password}%'"));
    }

    [Fact(DisplayName = "R10.2 an initial password is dead after 72 hours; a reset makes another one and ends all sessions")]
    public async Task InitialPassword_DiesByItself()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        using var session = await _console.SignInAsync(account);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        var reset = (await administrator.StepAsync(account, "reset-password")).Ok().Text("initialPassword");
        (await session.Read("tasks")).Refused(401, "NotSignedIn");
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
        // Its time is moved back in place of the clock, which others look at.
        await MoveAsync("-72 hours");
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account with { Password = reset })))
            .Refused(401, "SignInRefused");
        await MoveAsync("1 hour");
        (await _console.SignInAsync(account with { Password = reset })).Dispose();

        Task<int> MoveAsync(string by) => _console.ExecuteAsync(
            $"update accounts set initial_password_until = initial_password_until + interval '{by}' where user_name = '{account.UserName}'");
    }

    [Fact(DisplayName = "R10.2 an account without a bound key can't sign in")]
    public async Task Account_WithoutKey_DoesNotSignIn()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var created = (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer))).Ok();

        (await _console.Anonymous().CallAsync("POST", "sessions",
            new { userName = created.Text("userName"), password = created.Text("initialPassword"), keyCode = "000000" })).Refused(401, "SignInRefused");
    }

    [Fact(DisplayName = "R10.3 a key shows by a code of its own that it is the one; eight steps off it shows two, and its offset is kept")]
    public async Task Binding_IsProvedByTheKeysCode()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Shenzhen);
        var userName = (await administrator.Post("accounts", AccountBodies.Account(Shenzhen, Role.EnforcementOfficer))).Ok().Text("userName");
        var (serial, other) = (await _console.IssuedKeyAsync(Shenzhen), await _console.IssuedKeyAsync(Shenzhen));
        var step = Console.Auth.KeyCode.StepAt(_console.Time.GetUtcNow(), 30);

        (await administrator.Post($"accounts/{userName}/bind-key", new { keySerial = serial, keyCode = await CodeAsync(other, step) }))
            .Refused(409, "KeyCodeWrong", "R10.4");
        (await administrator.Post($"accounts/{userName}/bind-key", new { keySerial = serial, keyCode = await CodeAsync(serial, step - 8) }))
            .Refused(409, "KeyCodeWrong", "R10.4");
        (await administrator.Post($"accounts/{userName}/bind-key",
            new { keySerial = serial, keyCode = await CodeAsync(serial, step - 8), nextKeyCode = await CodeAsync(serial, step - 6) }))
            .Refused(409, "KeyCodeWrong", "R10.4");
        (await administrator.Post($"accounts/{userName}/bind-key",
            new { keySerial = serial, keyCode = await CodeAsync(serial, step - 8), nextKeyCode = await CodeAsync(serial, step - 7) })).Ok();

        Assert.InRange(await _console.ScalarAsync<int>($"select drift from security_keys where serial = '{serial}'"), -9, -7);
        Assert.Equal("True", await _console.ScalarAsync<string>(
            $"select initcap(data::json->>'proved') from journal where verb = 'AccountKeyBound' and subject_number = '{userName}'"));
        var password = (await administrator.Post($"accounts/{userName}/reset-password", AccountBodies.Because())).Ok().Text("initialPassword");
        // It goes on eight steps behind; and once somebody sets its clock right, its codes are taken all the same.
        Assert.Equal(201, (await SignInAsync(await CodeAsync(serial, step - 6))).Status);
        password = (await administrator.Post($"accounts/{userName}/reset-password", AccountBodies.Because())).Ok().Text("initialPassword");
        Assert.Equal(201, (await SignInAsync(await CodeAsync(serial, step + 1))).Status);

        Task<ApiAnswer> SignInAsync(string keyCode) => _console.Anonymous().CallAsync("POST", "sessions", new { userName, password, keyCode });
    }

    [Fact(DisplayName = "R10.9 changed particulars are kept with who, when, from and to, and roles before and after; the session ends where roles change")]
    public async Task History_HasEachFieldWithItsOldAndNewValue()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        using var session = await _console.SignInAsync(account);

        (await administrator.CallAsync("PATCH", $"accounts/{account.UserName}", new { mobile = "138 0000 0001", name = "改名账户" })).Ok();
        (await session.Read("tasks")).Ok();
        (await administrator.CallAsync("PATCH", $"accounts/{account.UserName}", new { roles = new[] { "EnforcementOfficer", "ResponsiblePerson" } })).Ok();
        (await session.Read("tasks")).Refused(401, "NotSignedIn");

        var history = (await administrator.Read($"accounts/{account.UserName}/history")).Ok().Items
            .Where(entry => entry.GetProperty("verb").GetString() == "AccountAdjusted").Reverse().ToList();
        var by = (await _console.AccountAsync(Role.CenterSystemAdministrator, Hangzhou)).UserName;
        Assert.All(history, entry => Assert.Equal(by, entry.GetProperty("actor").GetString()));
        Assert.Equal(["Name: 试用账户 → 改名账户", "Mobile", "Roles: EnforcementOfficer → ResponsiblePerson EnforcementOfficer"], history
            .SelectMany(entry => entry.GetProperty("data").GetProperty("changes").EnumerateArray())
            .Select(change => change.GetProperty("field").GetString() is "Mobile" ? "Mobile"
                : $"{change.GetProperty("field").GetString()}: {change.GetProperty("from").GetString()} → {change.GetProperty("to").GetString()}"));
        Assert.Equal("13800000001", (await administrator.Read($"accounts/{account.UserName}")).Ok().Text("mobile"));
        (await administrator.CallAsync("PATCH", $"accounts/{account.UserName}", new { mobile = "12" })).Refused(400, "ParticularMalformed");
        (await administrator.CallAsync("PATCH", $"accounts/{account.UserName}", new { })).Refused(400, "NothingToChange");
    }

    [Fact(DisplayName = "R10.10 deleting goes in the regulation's order only: freeze, recover, unbind, delete")]
    public async Task Delete_OutOfOrder_IsRefused()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var custodian = await _console.As(Role.KeyCustodian, Xihu);
        Task<ApiAnswer> Recover() => custodian.Post($"keys/{account.KeySerial}/recover", AccountBodies.Because());

        (await administrator.StepAsync(account, "delete")).Refused(409, "AccountStateRefused", "R10.10");
        (await administrator.StepAsync(account, "unbind-key")).Refused(409, "AccountNotFrozen", "R10.10");
        (await Recover()).Refused(409, "AccountNotFrozen", "R10.10");
        (await administrator.StepAsync(account, "freeze")).Ok();
        (await administrator.StepAsync(account, "unbind-key")).Refused(409, "KeyNotRecovered", "R10.10");
        (await administrator.StepAsync(account, "delete")).Refused(409, "KeyNotUnbound", "R10.10");
        (await Recover()).Ok();
        (await administrator.StepAsync(account, "unfreeze")).Refused(409, "KeyIsBack", "R10.10");
        (await custodian.Post($"keys/{account.KeySerial}/issue")).Refused(409, "KeyStillBound", "R10.10");
        (await administrator.StepAsync(account, "delete")).Refused(409, "KeyNotUnbound", "R10.10");
        (await administrator.StepAsync(account, "unbind-key")).Ok();
        (await administrator.StepAsync(account, "delete")).Ok();

        (await administrator.StepAsync(account, "unfreeze")).Refused(409, "AccountStateRefused");
        (await administrator.StepAsync(account, "reset-password")).Refused(409, "AccountStateRefused");
        (await administrator.Post($"accounts/{account.UserName}/bind-key", new { keySerial = account.KeySerial })).Refused(409, "AccountStateRefused");
        (await custodian.Post($"keys/{account.KeySerial}/issue")).Ok();
        Assert.Contains("AccountDeleted", (await administrator.Read($"accounts/{account.UserName}/history")).Ok().Raw, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "R10.10 a lost key counts as recovered; a mistaken binding of an account that was never enabled is undone while the key is out")]
    public async Task Delete_WithALostKey_SkipsItsReturn()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await administrator.Post($"keys/{account.KeySerial}/report-lost", AccountBodies.Because())).Ok();
        foreach (var step in new[] { "unbind-key", "delete" }) (await administrator.StepAsync(account, step)).Ok();
        Assert.Equal("Deleted", await _console.StateOfAsync(account.UserName));

        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var serial = await _console.IssuedKeyAsync(Xihu);
        var pending = (await above.Post("accounts", AccountBodies.Account(
            "3301061000", Role.CenterSystemAdministrator, with => with["keySerial"] = serial))).Ok().Text("userName");
        (await above.Post($"accounts/{pending}/unbind-key", AccountBodies.Because())).Ok();
        Assert.Equal("Unbound", await _console.ScalarAsync<string>($"select state from security_keys where serial = '{serial}'"));
    }

    [Theory(DisplayName = "R5.1 the only system administrator of a center or body is not deleted")]
    [InlineData(Role.CenterSystemAdministrator, Guangdong, Nation, "R5.1")]
    [InlineData(Role.BodySystemAdministrator, "3300002001", Zhejiang, "R5.2")]
    public async Task Delete_TheOnlyAdministrator_IsRefused(Role role, string unit, string above, string rule)
    {
        var only = await _console.AccountAsync(role, unit);
        var administrator = await _console.As(Role.CenterSystemAdministrator, above);
        var custodian = await _console.As(Role.KeyCustodian, role == Role.BodySystemAdministrator ? above : unit);
        (await administrator.StepAsync(only, "freeze")).Ok();
        (await custodian.Post($"keys/{only.KeySerial}/recover", AccountBodies.Because())).Ok();
        (await administrator.StepAsync(only, "unbind-key")).Ok();

        (await administrator.StepAsync(only, "delete")).Refused(409, "OnlyAdministrator", rule);
    }

    private async Task<string> CodeAsync(string serial, long step)
    {
        var secrets = _console.Get<Console.Auth.KeySecrets>();
        await using var db = await _console.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Console.Data.NetMonitorDb>>().CreateDbContextAsync();
        var key = await db.SecurityKeys.FindAsync(serial);
        return Console.Auth.KeyCode.At(key!.Algorithm, secrets.Reveal(key), step, key.Digits);
    }
}
