using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 13: the leak of a system administrator's account.</summary>
public sealed class Article13Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Kind = "AdministratorLeak";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R13.1 opening freezes the account and cuts its sessions in the step that reports it to the center above, and to no other")]
    public async Task Open_FreezesCutsAndReports()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        using var session = await _console.SignInAsync(leaked);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);

        var number = await _console.OpenAsync(above, Kind, leaked.UserName);

        Assert.StartsWith("I330100", number, StringComparison.Ordinal);
        Assert.Equal("Frozen", await _console.StateOfAsync(leaked.UserName));
        (await session.Read("tasks")).Refused(401, "NotSignedIn");
        var file = (await above.Read($"incidents/{number}")).Ok();
        Assert.Equal("Contained", file.Text("state"));
        Assert.Equal(Zhejiang, file.Text("handlerCode"));
        Assert.NotEmpty(file.Body.GetProperty("sessions").EnumerateArray());
        Assert.Equal("ConfirmAnalysis", Assert.Single(file.Body.GetProperty("next").EnumerateArray()).GetString());
        // Frozen and on record in one transaction: the same id of it stands at both entries.
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"""
            select count(distinct xid::text) from journal where (verb = 'AccountFrozen' and subject_number = '{leaked.UserName}')
              or (verb = 'IncidentOpened' and subject_number = '{number}')
            """));
        foreach (var (role, unit) in new[] { (Role.CenterSystemAdministrator, Hangzhou), (Role.CenterSystemAdministrator, Nation),
            (Role.CenterSystemAdministrator, Guangdong), (Role.EnforcementOfficer, Xihu) })
        {
            var other = await (await _console.As(role, unit)).Read($"incidents/{number}");
            Assert.True(other.Status is 404 or 403, $"{role} {unit}: {other.Status}");
        }

        Assert.Equal(200, (await (await _console.As(Role.Leader, Hangzhou)).Read($"incidents/{number}")).Status);
    }

    [Fact(DisplayName = "R13.3 without new accounts and without a leak of information the password is changed, and only then is the account restored")]
    public async Task NoNewAccountsNoLeak_PasswordThenRestore()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        (await above.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R13.3");
        (await above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false))).Ok();
        (await above.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R13.3");
        (await above.Post($"accounts/{leaked.UserName}/unfreeze", AccountBodies.Because())).Refused(409, "AccountInIncident", "R13.6");

        var password = (await above.StepAsync(number, "change-password")).Ok().Text("initialPassword");
        (await above.StepAsync(number, "restore")).Ok();

        Assert.Equal("Active", await _console.StateOfAsync(leaked.UserName));
        (await _console.SignInAsync(leaked with { Password = password })).Dispose();
        (await above.StepAsync(number, "close")).Refused(409, "IncidentStateRefused", "R15.1");
        (await above.StepAsync(number, "file-report", new { text = "一、时间线……" })).Ok();
        (await above.StepAsync(number, "close")).Ok();
        Assert.Equal("Closed", await above.StateAsync(number));
    }
}
