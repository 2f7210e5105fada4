using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Console.Commands;

/// <summary>Something to be done: by whom, what, to what (null where the command makes it), with what words, and how it came.</summary>
public sealed record Command(Author Author, Operation Operation, Subject? On, object Body, Call Call)
{
    public Command(Actor actor, Operation operation, Subject? on, object body, Call call)
        : this((Author)actor, operation, on, body, call) => Actor = actor;

    /// <summary>Null for what the console does itself, and for who is about to sign in.</summary>
    public Actor? Actor { get; }

    /// <summary>By the console itself: an import at the start, a deadline that passed. It needs no permission.</summary>
    public static Command BySystem(string operation, Subject? on = null) => new(Author.System, new Operation(operation, default), on, new { }, Call.None);
}
