using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Feed;

/// <summary>What a feed event is about.</summary>
public sealed record FeedSubject(string Type, string Number);

/// <summary>A journal entry as readers of the feed see it.</summary>
public sealed class FeedEvent
{
    private readonly UnitPath[] _audience;
    private readonly AudienceRule? _rule;

    public FeedEvent(JournalRecord entry)
    {
        Position = entry.Position;
        At = entry.At;
        Kind = entry.Verb;
        Subject = new FeedSubject(entry.SubjectType, entry.SubjectNumber);
        UnitCode = entry.UnitCode;
        Actor = entry.Actor;
        using var document = JsonDocument.Parse(entry.Data);
        Data = document.RootElement.Clone();
        // Events hold the same text for the same unit: the audience of a whole campaign is 41,352 paths, six megabytes each time otherwise.
        _audience = [.. entry.Audience.Select(path => UnitPath.Parse(string.Intern(path)))];
        _rule = entry.AudienceRule is null ? null : JsonSerializer.Deserialize<AudienceRule>(entry.AudienceRule, AnswerJson.Options);
    }

    public JournalPosition Position { get; }
    public DateTimeOffset At { get; }
    public string Kind { get; }
    public FeedSubject Subject { get; }
    public string UnitCode { get; }
    public string Actor { get; }
    public JsonElement Data { get; }

    /// <summary>A refused attempt is no event of anybody's work: those who manage the account read it in the journal.</summary>
    public bool IsFor(Actor reader) => Kind != Verbs.Refused && Audience.MayRead(reader, Subject.Type, Subject.Number, _audience, _rule);
}

/// <summary>An event on the wire, with the cursor to go on from.</summary>
public sealed record FeedMessage(string Cursor, DateTimeOffset At, string Kind, FeedSubject Subject, string UnitCode, string Actor, JsonElement Data)
{
    public static FeedMessage Of(FeedEvent feedEvent, string cursor) =>
        new(cursor, feedEvent.At, feedEvent.Kind, feedEvent.Subject, feedEvent.UnitCode, feedEvent.Actor, feedEvent.Data);
}
