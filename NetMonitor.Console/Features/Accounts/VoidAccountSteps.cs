using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// Foreign steps on accounts: one that was enabled is frozen, one that was frozen is enabled again, a key that was bound is taken from it. Particulars, roles
/// and passwords have no way back but their administrator's own.
/// </summary>
public sealed class VoidAccountSteps : IVoidsWrites
{
    public string SubjectType => AccountSubjects.OfAccount;

    public async Task<Result<VoidEffect>> LookAsync(NetMonitorDb db, LineToVoid line, CancellationToken cancel) =>
        await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == line.Number, cancel) is { } account
            ? EffectOf(account, line)
            : VoidEffect.NothingLeft();

    public async Task<Result<VoidEffect>> VoidAsync(CommandContext context, LineToVoid line, long? seen, CancellationToken cancel)
    {
        if (await LockedAsync(context, line.Number, cancel) is not { } account) return VoidEffect.NothingLeft();
        if (IVoidsWrites.WhyChanged(seen, account.Version) is { } changed) return changed;
        var effect = EffectOf(account, line);
        if (effect.IsRefused || effect.Value.Verb is not { } verb) return effect;
        return await TakeAsync(context, account, verb, line, cancel) is { } refusal ? refusal : effect.Value with { Version = account.Version };
    }

    public async Task<Result<VoidEffect>> PutBackAsync(CommandContext context, LineToVoid line, CancellationToken cancel)
    {
        if (await LockedAsync(context, line.Number, cancel) is not { } account) return IVoidsWrites.CannotPutBack;
        // What was frozen by the void is enabled again, and the other way round.
        var verb = line.Verb is nameof(AccountUnfrozen) or nameof(AccountEnabled) && account.Status == AccountStatus.Frozen ? nameof(AccountUnfrozen)
            : line.Verb == nameof(AccountFrozen) && account.Status == AccountStatus.Active ? nameof(AccountFrozen) : null;
        if (verb is null) return IVoidsWrites.CannotPutBack;
        return await TakeAsync(context, account, verb, line, cancel) is { } refusal ? refusal : new VoidEffect(verb, account.Version);
    }

    private static Result<VoidEffect> EffectOf(Account account, LineToVoid line) => line.Verb switch
    {
        _ when account.Status == AccountStatus.Deleted => VoidEffect.NothingLeft(account.Version),
        nameof(AccountUnfrozen) or nameof(AccountEnabled) => Of(account, account.Status == AccountStatus.Active, nameof(AccountFrozen)),
        nameof(AccountFrozen) => Of(account, account.Status == AccountStatus.Frozen, nameof(AccountUnfrozen)),
        nameof(AccountKeyBound) => Of(account, account.KeySerial is { } serial && serial == SerialOf(line), nameof(AccountKeyUnbound)),
        _ => IVoidsWrites.OnlyStands,
    };

    private static Result<VoidEffect> Of(Account account, bool left, string verb) =>
        left ? new VoidEffect(verb, account.Version) : VoidEffect.NothingLeft(account.Version);

    private static string? SerialOf(LineToVoid line)
    {
        using var data = JsonDocument.Parse(line.Data);
        return data.RootElement.TryGetProperty("serial", out var serial) ? serial.GetString() : null;
    }

    private static Task<Account?> LockedAsync(CommandContext context, string userName, CancellationToken cancel) =>
        context.Db.Accounts.FromSql($"select * from accounts where user_name = {userName} for update").FirstOrDefaultAsync(cancel);

    private static async Task<Refusal?> TakeAsync(CommandContext context, Account account, string verb, LineToVoid line, CancellationToken cancel)
    {
        var told = context.Actor.UnitPath;
        switch (verb)
        {
            case nameof(AccountFrozen):
                return (await AccountSubject.FreezeAsync(context, account, line.Reason, cancel, told)).Refusal;
            case nameof(AccountKeyUnbound):
                return (await KeyBinding.UnbindAsync(context, account, line.Reason, cancel, told)).Refusal;
            default:
                if (await AccountLife.WhyKeyOpensNothingAsync(context, account, cancel) is { } back) return back;
                if (account.Enable(context.Now) is { IsRefused: true } refused) return refused.Refusal;
                context.Record(AccountSubject.Entry(new AccountUnfrozen(line.Reason), account, context.Author, context.Now, told));
                return null;
        }
    }
}
