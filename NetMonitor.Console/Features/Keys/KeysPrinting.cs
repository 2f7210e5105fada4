using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>On paper: the record of a key with its whole ledger (R16.1), and a unit's ledger (R16.2).</summary>
public static class KeysPrinting
{
    public static void MapKeysPrinting(this IEndpointRouteBuilder app)
    {
        app.MapPrinted("/keys/{serial}", Permission.ReadKeys, KeyAsync);
        app.MapPrinted("/keys/ledger", Permission.ReadKeyLedger, LedgerAsync);
    }

    private static async Task<Refusal?> KeyAsync(PrintRequest asked)
    {
        var (texts, words, system) = (asked.Get<IStringLocalizer<KeysText>>(), asked.Get<KeyWords>(), asked.Get<IStringLocalizer<ShellText>>());
        var found = await asked.Get<KeyQueries>().WithHolderAsync(asked.Actor, $"{asked.Http.Request.RouteValues["serial"]}", asked.Cancel);
        if (found.IsRefused) return found.Refusal;
        var ((key, ledger), holder) = found.Value;
        var unit = await asked.Get<UnitNames>().OfAsync(key.UnitCode, asked.Cancel);
        asked.List.Begin($"{texts[KeysText.Key]} {key.Serial}", system[ShellText.PrintedAt, asked.Now]);
        asked.List.Sheet(
        [
            new(texts[KeysText.Unit], $"{unit} {key.UnitCode}"), new(texts[KeysText.State], words.Of(key.State)),
            new(texts[KeysText.Codes], words.CodeForm(key.Algorithm, key.Digits, key.PeriodSeconds)),
            new(texts[KeysText.Application], key.Application),
            new(texts[key.BoundTo is null ? KeysText.IssuedFor : KeysText.Opens], holder is null ? "" : $"{holder.Name} {holder.UserName}", Wide: true),
        ]);
        await asked.List.TableAsync(texts[KeysText.KeyLedger], Columns(asked), ledger.ToAsyncEnumerable(), asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    private static async Task<Refusal?> LedgerAsync(PrintRequest asked)
    {
        var (texts, queries, system) = (asked.Get<IStringLocalizer<KeysText>>(), asked.Get<KeyQueries>(), asked.Get<IStringLocalizer<ShellText>>());
        var unit = UnitCode.TryParse(asked["unit"], out var of) ? of : asked.Actor.ActingUnit;
        var lines = await PrintedList.AllAsync(page => queries.LedgerAsync(asked.Actor, unit, page, asked.Cancel), asked.Cancel);
        if (lines.IsRefused) return lines.Refusal;
        asked.List.Begin(
            texts[KeysText.LedgerTitle], await asked.Get<UnitNames>().OfAsync(unit, asked.Cancel), system[ShellText.PrintedAt, asked.Now]);
        await asked.List.TableAsync(
            null, [Columns(asked)[0], new(texts[KeysText.Key], line => line.Serial ?? $"{line.Quantity}"), .. Columns(asked)[1..]], lines.Value,
            asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    private static PrintedColumn<LedgerLine>[] Columns(PrintRequest asked)
    {
        var (texts, words, system) = (asked.Get<IStringLocalizer<KeysText>>(), asked.Get<KeyWords>(), asked.Get<IStringLocalizer<ShellText>>());
        return
        [
            new(system[ShellText.When], line => asked.Clock.Exact(line.At)), new(texts[KeysText.Entry], line => words.Of(line.Entry)),
            new(texts[KeysText.State], line => line.State is { } state ? words.Of(state) : null),
            new(texts[KeysText.Stock], line => KeyWords.Signed(line.Stock)), new(texts[KeysText.Account], line => line.Account),
            new(texts[KeysText.Way], line => KeyRoutes.Of(line, texts)),
            new(texts[KeysText.Handler], line => KeyRoutes.Handler(line, system)),
            new(texts[KeysText.Receiver], line => line.Receiver), new(texts[KeysText.Reason], line => line.Reason),
            new(texts[KeysText.Voucher], line => line.Voucher),
        ];
    }
}
