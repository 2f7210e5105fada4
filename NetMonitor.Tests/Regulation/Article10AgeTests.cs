using Microsoft.AspNetCore.Identity;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Jobs;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10 where a password gets too old, or is at risk (R10.8).</summary>
public sealed class Article10AgeTests(PostgresServer server) : IAsyncLifetime
{
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server);

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact(DisplayName = "R10.8 after 180 days a password must be changed before anything else can be reached, by page and by program")]
    public async Task Password_Of180Days_OpensNothingElse()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await AgedAsync(account, PasswordAge.Longest - TimeSpan.FromMinutes(10));
        using var client = await _console.SignInAsync(account);
        using var browser = await PageClient.SignInAsync(_console, account);
        (await client.Read("tasks")).Ok();

        // In the middle of a session, too.
        _console.Time.Advance(TimeSpan.FromMinutes(11));

        foreach (var path in new[] { "tasks", "units", "feed", "sessions", "notices", "sign-in-policy" })
            (await client.Read(path)).Refused(403, "PasswordChangeRequired", "R10.8");
        (await client.Post("tasks", Task(Picked(Xihu)))).Refused(403, "PasswordChangeRequired", "R10.8");
        Assert.Equal("/password", (await browser.SendAsync(HttpMethod.Get, "/assignments")).Answer.Headers.Location!.OriginalString);
        Assert.Contains("R10.8", (await browser.SendAsync(HttpMethod.Get, "/password")).Text, StringComparison.Ordinal);
        var again = (await _console.TryAsync(await _console.CredentialsAsync(account))).Ok();
        Assert.Equal("True", again.Text("mustChangePassword"));
        using var anew = _console.WithToken(again.Text("token"));
        (await anew.Post("password", new { current = account.Password, @new = account.Password })).Refused(409, "PasswordUnchanged", "R10.7");
        Assert.Equal(204, (await anew.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);
        (await anew.Read("tasks")).Ok();
    }

    [Fact(DisplayName = "R10.8 what hangs on a session when its password gets too old is cut: nothing goes on before the change")]
    public async Task Connection_ThatIsOpenAt180Days_IsCut()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await AgedAsync(account, PasswordAge.Longest - TimeSpan.FromMinutes(10));
        using var client = await _console.SignInAsync(account);
        var cursor = (await client.Read("feed")).Ok().Text("cursor");
        var waiting = client.Read($"feed?after={cursor}");
        var cuts = _console.Get<NetMonitor.Console.Commands.SessionCuts>();
        await Eventually.TrueAsync(() => cuts.Connections > 0, "the call waits");

        _console.Time.Advance(TimeSpan.FromMinutes(11));

        await Eventually.TrueAsync(() => cuts.Connections == 0, "the waiting call is cut");
        Assert.NotNull(await Record.ExceptionAsync(() => waiting));
        using var anew = await _console.SignInAsync(account);
        (await anew.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
    }

    [Fact(DisplayName = "R10.8 the holder is reminded 14, 7 and 1 days before, each time once, by bell and phone, though two nodes run")]
    public async Task Holder_IsRemindedThreeTimes()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        // It ends at ten in the morning: each day before is told at that time.
        _console.Time.MoveTo(new DateTimeOffset(2026, 6, 4, 10, 0, 0, TimeSpan.FromHours(8)));
        await AgedAsync(account, TimeSpan.FromDays(160));
        var ends = await _console.ScalarAsync<DateTime>(
            $"select password_changed_at + interval '180 days' from accounts where user_name = '{account.UserName}'");
        var end = new DateTimeOffset(ends, TimeSpan.Zero);
        foreach (var (before, told) in new[] { (15.0, 0), (14, 1), (13, 1), (8, 1), (7, 2), (3, 2), (1, 3) })
        {
            _console.Time.MoveTo(end - TimeSpan.FromDays(before) + TimeSpan.FromMinutes(1));
            await RunBothAsync();
            Assert.Equal(told, await CountAsync("journal where verb = 'PasswordReminded'"));
        }

        await _console.AppliedAsync("phone-texts");
        await _console.NoticesAsync();
        Assert.Equal(3, await CountAsync($"outgoing_texts where recipient = '{await _console.MobileAsync(account)}' and text like '%密码%'"));
        Assert.Equal(3, await CountAsync($"notices where holder = '{account.UserName}' and kind = 'PasswordReminded'"));
        using var client = await _console.SignInAsync(account);
        Assert.Equal(3, (await client.Read("notices")).Ok().Items.Count(notice => notice.GetProperty("kind").GetString() == "PasswordReminded"));
        using var colleague = await _console.SignInAsync(await _console.AccountAsync(Role.EnforcementOfficer, Xihu, 1));
        Assert.DoesNotContain((await colleague.Read("notices")).Ok().Items, notice => notice.GetProperty("kind").GetString() == "PasswordReminded");

        async System.Threading.Tasks.Task RunBothAsync()
        {
            PasswordReminders Job(TestConsole console) => new(
                console.Get<NetMonitor.Console.Commands.CommandRunner>(), console.Get<NetMonitor.Console.Regulation.RegulationInForce>(), console.Time);
            await System.Threading.Tasks.Task.WhenAll(Job(_console).RunAsync(default), Job(other).RunAsync(default));
            await Job(other).RunAsync(default);
        }
    }

    [Fact(DisplayName = "R10.8 nobody is reminded at night, and of what was missed once, not of each")]
    public async Task Reminder_ThatWasMissed_IsGivenOnce()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var job = new PasswordReminders(
            _console.Get<NetMonitor.Console.Commands.CommandRunner>(), _console.Get<NetMonitor.Console.Regulation.RegulationInForce>(), _console.Time);
        _console.Time.MoveTo(new DateTimeOffset(2026, 6, 10, 3, 0, 0, TimeSpan.FromHours(8)));
        await AgedAsync(account, TimeSpan.FromDays(174));
        await job.RunAsync(default);
        Assert.Equal(0, await CountAsync("journal where verb = 'PasswordReminded'"));

        _console.Time.MoveTo(new DateTimeOffset(2026, 6, 10, 10, 0, 0, TimeSpan.FromHours(8)));
        await job.RunAsync(default);

        Assert.Equal(7, (await _console.NewestAsync("PasswordReminded", account.UserName)).GetProperty("days").GetInt32());
        Assert.Equal(1, await CountAsync("journal where verb = 'PasswordReminded'"));
        // Changed, and the next one begins anew.
        using var client = await _console.SignInAsync(account);
        Assert.Equal(204, (await client.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);
        Assert.True(await _console.ScalarAsync<bool>($"select password_reminded is null from accounts where user_name = '{account.UserName}'"));
    }

    [Fact(DisplayName = "R10.8 who manages an account marks its password at risk: its sessions end, and it must be changed first")]
    public async Task Mark_EndsSessionsAndAsksForAnother()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        using var client = await _console.SignInAsync(account);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await administrator.Post($"accounts/{account.UserName}/mark-at-risk", new { reason = "" })).Refused(400, "ReasonRequired");
        (await (await _console.As(Role.CenterSystemAdministrator, Nanshan)).Post($"accounts/{account.UserName}/mark-at-risk", new { reason = "x" }))
            .Refused(404, "AccountNotFound");

        (await administrator.Post($"accounts/{account.UserName}/mark-at-risk", new { reason = "疑似泄露" })).Ok();

        (await client.Read("tasks")).Refused(401, "NotSignedIn");
        using var anew = await _console.SignInAsync(account);
        (await anew.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
        Assert.Equal("疑似泄露", (await _console.NewestAsync("PasswordAtRisk", account.UserName)).GetProperty("reason").GetString());
        Assert.Equal(204, (await anew.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);
        (await anew.Read("tasks")).Ok();
    }

    [Theory(DisplayName = "R10.8 a password that became known, or bears by now what names its holder, is found at risk at the sign-in")]
    [InlineData("Password1!", "PasswordBreached")]
    [InlineData("Wangxiaoming-83x", "PasswordBearsName")]
    [InlineData("kq!13912345678", "PasswordBearsName")]
    public async Task SignIn_WithAPasswordThatWouldBeRefusedNow_AsksForAnother(string password, string code)
    {
        var account = (await _console.AccountAsync(Role.EnforcementOfficer, Xihu)) with { Password = password };
        var hash = _console.Get<IPasswordHasher<Account>>().HashPassword(null!, password);
        await _console.ExecuteAsync(
            $"update accounts set password_hash = '{hash}', name = '王小明', mobile = '13912345678' where user_name = '{account.UserName}'");

        using var client = await _console.SignInAsync(account);

        (await client.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
        Assert.Equal(code, (await _console.NewestAsync("PasswordAtRisk", account.UserName)).GetProperty("reason").GetString());
        // Said once, and still so at the next one.
        using var again = await _console.SignInAsync(account);
        (await again.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
        Assert.Equal(1, await CountAsync("journal where verb = 'PasswordAtRisk'"));
        (await again.Post("password", new { current = password, @new = "Wangxm-8392x!" })).Ok();
        (await again.Read("tasks")).Ok();
    }

    private async System.Threading.Tasks.Task AgedAsync(DemoAccount account, TimeSpan age) => await _console.ExecuteAsync(
        $"update accounts set password_changed_at = '{_console.Time.GetUtcNow() - age:O}' where user_name = '{account.UserName}'");

    private Task<long> CountAsync(string rows) => _console.ScalarAsync<long>($"select count(*) from {rows}");
}
