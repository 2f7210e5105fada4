using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Features.Keys;

/// <summary>What goes on record about keys: for the custodian's administrators, and for who manages the account that a key is bound to.</summary>
internal static class KeyEntries
{
    public static JournalEntry Of(DomainEvent what, SecurityKey key, Actor actor, DateTimeOffset now) =>
        new(what, Subject.Key(key.Serial), key.Version, actor, now)
        {
            UnitCode = key.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(),
            Readers = key.BoundTo is { } holder ? Readers.OfAccount(holder) : Readers.Nobody,
        };

    public static JournalEntry Of(DomainEvent what, KeyApplication application, Actor actor, DateTimeOffset now) =>
        new(what, Subject.KeyApplication(application.Number), application.Version, actor, now)
        {
            UnitCode = application.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(application.AppliedBy),
        };

    /// <summary>About the actor's whole stock; <paramref name="holder"/> is whom it concerns.</summary>
    public static JournalEntry OfStock(DomainEvent what, Actor actor, string holder, DateTimeOffset now) =>
        new(what, Subject.KeyStock(actor.ActingUnit.ToString()), 0, actor, now)
        {
            UnitCode = actor.ActingUnit.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(holder),
        };
}
