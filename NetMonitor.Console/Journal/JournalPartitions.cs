using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>The journal lies in a partition for each month, made ahead; the default one takes what falls outside.</summary>
public sealed class JournalPartitions(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>The table of a month's entries.</summary>
    public static string NameOf(DateOnly month) => FormattableString.Invariant($"journal_{month:yyyyMM}");

    /// <summary>The same once they are no part of the journal any more: where the console's own role does not reach.</summary>
    public static string ArchiveOf(DateOnly month) => $"{Archive}.{NameOf(month)}";

    /// <summary>The schema of months that were taken out.</summary>
    internal const string Archive = "journal_archive";

    /// <summary>Makes those of this month and the next two.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        for (var ahead = 0; ahead <= 2; ahead++)
        {
            // The console's role makes no table; a function of the owner's does it.
            await using var make = source.CreateCommand("select make_journal_month($1)");
            make.Parameters.AddWithValue(new DateOnly(today.Year, today.Month, 1).AddMonths(ahead));
            try
            {
                await make.ExecuteNonQueryAsync(cancel);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CheckViolation)
            {
                // A clock that was ahead has put entries of this month into the default partition already: they and the month's other entries stay there.
            }
        }
    }
}
