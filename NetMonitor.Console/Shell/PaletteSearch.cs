using Microsoft.Extensions.Localization;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Supervision;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Shell;

/// <summary>One line of the palette: where it leads. The group is a key of <see cref="ShellText"/>.</summary>
public sealed record PaletteHit(string Group, string Text, string Detail, string Href);

/// <summary>What the palette finds: actions, tasks, units and, for who manages them, accounts; each within the reader's scope.</summary>
public sealed class PaletteSearch(TaskQueries tasks, UnitQueries units, FindAccounts accounts, Words words, IStringLocalizer<ShellText> texts)
{
    private const int Each = 6;

    public async Task<IReadOnlyList<PaletteHit>> FindAsync(Actor actor, string text, CancellationToken cancel)
    {
        text = text.Trim();
        var hits = Actions(actor).Where(hit => text.Length == 0 || Fits(hit.Text, text)).Take(text.Length == 0 ? 20 : Each).ToList();
        if (text.Length == 0) return hits;
        if (Navigation.IsOpen(actor, "/tasks")) hits.AddRange(await TasksAsync(actor, text, cancel));
        var found = await units.ListAsync(new UnitFilter(Q: text), Each, null, cancel);
        if (!found.IsRefused) hits.AddRange(found.Value.Items.Select(unit => new PaletteHit(ShellText.Units, unit.Name, $"{unit.Code} · {words.Of(unit.Level)}", $"/units?unit={unit.Code}")));
        hits.AddRange((await accounts.HandleAsync(actor, text, Each, cancel)).Select(account =>
            new PaletteHit(ShellText.Accounts, account.Name, $"{account.UserName} · {account.UnitName}", $"/journal?actor={account.UserName}")));
        return hits;
    }

    private IEnumerable<PaletteHit> Actions(Actor actor) =>
        Navigation.For(actor).Select(item => (item.Path, item.Key)).Append(("/sessions", ShellText.Sessions)).Append(("/password", ShellText.Password))
            .Select(item => new PaletteHit(ShellText.GoTo, texts[item.Item2], "", item.Item1));

    private async Task<IEnumerable<PaletteHit>> TasksAsync(Actor actor, string text, CancellationToken cancel)
    {
        if (await tasks.GetAsync(actor, text.ToUpperInvariant(), cancel) is { IsRefused: false, Value: var exact }) return [Hit(exact.Number, exact.Title, exact.IssuerName)];
        var newest = await tasks.ListAsync(actor, new TaskFilter(Q: text), Each, null, cancel);
        return newest.IsRefused ? [] : newest.Value.Items.Select(task => Hit(task.Number, task.Title, task.IssuerName));
    }

    private static PaletteHit Hit(string number, string title, string issuer) => new(ShellText.Tasks, title, $"{number} · {issuer}", $"/tasks/{number}");

    private static bool Fits(string name, string text) =>
        name.Contains(text, StringComparison.CurrentCultureIgnoreCase) || PinyinInitials.Of(name).Contains(text, StringComparison.OrdinalIgnoreCase);
}
