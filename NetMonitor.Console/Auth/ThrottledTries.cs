using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Tries to sign in that were not weighed: counted by network and minute, and put on record as one entry when the minute is over. However many come, they
/// don't fill the journal.
/// </summary>
public sealed class ThrottledTries(CommandRunner commands)
{
    /// <summary>Counts one more.</summary>
    internal static NpgsqlBatchCommand Add(string network, DateTimeOffset now) => Sql.Statement(
        """
        insert into throttled_tries as t (network, minute, count) values ($1, $2, 1)
        on conflict (network, minute) do update set count = t.count + 1
        """, network, MinuteOf(now));

    /// <summary>Puts the minutes that are over on record. Of two nodes at it one does, as the rows are gone with the same commit.</summary>
    public async Task RecordAsync(CancellationToken cancel) =>
        await commands.RunAsync<int>(Command.BySystem("RecordThrottledTries"), null, async (context, token) =>
        {
            var sql = new Sql();
            await using var take = sql.Command(
                context.Connection, $"delete from throttled_tries where minute < {sql.Value(MinuteOf(context.Now))} returning network, minute, count");
            await using var reader = await take.ExecuteReaderAsync(token);
            var minutes = 0;
            for (; await reader.ReadAsync(token); minutes++)
                context.Record(new JournalEntry(
                    new SignInsThrottled(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2)),
                    SignIn.Nobody, 0, Author.System, context.Now));
            return minutes;
        }, cancel);

    private static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
