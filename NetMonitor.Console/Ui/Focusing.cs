using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace NetMonitor.Console.Ui;

public static class Focusing
{
    /// <summary>Gives an element the focus. Where it went meanwhile, since the page was left or draws something else, nobody looks for it there.</summary>
    public static async Task FocusIfThereAsync(this ElementReference element, bool preventScroll = false)
    {
        try
        {
            await element.FocusAsync(preventScroll);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException)
        {
            // What stands there now has a beginning of its own.
        }
    }
}
