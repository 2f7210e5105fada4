using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Domain.Accounts;
using Npgsql;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>When each account was last signed in to, read from the journal: a sign-in itself writes nothing for it.</summary>
public sealed class AccountUses : IProjection
{
    public const string Reader = "account-uses";

    public string Name => Reader;

    public string Meaning => "Inspections do not know who has signed in";

    public bool FromTheBeginning => true;

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        var last = new Dictionary<string, DateTimeOffset>();
        foreach (var entry in entries)
            if (entry.Verb == nameof(SignedIn) && entry.Holder is { } holder && !(last.GetValueOrDefault(holder) > entry.At)) last[holder] = entry.At;
        if (last.Count == 0) return;
        await connection.ExecuteAsync(cancel, Sql.Statement(
            """
            insert into account_uses (user_name, at) select * from unnest($1, $2)
            on conflict (user_name) do update set at = greatest(account_uses.at, excluded.at)
            """, last.Keys.ToArray(), last.Values.Select(at => at.ToUniversalTime()).ToArray()));
    }
}
