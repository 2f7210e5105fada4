using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Console.Commands;

/// <summary>Something to be done: who does it, the operation, its subject (null where the command creates it), its body, and how the call came.</summary>
public sealed record Command(Author Author, Operation Operation, Subject? On, object Body, Call Call)
{
    public Command(Actor actor, Operation operation, Subject? on, object body, Call call)
        : this((Author)actor, operation, on, body, call) => Actor = actor;

    /// <summary>Null where the console itself acts, and at sign-in, where there is no session yet.</summary>
    public Actor? Actor { get; }

    /// <summary>By the console itself: an import at the start, a deadline that passed. It needs no permission.</summary>
    public static Command BySystem(string operation, Subject? on = null) => new(Author.System, new Operation(operation, default), on, new { }, Call.None);
}
