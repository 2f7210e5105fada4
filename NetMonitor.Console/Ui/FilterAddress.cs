using Microsoft.AspNetCore.Components;

namespace NetMonitor.Console.Ui;

/// <summary>
/// The filters of a list as parts of its address, from one address to the next: what was typed and what is clicked right after go together, because
/// the address follows only when the browser has answered.
/// </summary>
public sealed class FilterAddress(NavigationManager navigation)
{
    private readonly Dictionary<string, object?> _asked = [];

    /// <summary>Sets a filter, or takes it away where there is nothing to look for.</summary>
    public void Go(string name, object? value)
    {
        _asked[name] = value switch
        {
            DateOnly day => Times.Day(day),
            null or "" => null,
            _ => value.ToString(),
        };
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(_asked), replace: true);
    }
}
