using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 14: the leak of any other account.</summary>
public sealed class Article14Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Kind = "UserLeak";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R14.1 the holder's own word freezes the account at once, without the password, and is reported to its own level's administrator")]
    public async Task Open_ByTheHolder_FreezesAndReports()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        using var holder = await _console.SignInAsync(account);
        await _console.ExecuteAsync($"update sessions set confirmed_at = confirmed_at - interval '1 hour' where user_name = '{account.UserName}'");

        var opened = await holder.Post("incidents", _console.Leak(Kind, null));

        Assert.Equal(201, opened.Status);
        Assert.Equal("Frozen", await _console.StateOfAsync(account.UserName));
        (await holder.Read("tasks")).Refused(401, "NotSignedIn");
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        Assert.Equal(Xihu, (await own.Read($"incidents/{opened.Text("number")}")).Ok().Text("handlerCode"));
        (await own.Post("incidents", _console.Leak(Kind, account.UserName))).Refused(409, "AccountInIncident", "R13.6");
    }

    [Fact(DisplayName = "R14.1 an account that is frozen already stays so; one of another kind goes by its own article")]
    public async Task Open_OfAFrozenAccount_KeepsItFrozen()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await own.StepAsync(account, "freeze")).Ok();
        (await own.Post("incidents", _console.Leak("AdministratorLeak", account.UserName))).Refused(409, "KindNotOfAccount", "R14.1");

        var number = await _console.OpenAsync(own, Kind, account.UserName);

        Assert.Equal(("Frozen", "Contained"), (await _console.StateOfAsync(account.UserName), await own.StateAsync(number)));
    }

    [Fact(DisplayName = "R14.2 without a leak of information what was written is cleaned first, then the password is changed and the account restored")]
    public async Task NoLeak_CleanPasswordRestore()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, Kind, account.UserName);
        (await own.StepAsync(number, "confirm-analysis", new { accounts = Array.Empty<string>(), ground = "不清楚。" })).Refused(400, "FieldMissing");
        (await own.ConfirmAsync(number, IncidentBodies.Analysis(leak: false))).Ok();
        Assert.Equal("Cleaning", await own.StateAsync(number));
        (await own.StepAsync(number, "change-password")).Refused(409, "IncidentStateRefused", "R14.2");
        (await own.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R14.2");
        (await own.StepAsync(number, "confirm-clean", new { ground = "未写入内容。" })).Ok();
        (await own.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R14.2");
        var password = (await own.StepAsync(number, "change-password")).Ok().Text("initialPassword");
        (await own.StepAsync(number, "restore")).Ok();

        (await _console.SignInAsync(account with { Password = password })).Dispose();
    }

    [Theory(DisplayName = "R14.3 a leak of information waits for the unit's leader: a station's responsible person, an authority's leader")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leak_WaitsForTheLeader(bool atStation)
    {
        var unit = atStation ? await _console.StationAsync("330106") : Xihu;
        var leader = atStation ? Role.ResponsiblePerson : Role.Leader;
        var administrator = await _console.As(atStation ? Role.GrassrootsSystemAdministrator : Role.CenterSystemAdministrator, unit);
        var account = await _console.AccountAsync(Role.EnforcementOfficer, unit);
        var number = await _console.OpenAsync(administrator, Kind, account.UserName);
        (await administrator.ConfirmAsync(number, IncidentBodies.Analysis(leak: true))).Ok();
        if (atStation)
            (await (await _console.As(Role.Leader, Xihu)).StepAsync(number, "decide", IncidentBodies.Decision()))
                .Refused(403, "IncidentOfOthers", "R14.1");

        (await (await _console.As(leader, unit)).StepAsync(number, "decide", IncidentBodies.Decision())).Ok();

        (await administrator.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        (await (await _console.As(leader, unit)).StepAsync(number, "sign-report")).Ok();
        (await administrator.StepAsync(number, "close")).Ok();
        // What the decision leaves frozen is the ordinary administrator's again.
        (await administrator.StepAsync(account, "unfreeze")).Ok();
    }
}
