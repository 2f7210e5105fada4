using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>From a national dispatch until 1,000 live pages of one node have read and drawn it, against drawing each of them once.</summary>
internal static class PagesRow
{
    private const int Pages = 1000;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var issuer = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        var session = await world.SignInAsync(Role.Leader, UnitKind.Authority);
        var live = await world.Get<SessionStore>().FindAsync(session.SessionId, CancellationToken.None) ?? throw new InvalidOperationException("No session.");
        var pages = new List<HeadlessPage>();
        for (var i = 0; i < Pages; i++) pages.Add(await HeadlessPage.OpenAsync(world, live, typeof(HomePage), ParameterView.Empty));
        List<double> ours = [], floor = [];
        for (var round = -2; round < rounds; round++)
        {
            var number = await world.DraftAsync(issuer);
            await Task.Delay(TimeSpan.FromSeconds(2));
            foreach (var page in pages) page.Expect();
            World.Taken(await world.Get<DispatchTask>().HandleAsync(issuer, number, Call.None, CancellationToken.None));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(pages.Select(page => page.Drawn)).WaitAsync(TimeSpan.FromMinutes(2));
            var took = Stopwatch.GetElapsedTime(started);
            // The folder's and the other readers' work on the same event is not the pages'.
            await Task.Delay(TimeSpan.FromSeconds(2));
            started = Stopwatch.GetTimestamp();
            await Task.WhenAll(pages.Select(page => Task.Run(page.DrawAgainAsync)));
            var plain = Stopwatch.GetElapsedTime(started);
            if (round < 0) continue;
            ours.Add(took.TotalMilliseconds);
            floor.Add(plain.TotalMilliseconds);
        }

        foreach (var page in pages) await page.DisposeAsync();
        return new Row("a dispatch seen by 1,000 live pages", "ms", ours, floor, 1.5, Allowance: NetMonitor.Console.Ui.LivePage.Gathering.TotalMilliseconds);
    }
}
