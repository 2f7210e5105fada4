using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// How often an account was refused something, by what it tried, refusal and hour, on all nodes together, and which of that goes on record: so that
/// nobody fills the journal.
/// </summary>
internal static class RefusalCounts
{
    /// <summary>Refusals of one kind in an hour that are recorded one by one: what a detector may ask for.</summary>
    public const int OneByOne = 20;

    /// <summary>
    /// Counts one more. The entry that puts it on record: for the first ones each, then at each power of ten one with the count;
    /// null for all others.
    /// </summary>
    public static async Task<JournalEntry?> AddAsync(
        NpgsqlConnection connection, Actor actor, string what, Subject? on, Refusal refusal, DateTimeOffset now, CancellationToken cancel)
    {
        var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        var sql = new Sql();
        await using var count = sql.Command(connection,
            $"""
            insert into refusal_counts as r (user_name, route, code, hour, count)
            values ({sql.Value(actor.UserName)}, {sql.Value(what)}, {sql.Value(refusal.Code)}, {sql.Value(hour)}, 1)
            on conflict (user_name, route, code, hour) do update set count = r.count + 1 returning count
            """);
        var times = (long)(await count.ExecuteScalarAsync(cancel))!;
        return times <= OneByOne ? Entry(actor, what, on, refusal, now, null) : IsPowerOfTen(times) ? Entry(actor, what, on, refusal, now, times) : null;
    }

    /// <summary>The entry of a refused attempt: under the account that tried, with what it tried on what.</summary>
    private static JournalEntry Entry(Actor actor, string operation, Subject? on, Refusal refusal, DateTimeOffset now, long? count) =>
        new(new Refused(operation, Short(on), refusal.Code, refusal.Rule, Short(refusal.Details), count, refusal.Kind), Subject.Account(actor.UserName), 0,
            actor, now)
        {
            UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(),
        };

    /// <summary>What was tried may be any text: no number or name of ours is longer than this.</summary>
    private static string Short(string text) => PlainText.Shorten(text, 100);

    private static Subject? Short(Subject? on) => on is { } subject ? subject with { Number = Short(subject.Number) } : null;

    private static Dictionary<string, string>? Short(IReadOnlyDictionary<string, string>? details) =>
        details?.Take(20).ToDictionary(detail => Short(detail.Key), detail => Short(detail.Value));

    private static bool IsPowerOfTen(long count)
    {
        while (count % 10 == 0) count /= 10;
        return count == 1;
    }
}
