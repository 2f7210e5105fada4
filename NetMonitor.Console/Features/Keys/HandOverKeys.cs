using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>To whom, and the count as <see cref="CountCommand"/> has it.</summary>
public sealed record HandOverCommand(string? To, IReadOnlyList<string>? Serials, string? Explanation);

/// <summary>A stock that was counted and handed over, and whether who got it has confirmed that.</summary>
public sealed record HandOverAnswer(string From, string To, int Counted, bool Confirmed);

/// <summary>
/// Hands the own stock over to another custodian of the unit (R16.2): it is counted and, in the same transaction, entered who gives it to whom. Who gets it
/// confirms that; until then it is with who gave it. Had keys moved in or out meanwhile, the number would not be what was counted: it is handed over again.
/// </summary>
public sealed class HandOverKeys(CommandRunner commands)
{
    public static readonly Operation HandOver = new("HandOverKeys", Permission.KeepKeys) { Fresh = true };
    public static readonly Operation Confirm = new("TakeKeysOver", Permission.KeepKeys) { Fresh = true };

    public async Task<Result<HandOverAnswer>> HandleAsync(Actor actor, HandOverCommand command, Call call, CancellationToken cancel)
    {
        var count = new CountCommand(command.Serials, command.Explanation);
        if (!UserName.TryParse(Typed.Code(command.To ?? ""), out var to)) return Refusal.Malformed("FieldMalformed").With("field", "to");
        if ((CountStock.Malformed(count) ?? actor.Lacks(Permission.KeepKeys)) is { } refusal) return refusal;
        return await RunAsync<HandOverAnswer>(actor, HandOver, command, call, async (context, token) =>
        {
            var receiver = $"{to}";
            if (!await IsCustodianAsync(context, receiver, token)) return Refusal.Conflict("NotCustodianHere", "R16.2").With("to", receiver);
            var counted = await CountStock.CountAsync(context, count, token);
            if (counted.IsRefused) return counted.Refusal;
            // The lines of the differences stand before it.
            await context.Db.SaveChangesAsync(token);
            Write(context, KeyEntry.HandedOver, actor.UserName, receiver, counted.Value.Counted, command.Explanation);
            context.Record(KeyEntries.OfStock(
                new KeyStockHandedOver(actor.UserName, receiver, counted.Value.Counted), actor, receiver, context.Now));
            return new HandOverAnswer(actor.UserName, receiver, counted.Value.Counted, Confirmed: false);
        }, cancel);
    }

    /// <summary>By who gets the stock.</summary>
    public async Task<Result<HandOverAnswer>> ConfirmAsync(Actor actor, Call call, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepKeys) is { } lacks) return lacks;
        return await RunAsync<HandOverAnswer>(actor, Confirm, new { }, call, async (context, token) =>
        {
            var unit = actor.ActingUnit;
            var last = await context.Db.KeyLedger.AsNoTracking()
                .Where(line => line.UnitCode == unit && (line.Entry == KeyEntry.HandedOver || line.Entry == KeyEntry.TakenOver))
                .OrderByDescending(line => line.Id).FirstOrDefaultAsync(token);
            if (last is not { Entry: KeyEntry.HandedOver, From: { } from, Quantity: { } counted } || last.To != actor.UserName)
                return Refusal.Conflict("NoHandOverAwaits", "R16.2");
            if (await context.Db.KeyLedger.AnyAsync(line => line.UnitCode == unit && line.Id > last.Id && line.Stock != 0, token))
                return Refusal.Conflict("StockMovedSinceCount", "R16.2").With("from", from);
            Write(context, KeyEntry.TakenOver, from, actor.UserName, counted, null);
            context.Record(KeyEntries.OfStock(new KeyStockTakenOver(from, actor.UserName, counted), actor, from, context.Now));
            return new HandOverAnswer(from, actor.UserName, counted, Confirmed: true);
        }, cancel);
    }

    private Task<Result<T>> RunAsync<T>(
        Actor actor, Operation operation, object body, Call call, Func<CommandContext, CancellationToken, Task<Result<T>>> act, CancellationToken cancel) =>
        commands.RunAsync(
            new Command(actor, operation, Subject.KeyStock(actor.ActingUnit.ToString()), body, call), CountStock.Alone(actor.ActingUnit), act, cancel);

    /// <summary>Whether it is another account of the unit that keeps its keys and can sign in.</summary>
    private static async Task<bool> IsCustodianAsync(CommandContext context, string userName, CancellationToken cancel) =>
        userName != context.Actor.UserName
        && await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == userName, cancel) is { Status: AccountStatus.Active } account
        && account.Roles.Contains(Role.KeyCustodian) && context.Actor.BelongsTo(account.UnitCode);

    private static void Write(CommandContext context, KeyEntry entry, string from, string to, int counted, string? reason) =>
        context.Db.KeyLedger.Add(new KeyLedgerEntry(
            entry, context.Actor.ActingUnit, new KeyHands(context.Author.UserName, from, to, Reason: reason), counted, context.Now));
}
