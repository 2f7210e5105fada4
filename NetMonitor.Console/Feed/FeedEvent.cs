using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Feed;

/// <summary>What a feed event is about, and its version after the event: who already shows that version, or a later one, has nothing to read again.</summary>
public sealed record FeedSubject(string Type, string Number, long Version);

/// <summary>A journal entry as readers of the feed see it.</summary>
public sealed class FeedEvent
{
    private readonly Readers _readers;
    private readonly UnitPath? _unit;
    private FeedEvent? _outside;

    public FeedEvent(JournalRecord entry)
    {
        Position = entry.Position;
        At = entry.At;
        Kind = entry.Verb;
        Subject = new FeedSubject(entry.SubjectType, entry.SubjectNumber, entry.SubjectVersion);
        UnitCode = entry.UnitCode;
        _unit = UnitPath.TryParse(entry.UnitPath, out var path) ? path : null;
        Actor = entry.Actor;
        using var document = JsonDocument.Parse(entry.Data);
        // The feed tells those whom an entry concerns, and others at once: what only managers read they read in the journal.
        Data = EntryData.ForOthers(entry.Verb, document.RootElement.Clone());
        _readers = new Readers
        {
            Work = Paths(entry.Work),
            WorkRule = entry.WorkRule is null ? null : Rule(entry.WorkRule),
            Administration = Paths(entry.Administration),
            Holder = entry.Holder,
        };
    }

    private FeedEvent(FeedEvent whole, JsonElement data)
    {
        (Position, At, Kind, Subject, UnitCode, _unit, Actor, Data, _readers) =
            (whole.Position, whole.At, whole.Kind, whole.Subject, whole.UnitCode, whole._unit, whole.Actor, data, whole._readers);
    }

    public JournalPosition Position { get; }
    public DateTimeOffset At { get; }
    public string Kind { get; }
    public FeedSubject Subject { get; }
    public string UnitCode { get; }
    public string Actor { get; }

    /// <summary>The account that it concerns, if one.</summary>
    public string? Holder => _readers.Holder;

    public JsonElement Data { get; }

    /// <summary>The event as a reader sees it; null for who may not read it. Nothing of an event is shown but by this.</summary>
    public FeedEvent? For(Actor reader) =>
        (!_readers.Include(reader) && !Leads(reader)) || IsKeptFrom(reader) ? null : EntryData.IsInside(reader, Kind, UnitCode) ? this : Outside;

    /// <summary>Leaders follow the incidents that they may read, though administrators handle them: what waits for a decision moves (R13.4).</summary>
    private bool Leads(Actor reader) => Subject.Type == IncidentSubjects.OfIncident && _unit is { } unit && reader.May(Permission.DecideIncidents)
        && reader.ReachOf(Permission.ReadIncidents) is { } reach && reader.ScopeOf(reach).Covers(unit);

    private bool IsKeptFrom(Actor reader) => Holder == reader.UserName && Domain.Journal.Subject.KeptFromHolder.Contains(Subject.Type);

    /// <summary>As all other units see it: made once, when the first of them reads it.</summary>
    private FeedEvent Outside => _outside ??= new FeedEvent(this, EntryData.Outside(Kind, Data));

    /// <summary>
    /// Events hold the same text for the same unit: a whole campaign's are 41,352 paths, six megabytes each time otherwise. What is no path names nobody:
    /// anybody who may write in the database may have written it, and the feed goes on.
    /// </summary>
    private static UnitPath[] Paths(string[] texts) =>
        [.. texts.Select(text => UnitPath.TryParse(string.Intern(text), out var path) ? path : (UnitPath?)null).OfType<UnitPath>()];

    private static WorkRule? Rule(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkRule>(json, AnswerJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An event on the wire, with the cursor to go on from.</summary>
public sealed record FeedMessage(string Cursor, DateTimeOffset At, string Kind, FeedSubject Subject, string UnitCode, string Actor, JsonElement Data)
{
    public static FeedMessage Of(FeedEvent feedEvent, string cursor) =>
        new(cursor, feedEvent.At, feedEvent.Kind, feedEvent.Subject, feedEvent.UnitCode, feedEvent.Actor, feedEvent.Data);
}
