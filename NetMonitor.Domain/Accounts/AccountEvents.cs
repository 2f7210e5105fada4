using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Accounts;

/// <summary>What entries of accounts are about.</summary>
public static class AccountSubjects
{
    public const string OfAccount = "Account";
    public const string OfSession = "Session";

    extension(Subject)
    {
        public static Subject Account(string userName) => new(OfAccount, userName);

        public static Subject Session(Guid id) => new(OfSession, id.ToString());
    }
}

/// <param name="Kind">A page's session or a program's.</param>
/// <param name="Network">Where it came from.</param>
public sealed record SignedIn(string Kind, string Network, Guid Session) : DomainEvent;

public sealed record SignInRefused(string Network) : DomainEvent;

/// <param name="Reason">Code of what ended it, such as <c>EndedByHolder</c>.</param>
public sealed record SessionEnded(Guid Session, string Reason) : DomainEvent;

public sealed record PasswordChanged : DomainEvent;

public sealed record AccountFrozen(string Reason) : DomainEvent;

public sealed record AccountUnfrozen(string Reason) : DomainEvent;

/// <summary>An attempt that was refused for scope, role or state.</summary>
/// <param name="Operation">What was tried.</param>
/// <param name="On">On what; null where the attempt names none.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Rule">The regulation's rule that is the reason.</param>
/// <param name="Details">The values its wording needs.</param>
/// <param name="Count">How often this hour, where not each one is recorded: reads at each power of ten, all else so after the twentieth.</param>
public sealed record Refused(
    string Operation, Subject? On, string Code, string? Rule, IReadOnlyDictionary<string, string>? Details, long? Count = null) : DomainEvent;
