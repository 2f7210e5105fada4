using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>What entries of accounts are about.</summary>
public static class AccountSubjects
{
    public const string OfAccount = "Account";
    public const string OfSession = "Session";
    public const string OfInstallation = "Installation";

    extension(Subject)
    {
        public static Subject Account(string userName) => new(OfAccount, userName);

        public static Subject Session(Guid id) => new(OfSession, id.ToString());

        /// <summary>This console with its database: there is one.</summary>
        public static Subject Installation => new(OfInstallation, "1");
    }
}

/// <summary>The installation got its first accounts, and takes no more this way (R5.1).</summary>
/// <param name="Accounts">Their user names.</param>
public sealed record SystemSetUp(IReadOnlyList<string> Accounts) : DomainEvent;

/// <param name="Kind">A page's session or a program's.</param>
/// <param name="Network">Where it came from.</param>
/// <param name="Device">The browser, by a hash; null for programs.</param>
/// <param name="ByText">With a code sent to the phone, in the provisional mode (R10.5).</param>
/// <param name="Key">Serial number of the key that was used.</param>
public sealed record SignedIn(
    string Kind, string Network, Guid Session, string? Device = null, bool ByText = false, string? Key = null) : DomainEvent;

/// <summary>A session was used from another network than before.</summary>
/// <param name="LastSeen">When it was last used from the former one, as far as the node knows.</param>
public sealed record SessionUsedElsewhere(Guid Session, string From, string To, DateTimeOffset LastSeen) : DomainEvent;

/// <summary>A sheet of accounts was tried out, and nothing set up.</summary>
public sealed record AccountImportTried(int Rows, int Errors) : DomainEvent;

/// <summary>Somebody was not let in. The answer is the same whatever was wrong (R10.4): what it was only those read who manage the account.</summary>
/// <param name="Device">The browser, by a hash; null for programs, and where it takes no cookies.</param>
/// <param name="Name">The name that was typed, where no account has it, by a hash under a key that is nowhere on record.</param>
/// <param name="Key">Serial number of the key that was shown: a lost one, or one whose code was used before.</param>
/// <param name="ByText">With a code sent to the phone.</param>
public sealed record SignInRefused(
    string Network, SignInCause? Cause = null, string? Device = null, string? Name = null, string? Key = null, bool ByText = false) : DomainEvent
{
    public override IReadOnlyList<string> ForManagers() => [nameof(Cause), nameof(Key)];
}

/// <summary>Tries that were not even weighed, because there were too many: counted by network and minute.</summary>
public sealed record SignInsThrottled(string Network, DateTimeOffset Minute, long Count) : DomainEvent;

/// <summary>A code for the provisional sign-in went to the account's phone (R10.5).</summary>
public sealed record TextCodeSent(string Network, string? Device) : DomainEvent;

/// <summary>In the provisional mode somebody signed in with a browser that the account had not used before, or with a program (R10.5).</summary>
public sealed record NewDeviceSignedIn(string Network, string? Device) : DomainEvent;

/// <param name="Reason">Code of what ended it, such as <c>EndedByHolder</c>.</param>
public sealed record SessionEnded(Guid Session, string Reason) : DomainEvent;

public sealed record PasswordChanged : DomainEvent;

/// <summary>It must be changed before anything else (R10.8).</summary>
/// <param name="Reason">Why it is at risk: an administrator's words, or the code by which a new one like it would be refused.</param>
public sealed record PasswordAtRisk(string Reason) : DomainEvent;

/// <summary>Its holder was reminded that the password must be changed (R10.8).</summary>
/// <param name="Days">How many days before.</param>
/// <param name="Until">When it is too old.</param>
public sealed record PasswordReminded(int Days, DateTimeOffset Until) : DomainEvent;

/// <summary>Its holder has read the duty of article 11 and taken it on.</summary>
public sealed record DutyAccepted : DomainEvent;

/// <param name="KeySerial">The key that was bound in the same step; null where none was.</param>
/// <param name="EndsOn">A special-duty account's last day (R8.1), with its capabilities, duty and the decision it rests on.</param>
public sealed record AccountCreated(
    string Name, string StaffNumber, string Mobile, string ImAccount, IReadOnlyList<Role> Roles, AccountStatus Status, string? KeySerial,
    IReadOnlyList<Permission> Capabilities, string? DutyDecision, string? Duty, DateOnly? EndsOn) : DomainEvent;

/// <param name="Changes">Each field with what it was and what it is (R10.9).</param>
/// <param name="Form">The registration form that a system administrator's adjustment rests on (R9.3).</param>
public sealed record AccountAdjusted(IReadOnlyList<FieldChange> Changes, string? Form) : DomainEvent;

/// <summary>A code went to where its holder is reached, to be given back.</summary>
public sealed record ContactCodeSent(Contact Contact) : DomainEvent;

/// <summary>The code came back: it is its holder's.</summary>
public sealed record ContactVerified(Contact Contact) : DomainEvent;

/// <summary>Its holder asks its administrator for a correction.</summary>
public sealed record CorrectionRequested(IReadOnlyList<FieldChange> Changes, string Reason) : DomainEvent;

public sealed record CorrectionWithdrawn : DomainEvent;

public sealed record CorrectionDeclined(string Reason) : DomainEvent;

/// <param name="Form">The registration form that a system administrator's enabling rests on (R9.3).</param>
public sealed record AccountEnabled(string Reason, string? Form) : DomainEvent;

/// <summary>Its administrator gave it another initial password, which is nowhere on record.</summary>
public sealed record PasswordReset(string Reason) : DomainEvent;

/// <param name="Proved">Whether the key itself showed a code at the binding.</param>
/// <param name="Replaces">The lost or damaged key in whose place it is (R12.1).</param>
public sealed record AccountKeyBound(string Serial, bool Proved, string? Replaces) : DomainEvent;

public sealed record AccountKeyUnbound(string Serial, string Reason) : DomainEvent;

/// <summary>Final: its user name stays taken, and its journal stays (R10.10).</summary>
public sealed record AccountDeleted(string Reason) : DomainEvent;

public sealed record AccountFrozen(string Reason) : DomainEvent;

public sealed record AccountUnfrozen(string Reason) : DomainEvent;

/// <summary>An attempt that was refused for scope, role or state.</summary>
/// <param name="Operation">What was tried.</param>
/// <param name="On">On what; null where the attempt names none.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Rule">The regulation's rule that is the reason.</param>
/// <param name="Details">The values its wording needs.</param>
/// <param name="Count">How often this hour, where not each one is recorded: after the twentieth, at each power of ten.</param>
/// <param name="Kind">Whether it was outside the scope, not allowed, or refused by state.</param>
public sealed record Refused(
    string Operation, Subject? On, string Code, string? Rule, IReadOnlyDictionary<string, string>? Details, long? Count = null, RefusalKind? Kind = null)
    : DomainEvent;
