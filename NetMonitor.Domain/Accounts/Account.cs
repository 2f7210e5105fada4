using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Accounts;

/// <summary>One person's entry in one unit (系统用户).</summary>
public sealed class Account
{
    /// <summary>How long an initial password is good (our figure, R10.2); what is in force may be shorter (R19.1).</summary>
    public static readonly TimeSpan InitialPasswordLifetime = TimeSpan.FromHours(72);

    private Account()
    {
    }

    public Account(
        UserName userName, UnitCode unit, UnitPath unitPath, AccountParticulars holder, IReadOnlyList<Role> roles, DateTimeOffset now)
    {
        UserName = userName.ToString();
        UnitCode = unit;
        UnitPath = unitPath.ToString();
        Name = holder.Name;
        StaffNumber = holder.StaffNumber;
        Person = Typed.Code(holder.StaffNumber);
        Mobile = holder.Mobile;
        ImAccount = holder.ImAccount;
        Roles = [.. roles.Order()];
        CreatedAt = now;
    }

    public string UserName { get; private set; } = "";
    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string StaffNumber { get; private set; } = "";

    /// <summary>The staff number as it is compared, however it was typed: one person, one number (R9.2).</summary>
    public string Person { get; private set; } = "";

    public string Mobile { get; private set; } = "";
    public string ImAccount { get; private set; } = "";

    /// <summary>When a code that was sent to the mobile number came back from its holder; null before.</summary>
    public DateTimeOffset? MobileVerifiedAt { get; private set; }

    /// <summary>The same of the instant-messaging account.</summary>
    public DateTimeOffset? ImAccountVerifiedAt { get; private set; }

    /// <summary>What its holder asked to be corrected, until its administrator has seen to it.</summary>
    public Correction? Correction { get; private set; }

    public Role[] Roles { get; private set; } = [];

    /// <summary>What is listed for a special-duty account (R8.1); empty for all others.</summary>
    public Permission[] Capabilities { get; private set; } = [];

    public AccountStatus Status { get; private set; }

    /// <summary>Salted and stretched by ASP.NET Core Identity.</summary>
    public string PasswordHash { get; private set; } = "";

    public DateTimeOffset? PasswordChangedAt { get; private set; }

    /// <summary>The initial password was not changed yet (R10.6).</summary>
    public bool MustChangePassword { get; private set; } = true;

    /// <summary>The password is one that others could guess, or may know (R10.8): by an administrator's word, or found at a sign-in.</summary>
    public bool PasswordAtRisk { get; private set; }

    /// <summary>How many days before its end the holder was last reminded of the password (R10.8); null before the first time.</summary>
    public short? PasswordReminded { get; private set; }

    /// <summary>When its holder took on the duty of article 11; null before.</summary>
    public DateTimeOffset? DutyAcceptedAt { get; private set; }

    /// <summary>Changes whenever the account's sessions must end; a session made under another stamp is over.</summary>
    public string SecurityStamp { get; private set; } = "";

    /// <summary>Until when the initial password is good, if it was not changed yet (R10.2).</summary>
    public DateTimeOffset? InitialPasswordUntil { get; private set; }

    /// <summary>An initial password is good for one sign-in.</summary>
    public bool InitialPasswordUsed { get; private set; }

    public string? KeySerial { get; private set; }

    /// <summary>Its key was lost or damaged, and no other was bound since: it can't be enabled before (R12.1).</summary>
    public bool AwaitsReplacement { get; private set; }

    /// <summary>The open incident whose playbook holds it frozen (Art. 13, 14): only its steps enable or delete it; null where none does.</summary>
    public string? Incident { get; private set; }

    /// <summary>The decision of the coordination mechanism that a special-duty account rests on, and its duty (R8.1).</summary>
    public string? DutyDecision { get; private set; }

    public string? Duty { get; private set; }

    /// <summary>The last day of a special-duty account, in the law's time zone; it is frozen after that (R8.1).</summary>
    public DateOnly? EndsOn { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was enabled for the first time; frozen before that, it still waits for what its enabling needs (R9.3).</summary>
    public DateTimeOffset? EnabledAt { get; private set; }

    public long Version { get; private set; } = 1;

    public bool IsSystemAdministrator => Roles.Any(RoleRules.IsSystemAdministrator);

    /// <summary>The system makes the initial password; its holder must change it first of all (R10.2, R10.6).</summary>
    public void SetInitialPassword(string hash, string stamp, DateTimeOffset now, TimeSpan lifetime)
    {
        (PasswordHash, SecurityStamp, MustChangePassword, PasswordChangedAt) = (hash, stamp, true, null);
        (InitialPasswordUntil, InitialPasswordUsed, PasswordReminded, PasswordAtRisk) = (now + lifetime, false, null, false);
    }

    /// <summary>Another initial password, for who forgot theirs; all its sessions rest on the old stamp. <c>AccountStateRefused</c> once deleted.</summary>
    public Result<AccountStatus> ResetPassword(string hash, string stamp, DateTimeOffset now, TimeSpan lifetime)
    {
        if (WhyNot(AccountAct.ResetPassword) is { } refusal) return refusal;
        SetInitialPassword(hash, stamp, now, lifetime);
        Version++;
        return Status;
    }

    /// <summary>Its holder chose a password.</summary>
    public void ChangePassword(string hash, string stamp, DateTimeOffset now)
    {
        (PasswordHash, SecurityStamp, MustChangePassword, PasswordChangedAt) = (hash, stamp, false, now);
        (InitialPasswordUntil, InitialPasswordUsed, PasswordReminded, PasswordAtRisk) = (null, false, null, false);
        Version++;
    }

    /// <summary>
    /// Its password is one that others could guess, or may know: it must be changed before anything else (R10.8). All its sessions rest on the old stamp.
    /// <c>AccountStateRefused</c> once deleted.
    /// </summary>
    public Result<AccountStatus> MarkAtRisk(string stamp)
    {
        if (WhyNot(AccountAct.MarkAtRisk) is { } refusal) return refusal;
        (PasswordAtRisk, SecurityStamp) = (true, stamp);
        Version++;
        return Status;
    }

    /// <summary>Its holder is reminded, so many days before the password is too old (R10.8).</summary>
    public void Remind(int days)
    {
        PasswordReminded = (short)days;
        Version++;
    }

    /// <summary>Its holder takes on the duty of article 11; the first time counts.</summary>
    public bool AcceptDuty(DateTimeOffset now)
    {
        if (DutyAcceptedAt is not null) return false;
        DutyAcceptedAt = now;
        Version++;
        return true;
    }

    /// <summary>Whether the password may open a session now: an initial one does so once, and within its time (R10.2).</summary>
    public bool TakesPasswordAt(DateTimeOffset now) => InitialPasswordUntil is not { } until || (!InitialPasswordUsed && now < until);

    /// <summary>Whether a special-duty account's last day has passed (R8.1).</summary>
    public bool IsOverAt(DateTimeOffset now) => EndsOn < WorkingCalendar.DayOf(now);

    /// <summary>What a special-duty account is there for: exactly these capabilities, until that day (R8.1).</summary>
    public void SetDuty(string decision, string duty, IReadOnlyList<Permission> capabilities, DateOnly endsOn) =>
        (DutyDecision, Duty, Capabilities, EndsOn) = (decision, duty, [.. capabilities], endsOn);

    /// <summary>
    /// Binds a key (R10.2). <c>AccountHasKey</c> (R11.1) where it has one that was not lost or damaged, <c>AccountStateRefused</c> once it is deleted.
    /// </summary>
    public Result<string> BindKey(string serial)
    {
        if (WhyNot(AccountAct.BindKey) is { } refusal) return refusal;
        (KeySerial, AwaitsReplacement) = (serial, false);
        Version++;
        return serial;
    }

    /// <summary>Lets go of its key, once it is frozen or was never enabled (R10.10). <c>NoKeyBound</c> where it has none.</summary>
    public Result<string> UnbindKey()
    {
        if (WhyNot(AccountAct.UnbindKey) is { } refusal) return refusal;
        var serial = KeySerial!;
        KeySerial = null;
        Version++;
        return serial;
    }

    /// <summary>Its key was lost or damaged (R12.1).</summary>
    public void AwaitReplacement()
    {
        AwaitsReplacement = true;
        Version++;
    }

    /// <summary>Why an act is not possible now; null where it is.</summary>
    public Refusal? WhyNot(AccountAct act) => AccountActs.WhyNot(act, Status, KeySerial, AwaitsReplacement, Incident);

    /// <summary>Changes its particulars and roles; what has changed, field by field (R10.9). The caller has checked them.</summary>
    public IReadOnlyList<FieldChange> Adjust(AccountParticulars to, IReadOnlyList<Role> roles)
    {
        var changes = new List<FieldChange>();
        Name = Change(nameof(Name), Name, to.Name);
        StaffNumber = Change(nameof(StaffNumber), StaffNumber, to.StaffNumber);
        Person = Typed.Code(StaffNumber);
        Mobile = Change(nameof(Mobile), Mobile, to.Mobile);
        ImAccount = Change(nameof(ImAccount), ImAccount, to.ImAccount);
        if (changes.Exists(change => change.Field == nameof(Mobile))) MobileVerifiedAt = null;
        if (changes.Exists(change => change.Field == nameof(ImAccount))) ImAccountVerifiedAt = null;
        if (Change(nameof(Roles), Said(Roles), Said(roles)) is var after && after != Said(Roles)) Roles = [.. roles.Order()];
        if (changes.Count > 0) Version++;
        return changes;

        string Change(string field, string from, string next)
        {
            if (from != next) changes.Add(new FieldChange(field, from, next));
            return next;
        }

        static string Said(IEnumerable<Role> held) => string.Join(' ', held.Order());
    }

    public string AddressOf(Contact contact) => contact == Contact.Mobile ? Mobile : ImAccount;

    public bool IsVerified(Contact contact) => (contact == Contact.Mobile ? MobileVerifiedAt : ImAccountVerifiedAt) is not null;

    /// <summary>A code that was sent there came back from its holder.</summary>
    public void Verify(Contact contact, DateTimeOffset now)
    {
        if (contact == Contact.Mobile) MobileVerifiedAt = now;
        else ImAccountVerifiedAt = now;
        Version++;
    }

    /// <summary>
    /// Its holder asks for a correction. <c>CorrectionAsked</c> while another is not seen to, <c>NothingToChange</c> where all is so already.
    /// </summary>
    public Result<IReadOnlyList<FieldChange>> AskFor(Correction correction)
    {
        if (Correction is not null) return Refusal.Conflict("CorrectionAsked");
        var changes = correction.ChangesOf(new AccountParticulars(Name, StaffNumber, Mobile, ImAccount));
        if (changes.Count == 0) return Refusal.Malformed("NothingToChange");
        Correction = correction;
        Version++;
        return Result.Of(changes);
    }

    /// <summary>It is seen to, one way or the other, or asked for no more. <c>NoCorrectionAsked</c> where there is none.</summary>
    public Result<Correction> TakeCorrection()
    {
        if (Correction is not { } asked) return Refusal.Conflict("NoCorrectionAsked");
        Correction = null;
        Version++;
        return asked;
    }

    /// <summary>
    /// Enables it: for the first time, or again. <c>AccountStateRefused</c> where it is active or deleted; <c>ReplacementNotBound</c> (R12.1) where its key
    /// was lost or damaged.
    /// </summary>
    public Result<AccountStatus> Enable(DateTimeOffset now)
    {
        if (WhyNot(AccountAct.Enable) is { } refusal) return refusal;
        EnabledAt ??= now;
        return Take(AccountWorkflow.EnablingFrom(Status));
    }

    /// <summary>All its sessions rest on the old stamp. <c>AccountStateRefused</c> where it is frozen already or deleted.</summary>
    public Result<AccountStatus> Freeze(string stamp)
    {
        var taken = Take(AccountStep.Freeze);
        if (!taken.IsRefused) SecurityStamp = stamp;
        return taken;
    }

    /// <summary>An incident holds it: <c>AccountInIncident</c> where another does, <c>AccountStateRefused</c> once it is deleted.</summary>
    public Result<string> Hold(string incident)
    {
        if (Incident is { } other && other != incident) return AccountActs.InIncident(other);
        if (Status == AccountStatus.Deleted) return AccountWorkflow.Table.Guard(Status, AccountStep.Freeze)!;
        Incident = incident;
        return incident;
    }

    /// <summary>The incident lets go of it.</summary>
    public void Release() => Incident = null;

    /// <summary><c>AccountStateRefused</c> where it is not frozen, <c>KeyNotUnbound</c> where it still has a key (R10.10).</summary>
    public Result<AccountStatus> Delete(string stamp)
    {
        if (WhyNot(AccountAct.Delete) is { } refusal) return refusal;
        var taken = Take(AccountStep.Delete);
        if (!taken.IsRefused) (SecurityStamp, PasswordHash, AwaitsReplacement) = (stamp, "", false);
        return taken;
    }

    private Result<AccountStatus> Take(AccountStep step)
    {
        if (AccountWorkflow.Table.Guard(Status, step) is { } refusal) return refusal;
        Status = AccountWorkflow.Table.Find(Status, step)!.Value.To!.Value;
        Version++;
        return Status;
    }
}
