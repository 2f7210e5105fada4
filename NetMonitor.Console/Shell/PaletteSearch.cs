using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Shell;

/// <summary>
/// One line of the palette: where it leads or, for what the bar has a button for, which button it presses (a selector). The group is
/// a key of <see cref="ShellText"/>.
/// </summary>
public sealed record PaletteHit(string Group, string Text, string Detail, string? Href, string? Presses = null);

/// <summary>What the palette finds: pages, actions, tasks, units and, for who manages them, accounts; each within the reader's scope.</summary>
public sealed partial class PaletteSearch(
    TaskQueries tasks, UnitQueries units, FindAccounts accounts, Words words, IStringLocalizer<ShellText> texts, IStringLocalizer<SupervisionText> supervision)
{
    private const int Each = 6;

    public async Task<IReadOnlyList<PaletteHit>> FindAsync(Actor actor, string text, CancellationToken cancel)
    {
        text = text.Trim();
        var hits = Pages(actor).Concat(Actions(actor)).Where(own => text.Length == 0 || Fits(own.Hit.Text, own.Key, Typed.Fold(text))).Select(own => own.Hit)
            .Take(text.Length == 0 ? 20 : Each).ToList();
        if (text.Length == 0) return hits;
        if (actor.May(Permission.FollowWork)) hits.AddRange(await TasksAsync(actor, text, cancel));
        var found = await units.ListAsync(new UnitFilter(Q: text), new PageRequest(Each), cancel);
        if (!found.IsRefused)
            hits.AddRange(found.Value.Items.Select(unit => new PaletteHit(ShellText.PaletteUnits, words.Named(unit.Name, unit.Above),
                $"{unit.Code} · {words.Of(unit.Level)}", $"/units?unit={unit.Code}")));
        hits.AddRange((await accounts.HandleAsync(actor, text, Each, cancel)).Select(account =>
            new PaletteHit(ShellText.Accounts, account.Name, $"{account.UserName} · {account.UnitName}", $"/journal?actor={account.UserName}")));
        return hits;
    }

    private IEnumerable<(PaletteHit Hit, string Key)> Pages(Actor actor) =>
        Navigation.For(actor).Select(item => (item.Path, item.Key))
            .Concat<(string Path, string Key)>([("/sessions", ShellText.Sessions), ("/password", ShellText.Password)])
            .Select(item => (new PaletteHit(ShellText.GoTo, texts[item.Key], "", item.Path), item.Key));

    private IEnumerable<(PaletteHit Hit, string Key)> Actions(Actor actor)
    {
        if (actor.May(Permission.DispatchTasks))
            yield return (new(ShellText.PaletteActions, supervision[SupervisionText.NewTask], "", "/dispatch"), SupervisionText.NewTask);
        foreach (var (theme, key) in new[] { ("light", ShellText.ThemeLight), ("dark", ShellText.ThemeDark), ("system", ShellText.ThemeSystem) })
            yield return (new(ShellText.PaletteActions, texts[ShellText.ActionTheme, texts[key].Value], "", null, $"[data-theme-set={theme}]"), key);
        foreach (var language in ConsoleLocalization.Languages)
            yield return (new(ShellText.PaletteActions, texts[ShellText.ActionLanguage, CultureInfo.GetCultureInfo(language).NativeName], "", null,
                $".lang a[lang='{language}']"), ShellText.Language);
        yield return (new(ShellText.PaletteActions, texts[ShellText.Shortcuts], "?", null, "[data-shortcuts]"), ShellText.Shortcuts);
        yield return (new(ShellText.PaletteActions, texts[ShellText.SignOut], "", null, "form[action='/account/sign-out'] button"), ShellText.SignOut);
    }

    private async Task<IEnumerable<PaletteHit>> TasksAsync(Actor actor, string text, CancellationToken cancel)
    {
        if (await tasks.GetAsync(actor, Typed.Code(text), cancel) is { IsRefused: false, Value: var exact })
            return [Hit(exact.Number, exact.Title, exact.IssuerName)];
        var newest = await tasks.ListAsync(actor, new TaskFilter(Q: Tail(text)), new PageRequest(Each), cancel);
        return newest.IsRefused ? [] : newest.Value.Items.Select(task => Hit(task.Number, task.Title, task.IssuerName));
    }

    private static PaletteHit Hit(string number, string title, string issuer) => new(ShellText.PaletteTasks, title, $"{number} · {issuer}", $"/tasks/{number}");

    /// <summary>A number's end, as it is read out, may have more zeros before it than the number has.</summary>
    private static string Tail(string text) => text.Length is > DocumentNumber.SequenceLength and < DocumentNumber.Length && text[0] == '0'
        && text.All(char.IsAsciiDigit) ? text[^DocumentNumber.SequenceLength..] : text;

    /// <summary>By the reader's own words, their pinyin initials, or the beginning of an English word: a text's key is made of such.</summary>
    private static bool Fits(string name, string key, string text) =>
        name.Contains(text, StringComparison.CurrentCultureIgnoreCase) || PinyinInitials.Of(name).Contains(text, StringComparison.OrdinalIgnoreCase)
        || Word().Replace(key, " $0").Contains($" {text}", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
