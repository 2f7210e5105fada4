using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using Npgsql;

namespace NetMonitor.Console.Feed;

/// <summary>What happened last that a reader may see: the start of a live list, before its stream goes on.</summary>
public sealed class RecentEvents(NpgsqlDataSource source)
{
    /// <summary>Entries looked back over. A list of what is new needs no more, and the read stays as cheap on a full journal.</summary>
    private const int LookBack = 400;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(Actor actor, int limit, CancellationToken cancel)
    {
        await using var command = source.CreateCommand($"select {JournalReader.Columns} from journal order by xid desc, id desc limit {LookBack}");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var events = new List<FeedEvent>(limit);
        while (events.Count < limit && await reader.ReadAsync(cancel))
        {
            var happened = new FeedEvent(JournalReader.Read(reader));
            if (happened.IsFor(actor)) events.Add(happened);
        }

        return events;
    }
}
