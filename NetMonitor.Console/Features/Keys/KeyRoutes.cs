using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;

namespace NetMonitor.Console.Features.Keys;

/// <summary>By whose hand, and from where to where a key went, as a line of the ledger says it.</summary>
internal static class KeyRoutes
{
    /// <summary>Who made the entry.</summary>
    public static string Handler(LedgerLine line, IStringLocalizer<ShellText> texts) =>
        line.Handler == Domain.Journal.Author.System.UserName ? texts[ShellText.SystemActor] : line.Handler;

    /// <summary>Null where the line names neither.</summary>
    public static string? Of(LedgerLine line, IStringLocalizer<KeysText> texts) => (line.From, line.To) switch
    {
        (null, null) => null,
        ({ } from, null) => texts[KeysText.FromWhere, from].Value,
        (null, { } to) => texts[KeysText.ToWhere, to].Value,
        ({ } from, { } to) => texts[KeysText.FromTo, from, to].Value,
    };
}
