using System.Reflection;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>
/// How a page reads what may be refused: a refusal is on record under the page's route template. Each page has one of its own, and asks
/// it only once it is interactive: a visit to what is refused counts once, however often events have the page read again.
/// </summary>
public sealed class PageReads(RefusedReads refusals)
{
    /// <summary>By route: what was asked for last, and whether its refusal is counted.</summary>
    private readonly Dictionary<string, (string Asked, bool Counted)> _visits = [];

    /// <summary>Answers what was read. <paramref name="query"/> is the template of the address's query, where that names what is read.</summary>
    public async Task<Result<T>> ReadAsync<T>(IComponent page, Actor actor, string asked, Task<Result<T>> read, string query = "")
    {
        var result = await read;
        await NoteAsync(page.GetType(), actor, asked, result.Refusal, query);
        return result;
    }

    /// <summary>Counts a refusal, unless this visit's is counted already.</summary>
    public async Task NoteAsync(Type page, Actor actor, string asked, Refusal? refusal, string query = "")
    {
        var route = page.GetCustomAttribute<RouteAttribute>()!.Template + query;
        var counted = _visits.TryGetValue(route, out var last) && last.Asked == asked && last.Counted;
        _visits[route] = (asked, counted || refusal is not null);
        // Who leaves at once has tried all the same.
        if (refusal is not null && !counted) await refusals.NoteAsync(actor, route, refusal, CancellationToken.None);
    }
}
