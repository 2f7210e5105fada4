using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Shell;

/// <summary>
/// One line of the palette: where it leads or, for what the bar has a button for, which button it presses (a selector). The group is
/// a key of <see cref="ShellText"/>; the last hit of a group says how many more there are.
/// </summary>
public sealed record PaletteHit(string Group, string Text, string Detail, string? Href, string? Presses = null, string? More = null);

/// <summary>
/// What the palette finds: pages, actions, tasks, requests for assistance, units and, for who manages them, accounts; each within the reader's scope.
/// </summary>
public sealed partial class PaletteSearch(
    TaskQueries tasks, AssistanceQueries requests, UnitQueries units, FindAccounts accounts, Words words, IStringLocalizer<ShellText> texts,
    IStringLocalizer<SupervisionText> supervision, IStringLocalizer<AssistanceText> assistance)
{
    private const int Each = 6;

    /// <summary>Tasks and requests that are counted at most: to know that there are many more, they are not all read.</summary>
    private const int Counted = 50;

    private const int MostTyped = 100;

    public async Task<IReadOnlyList<PaletteHit>> FindAsync(Actor actor, string text, CancellationToken cancel)
    {
        text = text.Trim();
        if (text.Length == 0) return [.. Doors(actor).Concat(Actions(actor)).Select(page => page.Hit).Take(20)];
        if (!PlainText.IsLine(text, MostTyped)) return [];
        var (typed, pinyin) = (Typed.Fold(text), Pinyin.Pattern(Typed.Fold(text)));
        var own = Doors(actor).Concat(Beside(actor)).Concat(Actions(actor));
        var hits = own.Where(page => Fits(page.Hit.Text, page.Key, typed, pinyin)).Select(page => page.Hit).GroupBy(hit => hit.Group)
            .SelectMany(group => Cut([.. group], group.Count())).ToList();
        if (actor.May(Permission.FollowWork))
        {
            hits.AddRange(await TasksAsync(actor, text, cancel));
            hits.AddRange(await RequestsAsync(actor, text, cancel));
        }

        var found = await units.FindAsync(new UnitFilter(Q: text), actor.ActingPath, Each, cancel);
        hits.AddRange(Cut([.. found.Items.Select(unit => new PaletteHit(ShellText.PaletteUnits, words.Named(unit.Name, unit.Above),
            $"{unit.Code} · {words.Of(unit.Level)}", $"/units?unit={unit.Code}"))], found.Total));
        var managed = await accounts.HandleAsync(actor, text, int.MaxValue, cancel);
        hits.AddRange(Cut([.. managed.Select(account => new PaletteHit(ShellText.Accounts, account.Name,
            $"{account.UserName} · {account.UnitName}", $"/accounts/{account.UserName}"))], managed.Count));
        return hits;
    }

    /// <summary>The first of a group, the last of which says how many more there are.</summary>
    private static IEnumerable<PaletteHit> Cut(IReadOnlyList<PaletteHit> hits, long total, bool atLeast = false)
    {
        var more = total - Math.Min(hits.Count, Each);
        return hits.Take(Each).Select((hit, place) => place == Each - 1 && more > 0 ? hit with { More = $"{more:N0}{(atLeast ? "+" : "")}" } : hit);
    }

    private IEnumerable<(PaletteHit Hit, string Key)> Doors(Actor actor) => Navigation.For(actor).Select(item => Page(item.Path, item.Key));

    /// <summary>Pages behind a door, or behind one's own name.</summary>
    private IEnumerable<(PaletteHit Hit, string Key)> Beside(Actor actor) => Inbox.Kinds.Where(kind => actor.May(kind.Needs))
        .Select(kind => (kind.Path, kind.Key)).Concat(Navigation.Own).Select(page => Page(page.Path, page.Key));

    private (PaletteHit Hit, string Key) Page(string path, string key) => (new PaletteHit(ShellText.GoTo, texts[key], "", path), key);

    private IEnumerable<(PaletteHit Hit, string Key)> Actions(Actor actor)
    {
        if (actor.May(Permission.DispatchTasks))
            yield return (new(ShellText.PaletteActions, supervision[SupervisionText.NewTask], "", "/dispatch"), SupervisionText.NewTask);
        if (actor.May(Permission.WorkOnAssistance))
            yield return (new(ShellText.PaletteActions, assistance[AssistanceText.New], "", "/assistance/new"), nameof(ShellText.Assistance));
        foreach (var (theme, key) in new[] { ("light", ShellText.ThemeLight), ("dark", ShellText.ThemeDark), ("system", ShellText.ThemeSystem) })
            yield return (new(ShellText.PaletteActions, texts[ShellText.ActionTheme, texts[key].Value], "", null, $"[data-theme-set={theme}]"), key);
        foreach (var language in ConsoleLocalization.Languages)
            yield return (new(ShellText.PaletteActions, texts[ShellText.ActionLanguage, CultureInfo.GetCultureInfo(language).NativeName], "", null,
                $".lang a[lang='{language}']"), ShellText.Language);
        yield return (new(ShellText.PaletteActions, texts[ShellText.HelpAndShortcuts], "?", null, "[data-shortcuts]"), ShellText.HelpAndShortcuts);
        yield return (new(ShellText.PaletteActions, texts[ShellText.SignOut], "", null, "form[action='/account/sign-out'] button"), ShellText.SignOut);
    }

    private async Task<IEnumerable<PaletteHit>> TasksAsync(Actor actor, string text, CancellationToken cancel)
    {
        if (await tasks.GetAsync(actor, Typed.Code(text), cancel) is { IsRefused: false, Value: var exact })
            return [Hit(exact.Number, exact.Title, exact.IssuerName)];
        var newest = await tasks.ListAsync(actor, new TaskFilter(Q: Tail(text)), new PageRequest(Counted), cancel);
        return newest.IsRefused ? [] : Cut([.. newest.Value.Items.Select(task => Hit(task.Number, task.Title, task.IssuerName))], newest.Value.Items.Count,
            atLeast: newest.Value.Next is not null);
    }

    /// <summary>A leg that is named is opened itself.</summary>
    private async Task<IEnumerable<PaletteHit>> RequestsAsync(Actor actor, string text, CancellationToken cancel)
    {
        var leg = LegId.TryParse(Typed.Code(text), out var number, out var no) && no is { } of ? $"-{of}" : "";
        var found = await requests.ListAsync(
            actor, null, new AssistanceFilter(Query: leg.Length > 0 ? number : Tail(text)), new PageRequest(Counted), cancel);
        return found.IsRefused ? [] : Cut([.. found.Value.Items.Select(request => new PaletteHit(
            ShellText.Assistance, request.Cause, $"{request.Number}{leg} · {request.CaseNumber} · {request.RequesterName}",
            $"/assistance/{request.Number}{leg}"))], found.Value.Items.Count, atLeast: found.Value.Next is not null);
    }

    private static PaletteHit Hit(string number, string title, string issuer) => new(ShellText.PaletteTasks, title, $"{number} · {issuer}", $"/tasks/{number}");

    /// <summary>A number's end, as it is read out, may have more zeros before it than the number has.</summary>
    private static string Tail(string text) => text.Length is > DocumentNumber.SequenceLength and < DocumentNumber.Length && text[0] == '0'
        && text.All(char.IsAsciiDigit) ? text[^DocumentNumber.SequenceLength..] : text;

    /// <summary>By the reader's own words, their pinyin or its initials, or the beginning of an English word: a text's key is made of such.</summary>
    private static bool Fits(string name, string key, string text, string? pinyin) =>
        name.Contains(text, StringComparison.CurrentCultureIgnoreCase) || PinyinInitials.Of(name).Contains(text, StringComparison.OrdinalIgnoreCase)
        || (pinyin is not null && Regex.IsMatch(name, pinyin)) || Word().Replace(key, " $0").Contains($" {text}", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
