using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// Puts reads that were refused for scope or role on record, like refused commands, but counted: an account that tries ten thousand numbers
/// leaves five entries, with the counts 1, 10, 100, 1,000 and 10,000. Counted by account, route, refusal code and hour, on all nodes together.
/// </summary>
public sealed class RefusedReads(CommandRunner runner)
{
    private static readonly Operation Note = new("ReadRefused", Permission.UseOwnAccount);

    /// <summary>
    /// Counts one. The route is a template, such as <c>GET /tasks/{number}</c> (a page's has no method), never the address that was asked for.
    /// </summary>
    public async Task NoteAsync(Actor actor, string route, Refusal refusal, CancellationToken cancel)
    {
        if (refusal.Kind is not (RefusalKind.OutOfScope or RefusalKind.Forbidden)) return;
        await runner.RunAsync<long>(new Command(actor, Note, null, new { }, Call.None), null, async (context, token) =>
        {
            var times = await RefusalCounts.AddAsync(context.Connection, actor, route, refusal, context.Now, token);
            if (RefusalCounts.IsPowerOfTen(times)) context.Record(CommandRunner.RefusedEntry(actor, route, null, refusal, context.Now, times));
            return times;
        }, cancel);
    }
}

/// <summary>How often an account was refused something, by what it tried, refusal and hour, on all nodes together.</summary>
internal static class RefusalCounts
{
    /// <summary>Counts one more; the count with it.</summary>
    public static async Task<long> AddAsync(
        NpgsqlConnection connection, Actor actor, string what, Refusal refusal, DateTimeOffset now, CancellationToken cancel)
    {
        var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        var sql = new Sql();
        await using var count = sql.Command(connection,
            $"""
            insert into refused_reads as r (user_name, route, code, hour, count)
            values ({sql.Value(actor.UserName)}, {sql.Value(what)}, {sql.Value(refusal.Code)}, {sql.Value(hour)}, 1)
            on conflict (user_name, route, code, hour) do update set count = r.count + 1 returning count
            """);
        return (long)(await count.ExecuteScalarAsync(cancel))!;
    }

    public static bool IsPowerOfTen(long count)
    {
        while (count % 10 == 0) count /= 10;
        return count == 1;
    }
}
