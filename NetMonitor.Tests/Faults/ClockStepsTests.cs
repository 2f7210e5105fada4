using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Jobs;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Journal;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>The clock steps back, as one that was wrong does when it is set right.</summary>
public sealed class ClockStepsTests(PostgresServer server)
{
    [Theory]
    [InlineData(-3 * 60)]
    [InlineData(-200 * 24 * 60)]
    public async Task Clock_ThatStepsBack_ChangesNeitherOrderNorLogNorSessions(int minutes)
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, Hangzhou));
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        var responsible = await console.As(Role.ResponsiblePerson, Xihu);
        var before = await city.DispatchAsync(Picked(Xihu));
        var key = $"receive-{before}";
        var received = (await officer.Post($"assignments/{before}-{Xihu}/receive", key: key)).Ok();

        console.Time.Advance(TimeSpan.FromMinutes(minutes));

        // Who is signed in stays so, an answered key answers the same, and work goes on from where it was.
        Assert.Equal(received.Raw, (await officer.Post($"assignments/{before}-{Xihu}/receive", key: key)).Ok().Raw);
        (await officer.Post($"assignments/{before}-{Xihu}/submit", Values(7))).Ok();
        (await responsible.Post($"assignments/{before}-{Xihu}/approve")).Ok();
        (await city.Post($"assignments/{before}-{Xihu}/accept")).Ok();
        var after = await city.DispatchAsync(Picked(Xihu));
        Assert.NotEqual(before, after);
        Assert.Equal(1, (await city.Read($"tasks/{before}/progress")).Ok().Body.GetProperty("byState").GetProperty("Accepted").GetInt32());

        await hub.UntilAsync(_ => hub.Numbers("TaskDispatched").Contains(after), "the feed goes on");
        Assert.Equal(
            ["TaskDrafted", "TaskDispatched", "AssignmentReceived", "AssignmentSubmitted", "AssignmentApproved", "AssignmentAccepted", "TaskDrafted",
                "TaskDispatched"],
            hub.Events.Select(item => item.GetProperty("kind").GetString()!).Where(kind => kind is not "SignedIn"));
        await JournalLogTests.SettledAsync(console);
        Assert.Equal("True", (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).Read("journal/verify")).Ok().Text("intact"));
        await console.Anonymous().ShowsAsync("Healthy");
    }

    [Fact]
    public async Task Clock_ThatStepsOverADeadlineAndBack_TellsOfItOnce()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        foreach (var days in new[] { 61, -61, 61 })
        {
            console.Time.Advance(TimeSpan.FromDays(days));
            await console.Get<RemindUnits>().HandleAsync(CancellationToken.None);
        }

        Assert.Equal(1L, await console.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskOverdue' and subject_number = '{number}'"));
    }

    /// <summary>A code is good once, whatever the clock says: until it has caught up, nobody signs in with one that was used.</summary>
    [Fact]
    public async Task Clock_ThatStepsBack_MakesNoUsedCodeGoodAgain()
    {
        await using var console = await TestConsole.StartAsync(server);
        var account = await console.AccountAsync(Role.EnforcementOfficer, Guangdong);
        var credentials = await console.CredentialsAsync(account);
        (await console.Anonymous().CallAsync("POST", "sessions", credentials)).Ok();

        console.Time.Advance(TimeSpan.FromSeconds(-20));
        (await console.Anonymous().CallAsync("POST", "sessions", credentials)).Refused(401, "SignInRefused");
        console.Time.Advance(TimeSpan.FromSeconds(80));
        (await console.Anonymous().CallAsync("POST", "sessions", await console.CredentialsAsync(account))).Ok();
    }
}
