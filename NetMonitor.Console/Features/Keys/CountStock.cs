using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

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
        if (command.Serials is not { } given || given.Count > KeyApplication.MaxQuantity) return Refusal.Malformed("FieldMissing").With("field", "serials");
        if (command.Explanation is { } said && !PlainText.IsText(said, KeyStepCommand.MaxReason)) return Refusal.Malformed("ReasonRequired");
        if (actor.Lacks(Permission.KeepKeys) is { } lacks) return lacks;
        var (unit, there) = (actor.ActingUnit, given.Select(KeyLedger.SerialOf).ToHashSet());
        // Nothing else moves in the ledger meanwhile.
        var alone = new SubjectLock(
            () => [Sql.Statement("select 1 from security_keys where unit_code = $1 order by serial for update", unit.ToString())]);
        var counting = new Command(actor, Count, Subject.KeyStock(unit.ToString()), command, call);
        return await commands.RunAsync<CountAnswer>(counting, alone, async (context, token) =>
        {
            var keys = await context.Db.SecurityKeys.Where(key => key.UnitCode == unit).ToListAsync(token);
            if (there.Except(keys.Select(key => key.Serial)).FirstOrDefault() is { } stray)
                return Refusal.Conflict("KeyNotInLedger", "R10.3").With("serial", stray);
            var missing = keys.Where(key => key.State.IsInStock() && !there.Contains(key.Serial)).ToList();
            // A damaged key lies there until it is written off, and is no stock.
            var found = keys.Where(key => !key.State.IsInStock() && key.State != KeyState.Damaged && there.Contains(key.Serial)).ToList();
            if (missing.Count + found.Count > 0 && !PlainText.IsSaid(command.Explanation, KeyStepCommand.MaxReason))
                return Refusal.Conflict("DifferenceNotExplained", "R16.2").With("missing", $"{missing.Count}").With("found", $"{found.Count}");
            foreach (var key in missing.Concat(found))
            {
                var before = key.State;
                if (key.Take(KeyEntry.StockCounted) is { IsRefused: true } refused) return refused.Refusal;
                KeyLedger.Write(context, key, KeyEntry.StockCounted, before, unit, new KeyHands(actor.UserName, Reason: command.Explanation));
            }

            var answer = new CountAnswer(there.Count, [.. missing.Select(key => key.Serial).Order()], [.. found.Select(key => key.Serial).Order()]);
            context.Record(new JournalEntry(
                new KeyStockCounted(answer.Counted, answer.Missing, answer.Found, command.Explanation ?? ""), Subject.KeyStock(unit.ToString()), 0, actor,
                context.Now)
            {
                UnitCode = unit.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName),
            });
            return answer;
        }, cancel);
    }
}
