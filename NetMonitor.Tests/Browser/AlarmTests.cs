using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>A real browser before a console on which the detectors run.</summary>
public sealed class WatchedBrowser(PostgresServer server) : IAsyncLifetime
{
    public BrowserFixture Browsers { get; } = new(server) { Configure = services => services.AddSingleton(RunningDetectors.Usual) };

    public ValueTask InitializeAsync() => Browsers.InitializeAsync();

    public ValueTask DisposeAsync() => Browsers.DisposeAsync();
}

/// <summary>Critical alerts call whoever watches, by sound and by the browser's notification, if its user has said so; what waits is in the bell.</summary>
public sealed class AlarmTests(WatchedBrowser fixture) : IClassFixture<WatchedBrowser>
{
    private readonly BrowserFixture _browsers = fixture.Browsers;

    [Fact]
    public async System.Threading.Tasks.Task CriticalAlert_CallsWhoAllowedIt_OnceTheSwitchIsOn_AndWaitsInTheBell()
    {
        var console = _browsers.Console;
        var page = await _browsers.SignInAsync(Role.CenterSystemAdministrator, Xihu);
        await page.AddInitScriptAsync(
            """
            window.called = [];
            window.asked = 0;
            window.Notification = class {
              static permission = 'default';
              static async requestPermission() { window.asked++; return Notification.permission = 'granted'; }
              constructor(title, options) { window.called.push(`${title} ${options.body} ${options.tag}`); }
              close() { }
            };
            """);
        await page.GotoAsync($"{console.Address}units");
        await Places.SettledAsync(page);
        await page.ClickAsync("#bell");
        var alarm = page.Locator("[data-alarm]");
        await Expect(alarm).Not.ToBeCheckedAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("asked"));
        await alarm.ClickAsync();
        await Eventually.TrueAsync(() => page.EvaluateAsync<bool>("asked === 1"), "the browser was asked");
        await Expect(alarm).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Escape");

        // A key that was reported lost, and shown all the same (D9).
        var officer = await console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var custodian = await console.As(Role.KeyCustodian, Xihu);
        (await custodian.Post($"keys/{officer.KeySerial}/report-lost", new { reason = "来电报失", caller = "本人" })).Ok();
        (await console.Anonymous().Post("sessions", await console.CredentialsAsync(officer))).Refused(401, "SignInRefused");
        await Eventually.TrueAsync(() => page.EvaluateAsync<bool>("called.length > 0"), "the browser called");

        var id = await console.ScalarAsync<Guid>("select id from alerts where detector = 'D9'");
        Assert.EndsWith($"/alerts/{id}", (await page.EvaluateAsync<string[]>("called"))[0], StringComparison.Ordinal);
        await page.ClickAsync("#bell");
        await Expect(page.Locator("[data-waits=Alerts] b")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[1-9]"));
        // The switch is this browser's: it is as it was left.
        await page.ReloadAsync();
        await Places.SettledAsync(page);
        await page.ClickAsync("#bell");
        await Expect(alarm).ToBeCheckedAsync();
        // What waits is live: somebody else looks at the alert.
        var waiting = int.Parse((await page.Locator("[data-waits=Alerts] b").TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        var colleague = await console.As(Role.CenterSystemAdministrator, Xihu);
        (await colleague.Post($"alerts/{id}/acknowledge", new { })).Ok();
        await Expect(waiting == 1 ? page.Locator("[data-waits=Alerts]") : page.Locator($"[data-waits=Alerts] b:text-is('{waiting}')")).ToHaveCountAsync(0);
        _browsers.AssertNoComplaints(page);
    }
}
