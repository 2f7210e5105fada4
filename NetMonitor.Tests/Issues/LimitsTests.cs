using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>What one account does, or one press too many, does not fall on the others.</summary>
public sealed class LimitsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async System.Threading.Tasks.Task Urge_TheSecondPressWithinTheHour_SaysWhenTheLastWas_AndTextsNobody()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu, Hangzhou));
        var texts = await _console.TextsAsync();
        Assert.Equal(1, (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok().Number("urged"));
        var first = await _console.ScalarAsync<DateTime>($"select urged_at from assignments where task_number = '{number}' and unit_code = '{Xihu}'");
        var once = await _console.TextsAsync();
        Assert.True(once > texts);

        var again = await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } });
        again.Refused(409, "UrgedLately");
        var told = again.Body.GetProperty("details").GetProperty("at").GetString()!;
        Assert.Equal(first, DateTimeOffset.Parse(told, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime);
        // Of several, the others are urged, and it is said how many were not.
        var all = (await city.Post($"tasks/{number}/urge", new { onlyLate = false })).Ok();
        Assert.Equal((1, 1), (all.Number("urged"), all.Number("lately")));
        (await city.Post($"tasks/{number}/urge", new { onlyLate = false })).Refused(409, "UrgedLately");
        (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu, Nanshan } })).Refused(404, "AssignmentNotFound");
        Assert.Equal(2, await _console.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskUrged' and subject_number = '{number}'"));

        _console.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok().Number("urged"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Urge_PressedByTwoAtOnce_ReachesAUnitOnce()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var presses = Enumerable.Range(0, 8).Select(_ => city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } }));
        var answers = await System.Threading.Tasks.Task.WhenAll(presses);
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.Refused(409, "UrgedLately"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Upload_ByWhoMayNotAddIt_IsRefusedBeforeItsBodyIsTaken()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        foreach (var (caller, path, code) in new[]
        {
            (await _console.As(Role.EnforcementOfficer, Nanshan), $"assignments/{number}-{Xihu}/attachments", "AssignmentNotFound"),
            (await _console.As(Role.Leader, Xihu), $"assignments/{number}-{Xihu}/attachments", "RoleRequired"),
            (await _console.As(Role.EnforcementOfficer, Nanshan), $"tasks/{number}/attachments", "TaskNotFound"),
            (await _console.As(Role.EnforcementOfficer, Xihu), $"tasks/{number}/attachments", "RoleRequired"),
        })
        {
            using var body = new NeverSent();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = body };
            request.Headers.ExpectContinue = true;
            using var answer = await caller.SendAsync(request);
            Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False(body.WasAskedFor, $"{path}: the body was taken before the answer");
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task RefusedCommands_AreCounted_AndNoneIsLongerThanAName()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Nanshan);
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Nanshan);
        var path = $"tasks/{new string('x', 6000)}/withdraw";
        for (var i = 0; i < 130; i++) (await officer.Post(path)).Refused(404, "TaskNotFound");
        var entries = $"from journal where verb = 'Refused' and actor = '{account.UserName}' and data->>'operation' = 'WithdrawTask'";
        // Twenty one by one, and the hundredth.
        Assert.InRange(await _console.ScalarAsync<long>($"select count(*) {entries}"), 21, 42);
        Assert.Equal("100", await _console.ScalarAsync<string>($"select data->>'count' {entries} and data->>'count' is not null order by id limit 1"));
        Assert.InRange(await _console.ScalarAsync<int>($"select max(length(data::text)) {entries}"), 1, 600);
    }

    [Fact]
    public async System.Threading.Tasks.Task DatabaseBegunInDevelopment_DoesNotStartInProduction()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddConsoleCore(_console.Database, NetMonitor.Console.Journal.Log.JournalLogOptions.In(Path.GetTempPath()), KeyRing.Open(TestKeyRing.File));
        await using var provider = services.BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => ConsoleStart.PrepareAsync(
            provider, PostgresServer.OwnerOf(_console.Database), development: false, CancellationToken.None));
        Assert.Contains("begun in Development", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A large file whose bytes nobody should ask for.</summary>
    private sealed class NeverSent : HttpContent
    {
        public NeverSent() => Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        public bool WasAskedFor { get; private set; }

        protected override System.Threading.Tasks.Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            WasAskedFor = true;
            return System.Threading.Tasks.Task.CompletedTask;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 40_000_000;
            return true;
        }
    }
}
