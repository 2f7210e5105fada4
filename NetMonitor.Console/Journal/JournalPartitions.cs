using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>The journal lies in a partition for each month, made ahead; the default one takes what falls outside.</summary>
public sealed class JournalPartitions(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Makes those of this month and the next two.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        for (var ahead = 0; ahead <= 2; ahead++)
        {
            var from = new DateTime(now.Year, now.Month, 1).AddMonths(ahead);
            var name = FormattableString.Invariant($"journal_{from:yyyyMM}");
            var range = FormattableString.Invariant($"from ('{from:yyyy-MM-dd}+00') to ('{from.AddMonths(1):yyyy-MM-dd}+00')");
            await using var create = source.CreateCommand($"create table if not exists {name} partition of journal for values {range}");
            try
            {
                await create.ExecuteNonQueryAsync(cancel);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CheckViolation)
            {
                // A clock that was ahead has put entries of this month into the default partition already: they and the month's other entries stay there.
            }
        }
    }
}
