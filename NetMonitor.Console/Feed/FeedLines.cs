using System.Text.Json;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Feed;

/// <summary>What a list shows of an event: without its readers, who may be tens of thousands.</summary>
public sealed record ToldEvent(JournalPosition Position, DateTimeOffset At, string Kind, FeedSubject Subject, string UnitCode, string Actor, string? Title)
{
    public static ToldEvent Of(FeedEvent happened) => new(
        happened.Position, happened.At, happened.Kind, happened.Subject, happened.UnitCode, happened.Actor,
        happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String
            ? title.GetString()
            : null);
}

/// <summary>One line of a list: all that one command did.</summary>
public sealed class FeedGroup(ToldEvent first)
{
    private readonly Dictionary<string, int> _kinds = new() { [first.Kind] = 1 };

    /// <summary>The event that the line tells.</summary>
    public ToldEvent Event { get; private set; } = first;

    /// <summary>When the last of it happened.</summary>
    public DateTimeOffset At { get; private set; } = first.At;

    /// <summary>The task that all of it is about; null where there are several.</summary>
    public string? Task { get; private set; } = FeedFilter.TaskOf(first.Subject.Number);

    /// <summary>How many more events of the told one's kind there are.</summary>
    public int Others => _kinds[Event.Kind] - 1;

    /// <summary>What else was done.</summary>
    public IEnumerable<string> Also => _kinds.Keys.Where(kind => kind != Event.Kind);

    /// <summary>Whether the command did more than was looked at.</summary>
    public bool More { get; internal set; }

    internal void Take(FeedGroup other)
    {
        foreach (var (kind, count) in other._kinds) _kinds[kind] = _kinds.GetValueOrDefault(kind) + count;
        if (Weight(other.Event.Kind) > Weight(Event.Kind)) Event = other.Event;
        if (other.At > At) At = other.At;
        if (other.Task != Task) Task = null;
        More |= other.More;
    }

    /// <summary>Of what one command did its result is told: a dispatch, not the draft before it.</summary>
    private static int Weight(string kind) => kind switch { nameof(TaskDispatched) => 2, nameof(TaskDrafted) or nameof(TaskEdited) => 0, _ => 1 };
}

/// <summary>
/// The lines of a list of events, newest first: what one command did is one of them, however much it was, and so are the draft and the dispatch that
/// the desk sends with one click.
/// </summary>
public sealed class FeedLines(int most)
{
    /// <summary>Places that are remembered at most: an event that comes by the stream may have been read before.</summary>
    private const int Remembered = 5000;

    /// <summary>Between the draft and the dispatch of one click.</summary>
    private static readonly TimeSpan s_click = TimeSpan.FromMinutes(1);

    private readonly List<FeedGroup> _lines = [];
    private readonly HashSet<JournalPosition> _known = [];

    public IReadOnlyList<FeedGroup> Lines => _lines;

    /// <summary>What came by the stream: the oldest of it first.</summary>
    public void AddNewer(IEnumerable<ToldEvent> events)
    {
        foreach (var happened in events) Add(happened, newer: true);
        if (_lines.Count > most) _lines.RemoveRange(most, _lines.Count - most);
    }

    /// <summary>What happened before all that is there. It is asked for, and so never too much.</summary>
    public void AddOlder(FeedStretch stretch)
    {
        foreach (var happened in stretch.Events) Add(happened, newer: false);
        foreach (var line in _lines) line.More |= stretch.Cut.Contains(line.Event.Position.Xid);
    }

    /// <summary>Puts the lines of another list, all newer, above these.</summary>
    public void AddNewer(FeedLines held)
    {
        foreach (var group in held._lines.AsEnumerable().Reverse()) Put(group, newer: true);
        _known.UnionWith(held._known);
        if (_lines.Count > most) _lines.RemoveRange(most, _lines.Count - most);
    }

    private void Add(ToldEvent happened, bool newer)
    {
        if (!_known.Add(happened.Position)) return;
        if (_known.Count > Remembered)
            foreach (var old in _known.Order().Take(Remembered / 2).ToList()) _known.Remove(old);
        Put(new FeedGroup(happened), newer);
    }

    private void Put(FeedGroup group, bool newer)
    {
        // What one command did comes together: its line is the one that was put last.
        var same = newer ? _lines.FirstOrDefault() : _lines.LastOrDefault();
        if (same?.Event.Position.Xid == group.Event.Position.Xid || (same = OfOneClick(group)) is not null)
        {
            same!.Take(group);
            if (!newer || _lines[0] == same) return;
            // A dispatch is as new as it is, whatever has happened since its draft.
            _lines.Remove(same);
            _lines.Insert(0, same);
        }
        else _lines.Insert(newer ? 0 : _lines.Count, group);
    }

    private FeedGroup? OfOneClick(FeedGroup group) => IsPrepared(group.Event.Kind) || group.Event.Kind == nameof(TaskDispatched)
        ? _lines.Find(line => line.Event.Subject.Number == group.Event.Subject.Number && line.Event.Actor == group.Event.Actor
            && (IsPrepared(line.Event.Kind) || line.Event.Kind == nameof(TaskDispatched)) && (line.At - group.At).Duration() < s_click)
        : null;

    private static bool IsPrepared(string kind) => kind is nameof(TaskDrafted) or nameof(TaskEdited);
}
