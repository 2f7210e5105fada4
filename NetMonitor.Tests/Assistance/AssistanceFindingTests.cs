using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Shell;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Assistance;

/// <summary>Requests are found by whoever may read them, and by nobody else.</summary>
public sealed class AssistanceFindingTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Palette_FindsARequest_ByNumberCaseAndCause_ForItsReadersAlone()
    {
        var number = await _console.DeliveredAsync(change: body =>
            body["case"] = new { number = "杭西市监案〔2026〕377号", cause = "虚假宣传“鹿茸口服液”", parties = Array.Empty<object>() });
        using var scope = _console.Services.CreateScope();
        var palette = scope.ServiceProvider.GetRequiredService<PaletteSearch>();
        var (officer, asked) = (await _console.ActorAsync(Role.EnforcementOfficer, Xihu), await _console.ActorAsync(Role.EnforcementOfficer, Nanshan));
        var stranger = await _console.ActorAsync(Role.EnforcementOfficer, Beishan);

        foreach (var text in new[] { number, number.ToLowerInvariant(), $"0{number[^6..]}", "2026〕377", "鹿茸", "lurong" })
        foreach (var reader in new[] { officer, asked })
        {
            var hit = Assert.Single(await palette.FindAsync(reader, text, default), found => found.Group == ShellText.Assistance);
            Assert.Equal(($"/assistance/{number}", "虚假宣传“鹿茸口服液”"), (hit.Href, hit.Text));
        }

        foreach (var text in new[] { number, "2026〕377", "lurong" })
            Assert.DoesNotContain(await palette.FindAsync(stranger, text, default), found => found.Group == ShellText.Assistance);
        // A leg that is named is opened itself.
        Assert.Contains(await palette.FindAsync(officer, $"{number}-1", default), found => found.Href == $"/assistance/{number}-1");
        Assert.Contains(await palette.FindAsync(officer, "", default), found => found.Href == "/assistance/new");
    }

    [Fact]
    public async Task Leg_IsReadByItsNameOverHttp()
    {
        var number = await _console.DeliveredAsync();
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);

        Assert.Equal(number, (await officer.Read($"assistance-requests/{number}-1")).Ok().Text("number"));
        (await officer.Read($"assistance-requests/{number}-0")).Refused(404, "AssistanceNotFound");
        (await officer.Read($"assistance-requests/{number}-201")).Refused(404, "AssistanceNotFound");
        (await officer.Step($"{number}-1", "withdraw")).Ok();
    }
}
