using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>
/// Work of several transactions that one node at a time is at. The lock is the database session's: a node that dies lets it go.
/// </summary>
public sealed class NodeLock(NpgsqlDataSource source)
{
    /// <summary>Does the work and answers true; answers false, and does nothing, while another node is at it.</summary>
    public async Task<bool> TryAsync(long key, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        // Taken before any snapshot of the work's: what the last holder did must be seen.
        if (await AskAsync(connection, "pg_try_advisory_lock", key, cancel) is not true) return false;
        try
        {
            await work(connection, cancel);
            return true;
        }
        finally
        {
            await AskAsync(connection, "pg_advisory_unlock", key, CancellationToken.None);
        }
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string function, long key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select {function}($1)", connection) { Parameters = { new() { Value = key } } };
        return await command.ExecuteScalarAsync(cancel);
    }
}
