// A renderer of our own is what a circuit is; this one is rebuilt with each framework version and serves nobody but the bench.
#pragma warning disable BL0006
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        for (var i = 0; i < Pages; i++) pages.Add(await HeadlessPage.OpenAsync(world, live));
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

    /// <summary>A leader's home in a renderer that draws to nowhere, as a circuit without its connection.</summary>
    private sealed class HeadlessPage : Renderer, IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;
        private TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _page;

        private HeadlessPage(AsyncServiceScope scope, ILoggerFactory logging) : base(scope.ServiceProvider, logging) => _scope = scope;

        public Task Drawn => _drawn.Task;

        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        protected override RendererInfo RendererInfo { get; } = new("Server", isInteractive: true);

        public static async Task<HeadlessPage> OpenAsync(World world, LiveSession live)
        {
            var scope = world.Get<IServiceScopeFactory>().CreateAsyncScope();
            var state = new AuthenticationState(new(new SessionIdentity(live)));
            ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
                .SetAuthenticationState(Task.FromResult(state));
            var page = new HeadlessPage(scope, world.Get<ILoggerFactory>());
            await page.Dispatcher.InvokeAsync(async () =>
            {
                page._page = page.AssignRootComponentId(page.InstantiateComponent(typeof(HomePage)));
                await page.RenderRootComponentAsync(page._page);
            });
            return page;
        }

        public void Expect() => _drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task DrawAgainAsync() => Dispatcher.InvokeAsync(() => RenderRootComponentAsync(_page, ParameterView.Empty));

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
        {
            _drawn.TrySetResult();
            return Task.CompletedTask;
        }

        protected override void HandleException(Exception exception) => _drawn.TrySetException(exception);

        public new async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _scope.DisposeAsync();
        }
    }
}
