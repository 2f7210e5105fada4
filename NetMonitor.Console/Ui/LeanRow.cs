using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace NetMonitor.Console.Ui;

/// <summary>
/// One row of a <see cref="LeanTable{T}"/>. It renders again only when its item has changed, and then flashes once: a
/// live table of which one row moved sends one row over the wire. Its links go on from the page's address, so it follows that too.
/// </summary>
public sealed class LeanRow<T> : ComponentBase
{
    private bool _dirty = true;
    private bool _seen;
    private int _flashes;
    private string? _address;

    [Inject] public NavigationManager Navigation { get; set; } = default!;

    [Parameter, EditorRequired] public T Item { get; set; } = default!;
    [Parameter] public int Index { get; set; }

    /// <summary>What tells a changed item from the same one read again; the item itself where nothing is given.</summary>
    [Parameter] public object? Stamp { get; set; }
    [Parameter, EditorRequired] public RenderFragment<T> Cells { get; set; } = default!;
    [Parameter] public string? Class { get; set; }

    public override Task SetParametersAsync(ParameterView parameters)
    {
        var changed = _seen && !Equals(parameters.GetValueOrDefault<object>(nameof(Stamp)) ?? parameters.GetValueOrDefault<T>(nameof(Item)), Stamp ?? Item);
        _dirty = !_seen || changed || _address != Navigation.Uri || parameters.GetValueOrDefault<int>(nameof(Index)) != Index
            || parameters.GetValueOrDefault<string>(nameof(Class)) != Class;
        if (changed) _flashes++;
        (_seen, _address) = (true, Navigation.Uri);
        return base.SetParametersAsync(parameters);
    }

    protected override bool ShouldRender() => _dirty;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "tr");
        builder.AddAttribute(1, "aria-rowindex", Index);
        // Two names for one animation: the browser starts it again only when the name changes.
        builder.AddAttribute(2, "class", _flashes == 0 ? Class : $"{Class} flash{_flashes % 2}");
        builder.AddContent(3, Cells(Item));
        builder.CloseElement();
    }
}
