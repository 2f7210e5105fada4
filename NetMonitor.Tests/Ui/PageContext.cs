using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Ui;

/// <summary>What components need around them: words, a clock that stands, and someone who looks.</summary>
public abstract class PageContext : BunitContext
{
    protected static readonly DateTimeOffset Now = new(2026, 9, 1, 2, 0, 0, TimeSpan.Zero);

    protected FakeTimeProvider Clock { get; } = new(Now);

    protected FeedBroker Broker { get; } = new();

    /// <summary>Who looks; to be said before the first page is drawn.</summary>
    protected Actor Looks { get; set; } = AnActor.Of(Role.CenterBusinessAdministrator);

    /// <param name="also">Services that more than words are drawn from.</param>
    protected PageContext(string language = "en", Action<BunitServiceProvider>? also = null)
    {
        DefaultWaitTimeout = Patience.End;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Services.AddLogging().AddConsoleLocalization();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(Broker).AddSingleton<NetMonitor.Console.Ui.SharedReads>();
        Services.AddScoped<AuthenticationStateProvider>(_ => new SignedIn(Looks));
        Services.AddScoped<CurrentActor>();
        // What is on record about a rule is read from the database: pages in a browser show that.
        ComponentFactories.AddStub<NetMonitor.Console.Ui.InterpretedRule>();
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false).AddTransient<MudLocalizer, MudBlazorWords>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        also?.Invoke(Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    private sealed class SignedIn(Actor actor) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new(new SessionIdentity(
                new LiveSession(actor, SessionKind.Page, null, true, false, Now, Now.AddHours(12))
                {
                    Network = "203.0.113.5", CreatedAt = Now,
                }))));
    }
}

/// <summary>Accounts of the demo's kind: the authority of Hangzhou or its center.</summary>
internal static class AnActor
{
    private static readonly UnitPath s_hangzhou = UnitPath.Root(UnitCode.Nation).Append(UnitCode.Authority("330000")).Append(UnitCode.Authority("330100"));

    public static Actor Of(params Role[] roles)
    {
        var center = roles.Any(role => role is Role.CenterBusinessAdministrator or Role.CenterSystemAdministrator);
        var unit = center ? UnitCode.Center("330100") : UnitCode.Authority("330100");
        return new Actor(
            "330110100022001", "业务管理员", unit, center ? "杭州市网监协调中心" : "杭州市市场监督管理局", unit.Kind, UnitLevel.Prefecture,
            center ? s_hangzhou.Append(unit) : s_hangzhou, unit.ActsAs, s_hangzhou, null, roles, Guid.CreateVersion7());
    }
}
