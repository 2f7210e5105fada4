using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>How many keys an authority needs (1–50,000), and why; for the replacement of a lost or damaged key, its serial number, and one key.</summary>
public sealed record KeyApplicationCommand(int? Quantity, string? Reason)
{
    [Omissible] public string? Replaces { get; init; }
}

/// <summary>How many of them are approved: 0 declines the application.</summary>
public sealed record ApproveKeysCommand
{
    public int? Quantity { get; init; }
    [Omissible] public string? Reason { get; init; }
}

/// <summary>The serial numbers to set apart; without them, those that have been in the stock longest.</summary>
public sealed record AllocateKeysCommand
{
    [Omissible] public IReadOnlyList<string>? Serials { get; init; }
}

/// <summary>Number of the parcel or of the paper with it.</summary>
public sealed record ShipKeysCommand
{
    [Omissible] public string? Voucher { get; init; }
}

/// <summary>Serial numbers of the shipment that did not come; each is reported lost or damaged by itself.</summary>
public sealed record ReceiveKeysCommand
{
    [Omissible] public IReadOnlyList<string>? Missing { get; init; }
    [Omissible] public string? Voucher { get; init; }
}

/// <summary>
/// Keys from the national Information Center (R10.3): an authority's custodian applies; the Information Center's approves in whole or part, allocates serial
/// numbers and ships them; the authority's receives them, key by key or all at once.
/// </summary>
public sealed class ApplyForKeys(CommandRunner commands)
{
    public static readonly Operation Apply = new("ApplyForKeys", Permission.KeepKeys);
    public static readonly Operation Approve = new("ApproveKeys", Permission.SupplyKeys) { Fresh = true };
    public static readonly Operation Allocate = new("AllocateKeys", Permission.SupplyKeys);
    public static readonly Operation Ship = new("ShipKeys", Permission.SupplyKeys);
    public static readonly Operation Receive = new("ReceiveKeys", Permission.KeepKeys);

    public async Task<Result<KeyApplicationItem>> ApplyAsync(Actor actor, KeyApplicationCommand command, Call call, CancellationToken cancel)
    {
        if (command.Quantity is not (>= 1 and <= KeyApplication.MaxQuantity)) return Refusal.Malformed("QuantityMalformed");
        if (command.Replaces is not null && command.Quantity != 1) return Refusal.Malformed("QuantityMalformed", "R12.1");
        if (!PlainText.IsSaid(command.Reason, KeyApplication.MaxReason)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<KeyApplicationItem>(new Command(actor, Apply, null, command, call), null, async (context, token) =>
        {
            if (actor.Lacks(Permission.KeepKeys) is { } lacks) return lacks;
            // The Information Center supplies: it has nobody to apply to.
            if (actor.May(Permission.SupplyKeys)) return Refusal.Conflict("SupplierAppliesToNobody", "R10.3");
            var replaces = command.Replaces is { } typed ? KeyLedger.SerialOf(typed) : null;
            if (replaces is not null && await WhyNotReplacedAsync(context, actor, replaces, token) is { } refusal) return refusal;
            return KeyApplicationItem.Of(await OpenAsync(context, actor, command.Quantity.Value, command.Reason!, replaces, token));
        }, cancel);
    }

    /// <summary>Enters an application inside the caller's command.</summary>
    internal static async Task<KeyApplication> OpenAsync(
        CommandContext context, Actor actor, int quantity, string reason, string? replaces, CancellationToken cancel)
    {
        var number = await Numbers.NextAsync(context, DocumentNumber.KeyApplication, actor.ActingUnit.Division, cancel);
        var application = new KeyApplication(number, actor.ActingUnit, quantity, reason, replaces, actor.UserName, context.Now);
        context.Db.KeyApplications.Add(application);
        Write(context, application, KeyEntry.Applied, quantity, reason);
        context.Record(KeyEntries.Of(new KeysApplied(quantity, reason, replaces), application, actor, context.Now));
        return application;
    }

    /// <summary>Only what is lost or damaged is replaced, and it is applied for once, unless that was declined.</summary>
    private static async Task<Refusal?> WhyNotReplacedAsync(CommandContext context, Actor actor, string serial, CancellationToken cancel)
    {
        var key = await KeyLedger.FindAsync(context.Db, serial, cancel);
        if (key is null || !actor.KeepsLedgerOf(key.UnitCode)) return KeyLedger.NotFound;
        if (key.State is not (KeyState.Lost or KeyState.Damaged)) return Refusal.Conflict("KeyNotToReplace", "R12.1").With("serial", serial);
        var earlier = await context.Db.KeyApplications.Where(row => row.Replaces == serial && row.State != KeyApplicationState.Declined)
            .Select(row => row.Number).FirstOrDefaultAsync(cancel);
        return earlier is null ? null : Refusal.Conflict("ReplacementAppliedFor", "R12.1").With("number", earlier);
    }

    public Task<Result<KeyApplicationItem>> ApproveAsync(Actor actor, string number, ApproveKeysCommand command, Call call, CancellationToken cancel) =>
        DecideAsync(actor, Approve, number, command, call, (context, application, _) =>
        {
            if (command.Quantity is not { } quantity) return Task.FromResult<Result<DomainEvent>>(Refusal.Malformed("QuantityMalformed"));
            var approved = application.Approve(quantity, actor.UserName, context.Now);
            if (approved.IsRefused) return Task.FromResult<Result<DomainEvent>>(approved.Refusal);
            Write(context, application, KeyEntry.Approved, quantity, command.Reason);
            return Task.FromResult<Result<DomainEvent>>(new KeyApplicationDecided(application.Quantity, quantity, command.Reason));
        }, cancel);

    public Task<Result<KeyApplicationItem>> AllocateAsync(Actor actor, string number, AllocateKeysCommand command, Call call, CancellationToken cancel) =>
        DecideAsync(actor, Allocate, number, command, call, async (context, application, token) =>
        {
            var allocated = application.Allocate();
            if (allocated.IsRefused) return allocated.Refusal;
            var (wanted, supplier) = (application.Approved!.Value, UnitCode.InformationCenter.ToString());
            var named = command.Serials?.Select(KeyLedger.SerialOf).Distinct().ToArray();
            if (named is not null && named.Length != wanted) return Refusal.Conflict("AllocationIncomplete", "R10.3").With("quantity", $"{wanted}");
            var keys = named is null
                ? await context.Db.SecurityKeys.FromSql(
                    $"""
                    select * from security_keys where unit_code = {supplier} and bound_to is null
                      and state in ({nameof(KeyState.InStock)}, {nameof(KeyState.Recovered)}) order by serial limit {wanted} for update
                    """).ToListAsync(token)
                : await context.Db.SecurityKeys.FromSql(
                    $"select * from security_keys where unit_code = {supplier} and serial = any({named}) order by serial for update").ToListAsync(token);
            if (keys.Count != wanted) return Refusal.Conflict("NotEnoughKeys", "R10.3").With("quantity", $"{wanted}").With("found", $"{keys.Count}");
            foreach (var key in keys)
            {
                var before = key.State;
                if (key.Allocate(application.Number) is { IsRefused: true } refused) return refused.Refusal;
                KeyLedger.Write(context, key, KeyEntry.Allocated, before, key.UnitCode, Hands(actor, application, null));
            }

            return new KeysAllocated(keys.Count);
        }, cancel);

    public Task<Result<KeyApplicationItem>> ShipAsync(Actor actor, string number, ShipKeysCommand command, Call call, CancellationToken cancel) =>
        DecideAsync(actor, Ship, number, command, call, async (context, application, token) =>
        {
            if (command.Voucher is { } voucher && !PlainText.IsLine(voucher, 64)) return Refusal.Malformed("FieldMalformed").With("field", "voucher");
            var shipped = application.Ship();
            if (shipped.IsRefused) return shipped.Refusal;
            // A key that was lost or damaged while it was set apart stays behind.
            var keys = (await KeysOfAsync(context, application, token)).Where(key => key.State == KeyState.Allocated).ToList();
            foreach (var key in keys)
            {
                var from = key.UnitCode;
                if (key.Ship(application.UnitCode) is { IsRefused: true } refused) return refused.Refusal;
                KeyLedger.Write(context, key, KeyEntry.Shipped, KeyState.Allocated, from, Hands(actor, application, command.Voucher));
            }

            return new KeysShipped(keys.Count, command.Voucher);
        }, cancel);

    public Task<Result<KeyApplicationItem>> ReceiveAsync(Actor actor, string number, ReceiveKeysCommand command, Call call, CancellationToken cancel) =>
        DecideAsync(actor, Receive, number, command, call, async (context, application, token) =>
        {
            var received = application.Receive();
            if (received.IsRefused) return received.Refusal;
            var keys = (await KeysOfAsync(context, application, token)).Where(key => key.State == KeyState.Shipped).ToList();
            var missing = (command.Missing ?? []).Select(KeyLedger.SerialOf).ToHashSet();
            if (missing.Except(keys.Select(key => key.Serial)).FirstOrDefault() is { } stray) return KeyLedger.NotFound.With("serial", stray);
            foreach (var key in keys.Where(key => !missing.Contains(key.Serial)))
            {
                if (key.Take(KeyEntry.Received) is { IsRefused: true } refused) return refused.Refusal;
                KeyLedger.Write(context, key, KeyEntry.Received, KeyState.Shipped, key.UnitCode, Hands(actor, application, command.Voucher));
            }

            return new KeysReceived(keys.Count - missing.Count, missing.Count);
        }, cancel);

    private static Task<List<SecurityKey>> KeysOfAsync(CommandContext context, KeyApplication application, CancellationToken cancel) =>
        context.Db.SecurityKeys.FromSql($"select * from security_keys where application = {application.Number} order by serial for update").ToListAsync(cancel);

    private static KeyHands Hands(Actor actor, KeyApplication application, string? voucher) =>
        new(actor.UserName, UnitCode.InformationCenter.ToString(), application.UnitCode.ToString(), Voucher: voucher ?? application.Number);

    private static void Write(CommandContext context, KeyApplication application, KeyEntry entry, int quantity, string? reason) =>
        context.Db.KeyLedger.Add(new KeyLedgerEntry(
            entry, application.UnitCode, new KeyHands(context.Author.UserName, Reason: reason, Voucher: application.Number), quantity, context.Now));

    private Task<Result<KeyApplicationItem>> DecideAsync(
        Actor actor, Operation operation, string number, object command, Call call,
        Func<CommandContext, KeyApplication, CancellationToken, Task<Result<DomainEvent>>> step, CancellationToken cancel)
    {
        number = Typed.Code(number);
        var opening = new Opening<KeyApplication>(
            Subject.KeyApplication(number), new SubjectLock(() => [Sql.Statement("select 1 from key_applications where number = $1 for update", number)]),
            actor.Lacks(operation.Needs) ?? Refusal.OutOfScope("KeyApplicationNotFound", "R10.3"))
        {
            Load = (context, token) => context.Db.KeyApplications.FirstOrDefaultAsync(row => row.Number == number, token),
            InScope = (_, application, _) => Task.FromResult(actor.May(Permission.SupplyKeys) || application.UnitCode == actor.ActingUnit),
            // The supplier ships; who receives is the authority's custodian.
            Lacks = (caller, application) => caller.Lacks(operation.Needs)
                ?? (operation == Receive && application.UnitCode != caller.ActingUnit ? Permissions.Missing(Permission.KeepKeys, caller.UnitKind) : null),
            Version = application => application.Version,
        };
        return commands.RunAsync<KeyApplication, KeyApplicationItem>(
            new Command(actor, operation, Subject.KeyApplication(number), command, call), opening, async (context, application, token) =>
            {
                var done = await step(context, application, token);
                if (done.IsRefused) return done.Refusal;
                context.Record(KeyEntries.Of(done.Value, application, actor, context.Now));
                return KeyApplicationItem.Of(application);
            }, cancel);
    }
}
