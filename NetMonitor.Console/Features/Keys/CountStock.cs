using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>Every serial number that is in the cabinet, and what explains the differences; the latter only where there are some.</summary>
public sealed record CountCommand(IReadOnlyList<string>? Serials, string? Explanation);

/// <summary>What a count came to: keys that the ledger had and nobody found, and those that were found though the ledger had them elsewhere.</summary>
public sealed record CountAnswer(int Counted, IReadOnlyList<string> Missing, IReadOnlyList<string> Found);

/// <summary>
/// Counts the own stock against the ledger (R16.2). A key that is missing is lost; one that is found is in the stock again. Differences are explained, or
/// nothing is entered.
/// </summary>
public sealed class CountStock(CommandRunner commands)
{
    public static readonly Operation Count = new("CountStock", Permission.KeepKeys) { Fresh = true };

    public async Task<Result<CountAnswer>> HandleAsync(Actor actor, CountCommand command, Call call, CancellationToken cancel)
    {
        if ((Malformed(command) ?? actor.Lacks(Permission.KeepKeys)) is { } refusal) return refusal;
        var counting = new Command(actor, Count, Subject.KeyStock(actor.ActingUnit.ToString()), command, call);
        return await commands.RunAsync(counting, Alone(actor.ActingUnit), (context, token) => CountAsync(context, command, token), cancel);
    }

    internal static Refusal? Malformed(CountCommand command) =>
        command.Serials is not { Count: <= KeyApplication.MaxQuantity } ? Refusal.Malformed("FieldMissing").With("field", "serials")
        : command.Explanation is { } said && !PlainText.IsText(said, KeyStepCommand.MaxReason) ? Refusal.Malformed("ReasonRequired")
        : null;

    /// <summary>Nothing else moves in the unit's ledger meanwhile.</summary>
    internal static SubjectLock Alone(UnitCode unit) =>
        new(() => [Sql.Statement("select 1 from security_keys where unit_code = $1 order by serial for update", unit.ToString())]);

    /// <summary>Counts within a command that has the stock alone.</summary>
    internal static async Task<Result<CountAnswer>> CountAsync(CommandContext context, CountCommand command, CancellationToken cancel)
    {
        var (actor, unit) = (context.Actor, context.Actor.ActingUnit);
        var keys = await context.Db.SecurityKeys.Where(key => key.UnitCode == unit).ToDictionaryAsync(key => key.Serial, cancel);
        var count = StockCount.Of(keys.Values.Select(key => (key.Serial, key.State)), command.Serials!.Select(KeyLedger.SerialOf).ToHashSet());
        if (count.Strays is [var stray, ..]) return Refusal.Conflict("KeyNotInLedger", "R10.3").With("serial", stray);
        if (count.Unsettled is [var unsettled, ..]) return keys[unsettled].Guard(KeyEntry.StockCounted)!;
        if (count.Differs && !PlainText.IsSaid(command.Explanation, KeyStepCommand.MaxReason))
            return Refusal.Conflict("DifferenceNotExplained", "R16.2").With("missing", $"{count.Missing.Count}").With("found", $"{count.Found.Count}");
        foreach (var serial in count.Missing.Concat(count.Found))
        {
            var (key, before) = (keys[serial], keys[serial].State);
            if (key.Take(KeyEntry.StockCounted) is { IsRefused: true } refused) return refused.Refusal;
            KeyLedger.Write(context, key, KeyEntry.StockCounted, before, unit, new KeyHands(actor.UserName, Reason: command.Explanation));
        }

        context.Record(KeyEntries.OfStock(
            new KeyStockCounted(count.Counted, count.Missing, count.Found, command.Explanation ?? ""), actor, actor.UserName, context.Now));
        return new CountAnswer(count.Counted, count.Missing, count.Found);
    }
}
