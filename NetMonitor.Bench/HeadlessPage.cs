// A renderer of our own is what a circuit is; this one is rebuilt with each framework version and serves nobody but the bench.
#pragma warning disable BL0006
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetMonitor.Console.Auth;

namespace NetMonitor.Bench;

/// <summary>A page in a renderer that draws to nowhere, as a circuit without its connection.</summary>
internal sealed class HeadlessPage : Renderer, IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _page;

    private HeadlessPage(AsyncServiceScope scope, ILoggerFactory logging) : base(scope.ServiceProvider, logging) => _scope = scope;

    public IComponent Component { get; private set; } = default!;

    public Task Drawn => _drawn.Task;

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    protected override RendererInfo RendererInfo { get; } = new("Server", isInteractive: true);

    public static async Task<HeadlessPage> OpenAsync(World world, LiveSession live, Type component, ParameterView parameters)
    {
        var scope = world.Get<IServiceScopeFactory>().CreateAsyncScope();
        var state = new AuthenticationState(new(new SessionIdentity(live)));
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(state));
        ((IHostEnvironmentNavigationManager)scope.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize($"{world.Address}/", $"{world.Address}/");
        var page = new HeadlessPage(scope, world.Get<ILoggerFactory>());
        await page.Dispatcher.InvokeAsync(async () =>
        {
            page.Component = page.InstantiateComponent(component);
            page._page = page.AssignRootComponentId(page.Component);
            await page.RenderRootComponentAsync(page._page, parameters);
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
