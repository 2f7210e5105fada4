using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Support;

/// <summary>What entries of requests for help are about.</summary>
public static class HelpSubjects
{
    public const string OfRequest = "HelpRequest";

    extension(Subject)
    {
        public static Subject HelpRequest(string number) => new(OfRequest, number);
    }
}

/// <summary>A unit asked its center for help (R2.2).</summary>
/// <param name="Center">The authority whose center was asked.</param>
/// <param name="DueOn">By when it is to be answered, as the notices stood then.</param>
/// <param name="Again">Whether after an answer.</param>
public sealed record HelpAsked(UnitCode Center, string Text, DateOnly DueOn, bool Again) : DomainEvent;

/// <summary>Somebody of the center made it theirs.</summary>
/// <param name="Before">Whose it was; null where it was nobody's.</param>
public sealed record HelpTaken(string? Before) : DomainEvent;

public sealed record HelpAnswered(string Text) : DomainEvent;

public sealed record HelpClosed(string? Text) : DomainEvent;
