using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace NetMonitor.Console.Ui;

/// <summary>
/// A part of a page whose links go on from the page's address. The page draws it anew only when its parameters change, and they need not when the
/// address does.
/// </summary>
public abstract class FollowsAddress : ComponentBase, IDisposable
{
    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    protected sealed override void OnInitialized() => Navigation.LocationChanged += OnMoved;

    private void OnMoved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(StateHasChanged);

    public void Dispose()
    {
        Navigation.LocationChanged -= OnMoved;
        GC.SuppressFinalize(this);
    }
}
