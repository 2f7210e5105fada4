using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>
/// A stretch of what happened, newest first. <c>Back</c> is where to look on, null where there is nothing before; <c>At</c> is the time up to which was
/// looked back; <c>Cut</c> are transactions that did more than was looked at.
/// </summary>
public sealed record FeedStretch(IReadOnlyList<ToldEvent> Events, JournalPosition? Back, DateTimeOffset? At, IReadOnlySet<ulong> Cut);

/// <summary>What happened before, read back from the journal. Each call looks at so many entries at most, whatever it finds: a filter may fit none.</summary>
public sealed class FeedHistory(JournalReader journal)
{
    private const int Step = 500;

    /// <summary>Entries that one call looks at.</summary>
    public const int LooksAt = 4000;

    /// <summary>An entry's time is that of its command; it may stand so much later in the journal's order.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(1);

    /// <param name="actor">Who reads: only what may be seen is found.</param>
    /// <param name="filter">What is looked for.</param>
    /// <param name="before">Where the last call came to; null for the newest.</param>
    /// <param name="enough">Commands that are told at most.</param>
    /// <param name="cancel">Ends the look.</param>
    public async Task<FeedStretch> ReadAsync(Actor actor, FeedFilter filter, JournalPosition? before, int enough, CancellationToken cancel)
    {
        var at = before ?? (filter.Until is { } until ? await journal.BehindAsync(until + s_slack, cancel) : JournalPosition.End);
        var (events, commands, cut, looked) = (new List<ToldEvent>(), new HashSet<ulong>(), new HashSet<ulong>(), (DateTimeOffset?)null);
        Action<Sql>? part = null;
        for (var seen = 0; seen < LooksAt; seen += Step)
        {
            var marks = await journal.BackAsync(at, filter.Until, filter.Task, Step, cancel, part);
            var fitting = marks.Where(mark => filter.Fits(mark.Verb, mark.UnitCode, mark.Subject, mark.At)).ToList();
            foreach (var entry in await journal.AtAsync(fitting, cancel))
            {
                if (new FeedEvent(entry).For(actor) is not { } shown) continue;
                // The next call begins with this one.
                if (commands.Count == enough && !commands.Contains(entry.Xid))
                    return new FeedStretch(events, entry.Position with { Id = entry.Id + 1 }, entry.At, cut);
                events.Add(ToldEvent.Of(shown));
                commands.Add(entry.Xid);
            }

            if (part is not null)
            {
                if (marks.Count == Step) cut.Add(at.Xid);
                (at, part) = (JournalPosition.Before(at.Xid), null);
                continue;
            }

            if (marks.Count > 0) (at, looked) = (marks[^1].Position, marks[^1].At);
            if (marks.Count < Step) return new FeedStretch(events, null, looked, cut);
            // What one command did to a whole campaign is one line, however much of it is looked at.
            if (marks[0].Position.Xid != at.Xid) continue;
            if (commands.Contains(at.Xid))
            {
                cut.Add(at.Xid);
                at = JournalPosition.Before(at.Xid);
            }
            else
            {
                // So far it was about others: what it did in the reader's own work stands further back.
                var xid = at.Xid;
                part = sql =>
                {
                    sql.Where($"j.xid = {sql.Value(xid)}").Where(Scopes.Within(sql, actor.Work, "j.unit_path"));
                    if (filter.Unit is { } unit) sql.Where($"j.unit_code = {sql.Value(unit.ToString())}");
                    if (filter.Kind is { } kind) sql.Where($"j.verb = {sql.Value(kind)}");
                };
            }
        }

        return new FeedStretch(events, at, looked, cut);
    }
}
