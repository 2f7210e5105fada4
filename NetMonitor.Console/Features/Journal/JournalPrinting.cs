using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Journal;

/// <summary>The journal on paper, as far as the filter of its page finds it.</summary>
public static class JournalPrinting
{
    public static void MapJournalPrinting(this IEndpointRouteBuilder app) => app.MapPrinted("/journal", Permission.ReadJournal, WriteAsync);

    private static async Task<Refusal?> WriteAsync(PrintRequest asked)
    {
        var (texts, words, queries) = (asked.Get<IStringLocalizer<JournalText>>(), asked.Get<JournalWords>(), asked.Get<JournalQueries>());
        var filter = JournalFilter.Of(
            asked["unit"], asked["actor"], asked["subject"], asked["verb"], Query.Date(asked["from"]), Query.Date(asked["to"]), asked.Clock);
        var entries = await PrintedList.AllAsync(page => queries.ListAsync(asked.Actor, filter, page, asked.Cancel), asked.Cancel);
        if (entries.IsRefused) return entries.Refusal;
        string[] narrowed = [.. new[]
        {
            filter.Actor, filter.Subject, filter.Unit, filter.Verb is { } verb ? words.Verb(verb) : null, asked["from"], asked["to"],
        }.OfType<string>()];
        asked.List.Begin(
            texts[JournalText.JournalTitle],
            [string.Join(" · ", narrowed), asked.Get<IStringLocalizer<ShellText>>()[ShellText.PrintedAt, asked.Now]]);
        var system = asked.Get<IStringLocalizer<ShellText>>()[ShellText.SystemActor].Value;
        await asked.List.TableAsync(null,
        [
            new(texts[JournalText.ProofIndex], entry => $"{entry.Id}"), new(texts[JournalText.At], entry => asked.Clock.Exact(entry.At)),
            new(texts[JournalText.Verb], entry => words.Verb(entry.Verb)),
            new(texts[JournalText.Subject], entry => $"{entry.Subject.Name} {entry.Subject.Number}".Trim()),
            new(texts[JournalText.Actor], entry => entry.Actor == Author.System.UserName ? system : $"{entry.ActorName} {entry.Actor}".Trim()),
            new(texts[JournalText.Unit], entry => $"{entry.Unit?.Name} {entry.UnitCode}".Trim()),
        ], entries.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }
}
