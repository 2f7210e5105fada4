using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>Why a key moves (1–1,000 characters where it must be said), the paper that goes with it, and into whose hands.</summary>
public sealed record KeyStepCommand
{
    public const int MaxReason = 1000;

    [Omissible] public string? Reason { get; init; }
    [Omissible] public string? Voucher { get; init; }

    /// <summary>Name of who took or brought it, where that is not the account's holder.</summary>
    [Omissible] public string? Receiver { get; init; }

    /// <summary>The account that a key is issued for; without it, it can be bound to any account of the authority.</summary>
    [Omissible] public string? UserName { get; init; }

    /// <summary>Name of who told a loss or damage by telephone.</summary>
    [Omissible] public string? Caller { get; init; }

    internal Refusal? Malformed(bool needsReason)
    {
        if (needsReason ? !PlainText.IsSaid(Reason, MaxReason) : Reason is { } said && !PlainText.IsText(said, MaxReason))
            return Refusal.Malformed("ReasonRequired");
        var wrong = Voucher is { } voucher && !PlainText.IsLine(voucher, 64) ? "voucher"
            : Receiver is { } receiver && !PlainText.IsLine(receiver, 64) ? "receiver"
            : Caller is { } caller && !PlainText.IsLine(caller, 64) ? "caller"
            : UserName is { } name && !Domain.Accounts.UserName.TryParse(Typed.Code(name), out _) ? "userName"
            : null;
        return wrong is null ? null : Refusal.Malformed("FieldMalformed").With("field", wrong);
    }
}

/// <summary>
/// Moves one key through the ledger (R10.3, R16.2): received, enrolled, issued, recovered and written off by the custodian; lost or damaged also by its
/// holder or the system administrator, and that report freezes its account at once (R12.1), so it asks for nothing that a lost key would be needed for.
/// </summary>
public sealed class MoveKey(CommandRunner commands, UsbKeys usbKeys)
{
    public static readonly Operation Receive = new("ReceiveKey", Permission.KeepKeys);
    public static readonly Operation Enrol = new("EnrolKey", Permission.KeepKeys) { Fresh = true };
    public static readonly Operation Issue = new("IssueKey", Permission.KeepKeys);
    public static readonly Operation Recover = new("RecoverKey", Permission.KeepKeys);
    public static readonly Operation WriteOff = new("WriteOffKey", Permission.KeepKeys) { Fresh = true };
    public static readonly Operation Report = new("ReportKey", Permission.UseOwnAccount);

    public Task<Result<KeyDetail>> ReceiveAsync(Actor actor, string serial, KeyStepCommand command, Call call, CancellationToken cancel) =>
        MoveAsync(actor, Receive, serial, command, call, KeyEntry.Received, (_, key, _) =>
            Task.FromResult<Result<DomainEvent>>(key.Take(KeyEntry.Received) is { IsRefused: true } refused
                ? refused.Refusal
                : new KeyReceived(command.Voucher)), cancel);

    /// <summary>What a FIDO2 key is asked that lies before the custodian: to make a credential.</summary>
    public async Task<Result<UsbKeyQuestion>> AskToEnrolAsync(Actor actor, string serial, Uri site, CancellationToken cancel)
    {
        serial = KeyLedger.SerialOf(serial);
        var key = await commands.LookAsync((db, token) => db.SecurityKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Serial == serial, token), cancel);
        if (key is null || !actor.KeepsLedgerOf(key.UnitCode)) return KeyLedger.NotFound;
        return key.Guard(KeyEntry.Enrolled) is { } refusal ? refusal : await usbKeys.AskToEnrolAsync(key, UsbKeys.ToEnrol(actor, serial), site);
    }

    /// <summary>
    /// Keeps the credential that a FIDO2 key made, whose serial number the custodian read from it and attests with that. On a page only, where the key is
    /// plugged in. <c>KeyEnrolledElsewhere</c> (R10.3) where another serial number has it; and what <see cref="UsbKeys.AttestAsync"/> refuses.
    /// </summary>
    public Task<Result<KeyDetail>> EnrolAsync(
        Actor actor, string serial, KeyStepCommand command, UsbKeyAnswer answer, Call call, CancellationToken cancel) =>
        MoveAsync(actor, Enrol, serial, command, call, KeyEntry.Enrolled, async (context, key, token) =>
        {
            var made = await usbKeys.AttestAsync(answer, UsbKeys.ToEnrol(actor, key.Serial));
            if (made.IsRefused) return made.Refusal;
            var (credential, challenge) = made.Value;
            if (!await UsbKeys.TakeAsync(context, challenge, token)) return UsbKeys.Over;
            if (await context.Db.SecurityKeys.AnyAsync(row => row.CredentialId == credential.Id && row.Serial != key.Serial, token))
                return Refusal.Conflict("KeyEnrolledElsewhere", "R10.3");
            var again = key.CredentialId is not null;
            var enrolled = key.Enrol(credential, context.Now);
            return enrolled.IsRefused ? enrolled.Refusal : new KeyEnrolled(credential.Model, again);
        }, cancel);

    public Task<Result<KeyDetail>> IssueAsync(Actor actor, string serial, KeyStepCommand command, Call call, CancellationToken cancel) =>
        MoveAsync(actor, Issue, serial, command, call, null, async (context, key, token) =>
        {
            Account? account = null;
            if (command.UserName is { } typed)
            {
                var name = Typed.Code(typed);
                account = await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == name, token);
                if (account is null || Domain.Units.UnitPath.Parse(account.UnitPath).Authority != key.UnitCode)
                    return Refusal.OutOfScope("AccountNotFound", "R16.2");
            }

            var again = account?.AwaitsReplacement == true;
            var issued = key.Issue(account?.UserName, again);
            return issued.IsRefused ? issued.Refusal : new KeyIssued(account?.UserName, command.Receiver, command.Reason, command.Voucher, again);
        }, cancel);

    public Task<Result<KeyDetail>> RecoverAsync(Actor actor, string serial, KeyStepCommand command, Call call, CancellationToken cancel) =>
        MoveAsync(actor, Recover, serial, command, call, KeyEntry.Recovered, async (context, key, token) =>
        {
            // In the regulation's order: frozen first (R10.10).
            if (key is { State: KeyState.Bound, BoundTo: { } holder }
                && await context.Db.Accounts.AnyAsync(row => row.UserName == holder && row.Status == AccountStatus.Active, token))
                return Refusal.Conflict("AccountNotFrozen", "R10.10");
            var recovered = key.Take(KeyEntry.Recovered);
            return recovered.IsRefused ? recovered.Refusal : new KeyRecovered(key.BoundTo ?? key.IssuedFor, command.Reason ?? "", command.Voucher);
        }, cancel);

    public Task<Result<KeyDetail>> WriteOffAsync(Actor actor, string serial, KeyStepCommand command, Call call, CancellationToken cancel) =>
        MoveAsync(actor, WriteOff, serial, command, call, KeyEntry.WrittenOff, (_, key, _) =>
            Task.FromResult<Result<DomainEvent>>(key.Take(KeyEntry.WrittenOff) is { IsRefused: true } refused
                ? refused.Refusal
                : new KeyWrittenOff(command.Reason!, command.Voucher)), cancel, needsReason: true);

    /// <summary>A loss or damage: by the holder, the custodian, or who manages the account.</summary>
    public Task<Result<KeyDetail>> ReportAsync(Actor actor, string serial, KeyEntry entry, KeyStepCommand command, Call call, CancellationToken cancel) =>
        MoveAsync(actor, Report, serial, command, call, entry, async (context, key, token) =>
        {
            var holder = key.BoundTo;
            var taken = key.Take(entry);
            if (taken.IsRefused) return taken.Refusal;
            if (holder is not null)
            {
                await FreezeAsync(context, holder, entry, token);
                await ApplyForReplacementAsync(context, actor, key, command.Reason!, token);
            }

            return entry == KeyEntry.Lost
                ? new KeyReportedLost(holder ?? key.IssuedFor, command.Reason!, command.Caller)
                : new KeyReportedDamaged(holder ?? key.IssuedFor, command.Reason!, command.Caller);
        }, cancel, needsReason: true);

    private static async Task FreezeAsync(CommandContext context, string holder, KeyEntry entry, CancellationToken cancel)
    {
        var account = await context.Db.Accounts.FirstAsync(row => row.UserName == holder, cancel);
        account.AwaitReplacement();
        if (account.Status is not (AccountStatus.Active or AccountStatus.Pending)) return;
        await AccountSubject.FreezeAsync(
            context, account, entry == KeyEntry.Lost ? "KeyLost" : "KeyDamaged", cancel, Domain.Units.UnitPath.Parse(account.UnitPath), context.Actor.UnitPath);
    }

    /// <summary>
    /// Where the custodian reports it and no key lies in the stock that could be issued in its place, one is applied for at once (R12.1). Who supplies has
    /// nobody to apply to.
    /// </summary>
    private static async Task ApplyForReplacementAsync(CommandContext context, Actor actor, SecurityKey key, string reason, CancellationToken cancel)
    {
        var (serial, unit) = (key.Serial, key.UnitCode);
        if (!actor.KeepsLedgerOf(unit) || actor.May(Permission.SupplyKeys)) return;
        var spares = context.Db.SecurityKeys.Where(row => row.UnitCode == unit && row.Serial != serial && row.BoundTo == null
            && (row.State == KeyState.InStock || row.State == KeyState.Recovered));
        if (await spares.AnyAsync(cancel) || await context.Db.KeyApplications.AnyAsync(row => row.Replaces == serial, cancel)) return;
        await ApplyForKeys.OpenAsync(context, actor, 1, PlainText.Shorten(reason, KeyApplication.MaxReason), serial, cancel);
    }

    private async Task<Result<KeyDetail>> MoveAsync(
        Actor actor, Operation operation, string serial, KeyStepCommand command, Call call, KeyEntry? entry,
        Func<CommandContext, SecurityKey, CancellationToken, Task<Result<DomainEvent>>> step, CancellationToken cancel, bool needsReason = false)
    {
        if (command.Malformed(needsReason) is { } malformed) return malformed;
        serial = KeyLedger.SerialOf(serial);
        return await commands.RunAsync<SecurityKey, KeyDetail>(
            new Command(actor, operation, Subject.Key(serial), command, call), Open(actor, operation, serial), async (context, key, token) =>
            {
                var (before, unit) = (key.State, key.UnitCode);
                var moved = await step(context, key, token);
                if (moved.IsRefused) return moved.Refusal;
                var made = entry ?? (moved.Value is KeyIssued { Again: true } ? KeyEntry.Reissued : KeyEntry.Issued);
                var account = key.BoundTo ?? key.IssuedFor;
                var hands = new KeyHands(actor.UserName, made == KeyEntry.Recovered ? account : null, moved.Value is KeyIssued ? account : null,
                    command.Caller ?? command.Receiver, command.Reason, command.Voucher);
                KeyLedger.Write(context, key, made, before, unit, hands);
                context.Record(KeyEntries.Of(moved.Value, key, actor, context.Now));
                var earlier = await context.Db.KeyLedger.AsNoTracking().Where(line => line.Serial == key.Serial).OrderBy(line => line.Id).ToListAsync(token);
                var lines = earlier.Concat(context.Db.KeyLedger.Local.Where(line => line.Serial == key.Serial));
                return new KeyDetail(KeyItem.Of(key), [.. lines.Select(LedgerLine.Of)])
                {
                    Replacement = context.Db.KeyApplications.Local.FirstOrDefault()?.Number,
                };
            }, cancel);
    }

    private static Opening<SecurityKey> Open(Actor actor, Operation operation, string serial) => new(
        Subject.Key(serial), KeyLedger.Lock(serial), actor.Lacks(operation.Needs) ?? KeyLedger.NotFound)
    {
        Load = (context, cancel) => KeyLedger.FindAsync(context.Db, serial, cancel),
        InScope = async (context, key, cancel) => actor.KeepsLedgerOf(key.UnitCode) || (operation == Report && (key.BoundTo == actor.UserName
            || (key.BoundTo is { } holder && actor.May(Permission.ManageAccounts)
                && await Scopes.ManagesAsync(ReadDoor.Within(context.Connection, actor), holder, cancel)))),
        Version = key => key.Version,
    };
}
