using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The record of an account on paper: its particulars and everything that happened to it (R16.1).</summary>
public static class AccountsPrinting
{
    public static void MapAccountsPrinting(this IEndpointRouteBuilder app)
    {
        app.MapPrinted("/accounts/{userName}", Permission.ReadAccounts, WriteAsync);
        app.MapPrinted("/forms/{number}", Permission.ReadForms, FormSheet.PrintAsync);
    }

    private static async Task<Refusal?> WriteAsync(PrintRequest asked)
    {
        var (texts, words, named) = (asked.Get<IStringLocalizer<AccountsText>>(), asked.Get<AccountWords>(), asked.Get<Words>());
        var found = await asked.Get<AccountQueries>().GetAsync(asked.Actor, Typed.Code($"{asked.Http.Request.RouteValues["userName"]}"), asked.Cancel);
        if (found.IsRefused) return found.Refusal;
        var (account, history) = (found.Value, asked.Get<AccountHistory>());
        var entries = await PrintedList.AllAsync(page => history.ReadAsync(asked.Actor, account, page, asked.Cancel), asked.Cancel);
        if (entries.IsRefused) return entries.Refusal;
        var (system, journal) = (asked.Get<IStringLocalizer<ShellText>>(), asked.Get<JournalWords>());
        asked.List.Begin($"{account.Name} · {account.UserName}", system[ShellText.PrintedAt, asked.Now]);
        await asked.List.TableAsync(texts[AccountsText.Particulars],
        [
            new PrintedColumn<(string What, string? Is)>("", fact => fact.What), new("", fact => fact.Is),
        ], Facts().ToAsyncEnumerable(), asked.Cancel);
        await asked.List.TableAsync(texts[AccountsText.History],
        [
            new PrintedColumn<Timeline.Entry>(system[ShellText.When], entry => asked.Clock.Exact(entry.At)),
            new(system[ShellText.What], entry => journal.Verb(entry.Verb)),
            new(system[ShellText.ByWhom], entry => entry.Actor == Domain.Journal.Author.System.UserName ? system[ShellText.SystemActor] : entry.Actor),
            new("", entry => entry.Text),
        ], entries.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;

        IEnumerable<(string What, string? Is)> Facts()
        {
            yield return (texts[AccountsText.Unit], $"{account.UnitName} {account.UnitCode}");
            yield return (texts[AccountsText.Status], words.Of(account.Status));
            yield return (texts[AccountsText.Roles], named.Of(account.Roles));
            yield return (texts[AccountsText.StaffNumber], account.StaffNumber);
            yield return (texts[AccountsText.Mobile], account.Mobile);
            yield return (texts[AccountsText.ImAccount], account.ImAccount);
            yield return (texts[AccountsText.Key], account.KeySerial);
            yield return (texts[AccountsText.CreatedAt], asked.Clock.Exact(account.CreatedAt));
            yield return (texts[AccountsText.EnabledAt], account.EnabledAt is { } enabled ? asked.Clock.Exact(enabled) : null);
            if (account.EndsOn is not { } day) yield break;
            yield return (texts[AccountsText.DutyDecision], account.DutyDecision);
            yield return (texts[AccountsText.Duty], account.Duty);
            yield return (texts[AccountsText.Capabilities], string.Join(Words.Separator, account.Capabilities.Select(named.Of)));
            yield return (texts[AccountsText.EndsOn], Times.Day(day));
        }
    }
}
