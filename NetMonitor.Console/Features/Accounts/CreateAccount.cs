using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// A person's account in a unit (R10.2). A key is named by its serial number and may show a code, or two consecutive ones, in the same step. A
/// special-duty account also names the decision it rests on, its duty, its exact capabilities and its last day (R8.1).
/// </summary>
public sealed record NewAccount(
    string? UnitCode, string? Name, string? StaffNumber, string? Mobile, string? ImAccount, IReadOnlyList<Role>? Roles)
{
    [Omissible] public string? KeySerial { get; init; }
    [Omissible, Secret] public string? KeyCode { get; init; }
    [Omissible, Secret] public string? NextKeyCode { get; init; }

    /// <summary>The registered form of a system administrator, where it came before the account (R9.3).</summary>
    [Omissible] public string? Form { get; init; }

    [Omissible] public string? DutyDecision { get; init; }
    [Omissible] public string? Duty { get; init; }
    [Omissible] public IReadOnlyList<Permission>? Capabilities { get; init; }
    [Omissible] public DateOnly? EndsOn { get; init; }
}

/// <summary>The initial password is shown once and kept nowhere: the same call again, by its idempotency key, answers without it.</summary>
public sealed record CreatedAccount(string UserName, [property: Secret] string? InitialPassword, AccountStatus Status, long Version);

/// <summary>Sets an account up, in one step, by who manages it (R5.1–R5.3).</summary>
public sealed class CreateAccount(CommandRunner commands, IPasswordHasher<Account> hasher, KeyProof proof, RegulationInForce regulation)
{
    public static readonly Operation Create = new("CreateAccount", Permission.ManageAccounts) { Fresh = true };

    /// <summary>On a page the answer of a FIDO2 key that is bound in the same step proves it, as a code does.</summary>
    public async Task<Result<CreatedAccount>> HandleAsync(
        Actor actor, NewAccount command, Call call, CancellationToken cancel, UsbKeyAnswer? answer = null)
    {
        var (code, holder) = (UnitCode.OfTyped(command.UnitCode), AccountParticulars.OfTyped(
            command.Name, command.StaffNumber, command.Mobile, command.ImAccount));
        if ((code.Refusal ?? holder.Refusal ?? DutyRefusal(command)) is { } malformed) return malformed;
        Role[] roles = [.. (command.Roles ?? []).Distinct()];
        if (roles.Length == 0) return Refusal.Malformed("NoRoles");
        if (actor.Lacks(Permission.ManageAccounts) is { } lacks) return lacks;
        // Stretched before the transaction: that takes longer than one may be open.
        var password = InitialPassword.New();
        var hash = hasher.HashPassword(null!, password);
        var lifetime = TimeSpan.FromHours(await regulation.OfAsync(SettingName.InitialPasswordHours, cancel));
        var person = Typed.Code(holder.Value.StaffNumber);
        var alone = new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", code.Value.ToString())]);
        return await commands.RunAsync<CreatedAccount>(new Command(actor, Create, null, command, call), alone, async (context, token) =>
        {
            var db = context.Db;
            var unit = await db.Units.AsNoTracking().FirstOrDefaultAsync(row => row.Code == code.Value, token);
            if (unit is null || unit.Status == UnitStatus.Closed || !actor.ActingPath.Contains(UnitPath.Parse(unit.Path)))
                return Refusal.OutOfScope("UnitNotFound", Permissions.RuleOf(Permission.ManageAccounts, actor.UnitKind));
            await db.Database.ExecuteSqlAsync(AccountForms.LockOf(person), token);
            var administrator = roles.Any(RoleRules.IsSystemAdministrator);
            if ((RoleRules.Together(roles).Refusal ?? await AccountForms.OneAccountAsync(context, person, administrator, null, token)
                ?? await PlacedAsync(db, actor, unit, roles, token) ?? await RoomAsync(db, unit, token)) is { } refusal) return refusal;
            var userName = UserName.Create(unit.Code, RoleRules.ClassOf(roles), await LastSequenceAsync(db, unit.Code, RoleRules.ClassOf(roles), token) + 1);
            if (userName.IsRefused) return userName.Refusal;
            var account = new Account(userName.Value, unit.Code, UnitPath.Parse(unit.Path), holder.Value, roles, context.Now);
            account.SetInitialPassword(hash, AccountSubject.NewStamp(context.Now), context.Now, lifetime);
            if (roles.Contains(Role.SpecialDuty)) account.SetDuty(command.DutyDecision!, command.Duty!, command.Capabilities!, command.EndsOn!.Value);
            // There is no receiving side above the national center either: the second administrator's word stands in the form's place (R9.3).
            if (administrator && !IsNationsOwn(actor, unit.Code, roles))
            {
                if (await NameInFormAsync(db, command.Form, account, token) is { } noForm) return noForm;
            }
            else
            {
                account.Enable(context.Now);
            }

            db.Accounts.Add(account);
            context.Record(AccountSubject.Entry(
                new AccountCreated(account.Name, account.StaffNumber, account.Mobile, account.ImAccount, account.Roles, account.Status, command.KeySerial,
                    account.Capabilities, account.DutyDecision, account.Duty, account.EndsOn),
                account, actor, context.Now, actor.UnitPath));
            if (command.KeySerial is { } serial)
            {
                var given = new KeyGiven(serial, command.KeyCode, command.NextKeyCode, answer);
                var bound = await KeyBinding.BindAsync(context, proof, account, given, token);
                if (bound.IsRefused) return bound.Refusal;
            }

            if (administrator) await FourEyes.AskAsync(context, FourEyes.AreAlwaysFor(unit.Code, roles), token);
            return new CreatedAccount(account.UserName, password, account.Status, account.Version);
        }, cancel);
    }

    /// <summary>
    /// Whether accounts with these roles may exist in the unit (Art. 5–8, R16.2), and are this administrator's to make (R5.1–R5.3):
    /// <c>AccountNotYours</c> else, under the administrator's rule; <c>SpecialDutyByNationOnly</c> (R8.1).
    /// </summary>
    internal static async Task<Refusal?> PlacedAsync(NetMonitorDb db, Actor actor, Unit unit, IReadOnlyList<Role> roles, CancellationToken cancel)
    {
        var path = UnitPath.Parse(unit.Path);
        var level = path.Authority == unit.Code ? unit.Level
            : await db.Units.Where(row => row.Code == path.Authority).Select(row => row.Level).FirstAsync(cancel);
        if (roles.Select(role => RoleRules.Placed(role, unit.Code, level).Refusal).FirstOrDefault(refusal => refusal is not null) is { } misplaced)
            return misplaced;
        if (roles.Contains(Role.SpecialDuty) && !MakesSpecialDuty(actor))
            return Refusal.Forbidden("SpecialDutyByNationOnly", "R8.1");
        // Only a station's rows ask for it.
        var administered = unit.Kind == UnitKind.GrassrootsUnit && await AdministratorsOf(db, unit.Code).AnyAsync(cancel);
        return ManagedAccounts.Covers(actor, path, roles.Any(RoleRules.IsSystemAdministrator), administered) || IsNationsOwn(actor, unit.Code, roles)
            ? (await UserRules.OfAsync(db, path, cancel))?.OfRoles(roles)
            : Refusal.Forbidden("AccountNotYours", RoleRules.RuleOf(actor.Roles.First(RoleRules.IsSystemAdministrator))).With("unit", unit.Code.ToString());
    }

    /// <summary>Whether the province's user rule has room for one more account in the unit (R4.1). The unit's lock is held.</summary>
    private static async Task<Refusal?> RoomAsync(NetMonitorDb db, Unit unit, CancellationToken cancel) =>
        (await UserRules.OfAsync(db, UnitPath.Parse(unit.Path), cancel))?.OfAccounts(unit.Kind, await AccountsAsync(db, unit.Code, cancel));

    /// <summary>How many accounts the unit has that are not deleted.</summary>
    internal static Task<int> AccountsAsync(NetMonitorDb db, UnitCode unit, CancellationToken cancel) =>
        db.Accounts.CountAsync(row => row.UnitCode == unit && row.Status != AccountStatus.Deleted, cancel);

    /// <summary>A national center's administrator, by another: nobody is above it to make one, so two of them do (R5.1).</summary>
    private static bool IsNationsOwn(Actor actor, UnitCode unit, IReadOnlyCollection<Role> roles) =>
        FourEyes.AreAlwaysFor(unit, roles) && actor.UnitCode == unit && actor.Is(Role.CenterSystemAdministrator);

    /// <summary>
    /// Whether a form offers the role in that unit: one that may exist there and that the administrator may set up, as far as that can be told without
    /// asking whether a station has an administrator of its own.
    /// </summary>
    internal static bool Offered(Actor actor, UnitPath unit, UnitLevel authorityLevel, Role role) =>
        !RoleRules.Placed(role, unit.Leaf, authorityLevel).IsRefused
        && (role != Role.SpecialDuty || MakesSpecialDuty(actor))
        && ManagedAccounts.Covers(actor, unit, role.IsSystemAdministrator(), administered: false);

    private static bool MakesSpecialDuty(Actor actor) => actor.Is(Role.CenterSystemAdministrator) && actor.Level == UnitLevel.Nation;

    /// <summary>A unit's system administrators that are not deleted.</summary>
    internal static IQueryable<Account> AdministratorsOf(NetMonitorDb db, UnitCode unit)
    {
        var digit = ((int)AccountClass.SystemAdministrator).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return db.Accounts.Where(row => row.UnitCode == unit && row.Status != AccountStatus.Deleted && row.UserName.Substring(UnitCode.Length, 1) == digit);
    }

    /// <summary>The highest sequence that was ever given out in the unit and class; 0 for none. The unit's lock is held.</summary>
    internal static async Task<int> LastSequenceAsync(NetMonitorDb db, UnitCode unit, AccountClass accountClass, CancellationToken cancel)
    {
        var first = FormattableString.Invariant($"{unit}{(int)accountClass}");
        var last = await db.Accounts.Where(row => string.Compare(row.UserName, first) >= 0 && string.Compare(row.UserName, first + ":") < 0)
            .MaxAsync(row => row.UserName, cancel);
        return last is null ? 0 : UserName.Parse(last).Sequence;
    }

    /// <summary>The form that came first now names its account; one that is given must be about this unit and person.</summary>
    private static async Task<Refusal?> NameInFormAsync(NetMonitorDb db, string? number, Account account, CancellationToken cancel)
    {
        if (number is null) return null;
        var form = await db.RegistrationForms.FirstOrDefaultAsync(row => row.Number == number && row.UnitCode == account.UnitCode, cancel);
        if (form is null || form.UserName is not null || form.Person != account.Person || form.Content.Purpose != FormPurpose.SetUp
            || !account.Roles.Contains(form.Content.Role)) return Refusal.Conflict("FormOfAnother", "R9.3").With("form", number);
        form.NameAccount(account.UserName);
        return null;
    }

    /// <summary>A special-duty account names all four, and no other does (R8.1).</summary>
    private static Refusal? DutyRefusal(NewAccount command)
    {
        var special = command.Roles?.Contains(Role.SpecialDuty) == true;
        var wrong = special
            ? !PlainText.IsLine(command.DutyDecision, 200) ? "dutyDecision"
            : !PlainText.IsSaid(command.Duty, 1000) ? "duty"
            : command.Capabilities is not { Count: > 0 } listed || listed.Any(permission => !Permissions.Listable.Contains(permission)) ? "capabilities"
            : command.EndsOn is null ? "endsOn"
            : null
            : command.DutyDecision is not null ? "dutyDecision"
            : command.Duty is not null ? "duty"
            : command.Capabilities is not null ? "capabilities"
            : command.EndsOn is not null ? "endsOn"
            : null;
        return wrong is null ? null : Refusal.Malformed("SpecialDutyIncomplete", "R8.1").With("field", wrong);
    }
}
