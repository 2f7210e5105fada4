using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

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
            var hour = new DateTimeOffset(context.Now.UtcDateTime.Date.AddHours(context.Now.UtcDateTime.Hour), TimeSpan.Zero);
            var sql = new Sql();
            await using var count = sql.Command(context.Connection,
                $"""
                insert into refused_reads as r (user_name, route, code, hour, count)
                values ({sql.Value(actor.UserName)}, {sql.Value(route)}, {sql.Value(refusal.Code)}, {sql.Value(hour)}, 1)
                on conflict (user_name, route, code, hour) do update set count = r.count + 1 returning count
                """);
            var times = (long)(await count.ExecuteScalarAsync(token))!;
            if (IsPowerOfTen(times)) context.Record(CommandRunner.RefusedEntry(actor, route, null, refusal, context.Now, times));
            return times;
        }, cancel);
    }

    private static bool IsPowerOfTen(long count)
    {
        while (count % 10 == 0) count /= 10;
        return count == 1;
    }
}
