using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 12: lost and damaged keys.</summary>
public sealed class Article12Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R12.1 the report of a lost or damaged key freezes the account at once, whoever makes it, and ends its sessions")]
    [InlineData("report-lost", "holder")]
    [InlineData("report-lost", "custodian")]
    [InlineData("report-lost", "administrator")]
    [InlineData("report-damaged", "holder")]
    public async Task Report_FreezesTheAccount(string report, string by)
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        using var holder = await _console.SignInAsync(account);
        var reporter = by switch
        {
            "holder" => holder,
            "custodian" => await _console.As(Role.KeyCustodian, Xihu),
            _ => await _console.As(Role.CenterSystemAdministrator, Xihu),
        };

        (await reporter.Post($"keys/{account.KeySerial}/{report}", new { reason = "出差途中", caller = by == "holder" ? null : "本人来电" })).Ok();

        Assert.Equal("Frozen", await _console.StateOfAsync(account.UserName));
        (await holder.Read("tasks")).Refused(401, "NotSignedIn");
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
    }

    [Fact(DisplayName = "R12.1 the account is enabled only once a replacement is bound, and the ledger says that it was issued again")]
    public async Task Account_WithoutReplacement_IsNotEnabled()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var custodian = await _console.As(Role.KeyCustodian, Hangzhou);
        (await custodian.Post($"keys/{account.KeySerial}/report-lost", new { reason = "来电报失", caller = "本人" })).Ok();

        (await administrator.StepAsync(account, "unfreeze")).Refused(409, "ReplacementNotBound", "R12.1");
        var replacement = await _console.IssuedKeyAsync(Hangzhou, account.UserName);
        (await administrator.StepAsync(account, "unfreeze")).Refused(409, "ReplacementNotBound", "R12.1");
        (await administrator.Post($"accounts/{account.UserName}/bind-key", new { keySerial = replacement })).Ok();
        (await administrator.StepAsync(account, "unfreeze")).Ok();

        (await _console.SignInAsync(account with { KeySerial = replacement })).Dispose();
        var ledger = (await custodian.Read($"keys/{replacement}")).Ok().Body.GetProperty("ledger").EnumerateArray()
            .Select(line => line.GetProperty("entry").GetString());
        Assert.Equal(["Imported", "Reissued", "Bound"], ledger);
    }

    [Fact(DisplayName = "R12.1 a lost key is never bound again, nor anything else, not even to another account")]
    public async Task LostKey_IsRefusedEverywhere()
    {
        var lost = await _console.IssuedKeyAsync(Xihu);
        var custodian = await _console.As(Role.KeyCustodian, Xihu);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await custodian.Post($"keys/{lost}/report-lost", Reason())).Ok();
        var rows = await AccountsAsync();

        (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = lost)))
            .Refused(409, "KeyIsLost", "R12.1");
        foreach (var step in new[] { "issue", "recover", "receive" })
            (await custodian.Post($"keys/{lost}/{step}", Reason())).Refused(409, "KeyIsLost", "R12.1");
        // Somebody else's ledger does not have it; that it is lost counts first.
        (await (await _console.As(Role.CenterSystemAdministrator, Nanshan)).Post(
            "accounts", AccountBodies.Account(Nanshan, Role.EnforcementOfficer, with => with["keySerial"] = lost))).Refused(409, "KeyIsLost", "R12.1");

        Assert.Equal(rows, await AccountsAsync());
    }

    [Fact(DisplayName = "R12.1 of two replacements bound at once on two nodes exactly one is")]
    public async Task Replacements_TwoAtOnce_OneIsBound()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.NewAccountAsync(Nanshan, Role.EnforcementOfficer);
        (await (await _console.As(Role.KeyCustodian, Nanshan)).Post($"keys/{account.KeySerial}/report-damaged", Reason())).Ok();
        var (one, two) = (await _console.IssuedKeyAsync(Nanshan), await _console.IssuedKeyAsync(Nanshan));
        var token = (await _console.As(Role.CenterSystemAdministrator, Nanshan)).DefaultRequestHeaders.Authorization!.Parameter!;
        using var here = _console.WithToken(token);
        using var there = other.WithToken(token);

        var answers = await System.Threading.Tasks.Task.WhenAll(
            here.Post($"accounts/{account.UserName}/bind-key", new { keySerial = one }),
            there.Post($"accounts/{account.UserName}/bind-key", new { keySerial = two }));

        answers.Single(answer => answer.Status != 200).Refused(409, "AccountHasKey", "R11.1");
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from security_keys where bound_to = '{account.UserName}' and state = 'Bound'"));
    }

    [Fact(DisplayName = "R12.1 where the stock holds no key to issue, the custodian's report applies for a replacement in the same step")]
    public async Task Report_WithAnEmptyStock_AppliesForAReplacement()
    {
        var custodian = await _console.As(Role.KeyCustodian, Shenzhen);
        var (one, two, three) = (await AccountAsync(), await AccountAsync(), await AccountAsync());
        Assert.Empty((await ReportAsync(custodian, one)).Text("replacement"));
        await _console.ExecuteAsync($"update security_keys set state = 'WrittenOff' where unit_code = '{Shenzhen}' and state in ('InStock', 'Recovered')");

        var number = (await ReportAsync(custodian, two)).Text("replacement");
        Assert.Empty((await ReportAsync(await _console.As(Role.CenterSystemAdministrator, Shenzhen), three)).Text("replacement"));

        var application = (await custodian.Read($"key-applications/{number}")).Ok();
        Assert.Equal((two.KeySerial, 1, "Submitted"), (application.Text("replaces"), application.Number("quantity"), application.Text("state")));
        Assert.Equal(number, (await custodian.Read($"keys/{two.KeySerial}")).Ok().Text("replacement"));
        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from journal where verb = 'KeysApplied' and data->>'replaces' = '{two.KeySerial}'"));
        // What an administrator or a holder reported, the custodian applies for.
        (await ApplyAsync(two)).Refused(409, "ReplacementAppliedFor", "R12.1");
        (await ApplyAsync(await AccountAsync("update security_keys set state = 'InStock' where serial = (select min(serial) from security_keys "
            + $"where unit_code = '{Shenzhen}' and state = 'WrittenOff')"))).Refused(409, "KeyNotToReplace", "R12.1");
        (await custodian.Post("key-applications", new { quantity = 2, reason = "补发", replaces = three.KeySerial })).Refused(400, "QuantityMalformed");
        (await (await _console.As(Role.KeyCustodian, Nanshan)).Post("key-applications", new { quantity = 1, reason = "补发", replaces = three.KeySerial }))
            .Refused(404, "KeyNotFound");
        Assert.Equal(three.KeySerial, (await ApplyAsync(three)).Ok().Text("replaces"));

        async System.Threading.Tasks.Task<DemoAccount> AccountAsync(string? before = null)
        {
            if (before is not null) await _console.ExecuteAsync(before);
            return await _console.NewAccountAsync(Shenzhen, Role.EnforcementOfficer);
        }

        async System.Threading.Tasks.Task<ApiAnswer> ReportAsync(HttpClient by, DemoAccount account) =>
            (await by.Post($"keys/{account.KeySerial}/report-lost", Reason())).Ok();

        Task<ApiAnswer> ApplyAsync(DemoAccount account) =>
            custodian.Post("key-applications", new { quantity = 1, reason = "补发", replaces = account.KeySerial });
    }

    [Theory(DisplayName = "R12.1 a stranger can't report a key, nor learn that it is there")]
    [InlineData(Role.EnforcementOfficer, Xihu)]
    [InlineData(Role.Leader, Xihu)]
    [InlineData(Role.KeyCustodian, Nanshan)]
    [InlineData(Role.CenterSystemAdministrator, Hangzhou)]
    public async Task Report_ByAStranger_IsRefused(Role role, string unit)
    {
        var key = (await _console.AccountAsync(Role.ResponsiblePerson, Xihu)).KeySerial;

        (await (await _console.As(role, unit)).Post($"keys/{key}/report-lost", Reason())).Refused(404, "KeyNotFound", "R16.2");
        (await (await _console.As(role, unit)).Post("keys/NONE/report-lost", Reason())).Refused(404, "KeyNotFound", "R16.2");
    }

    private static object Reason() => new { reason = "测试" };

    private Task<long> AccountsAsync() => _console.ScalarAsync<long>("select count(*) from accounts");
}
