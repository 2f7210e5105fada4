using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Alerts;

/// <summary>An entry of the journal as detectors see it.</summary>
/// <param name="what">What it says, read when a detector asks; null for an entry that says nothing readable.</param>
public sealed class WatchedEntry(
    ulong xid, long id, DateTimeOffset at, string verb, string actor, string actorPath, Subject subject, string unitCode, string unitPath,
    Func<DomainEvent?> what)
{
    private bool _isRead;

    /// <summary>With <see cref="Id"/> its place in the journal's one order.</summary>
    public ulong Xid => xid;

    public long Id => id;

    public DateTimeOffset At => at;

    public string Verb => verb;

    public string Actor => actor;

    /// <summary>Path of the unit of who acted; empty where the console did.</summary>
    public string ActorPath => actorPath;

    public Subject Subject => subject;

    public string UnitCode => unitCode;

    public string UnitPath => unitPath;

    public DomainEvent? What
    {
        get
        {
            if (_isRead) return field;
            (field, _isRead) = (what(), true);
            return field;
        }
    }

    /// <summary>The account that it is about; null where it is about none.</summary>
    public string? Account => subject.Type == AccountSubjects.OfAccount && UserName.TryParse(subject.Number, out _) ? subject.Number : null;

    /// <summary>The account that acted; null where the console did.</summary>
    public string? By => UserName.TryParse(actor, out _) ? actor : null;
}

/// <summary>What is known of an account by its name.</summary>
public static class AccountNames
{
    /// <summary>The coding rule says it in the eleventh digit (R10.1).</summary>
    public static bool IsSystemAdministrator(string userName) => UserName.TryParse(userName, out var name) && name.Class == AccountClass.SystemAdministrator;
}
