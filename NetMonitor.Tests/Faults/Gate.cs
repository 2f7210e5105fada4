using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Faults;

/// <summary>Holds whoever writes in a table, for a test that kills it there. In the test's own database, by its owner.</summary>
internal sealed class Gate(NpgsqlConnection connection, string table)
{
    private const long Key = 7401;

    private const string Waiting = "select from pg_locks where locktype = 'advisory' and objid = 7401 and not granted";

    /// <param name="connection">Holds the lock.</param>
    /// <param name="what">The statement's kind.</param>
    /// <param name="table">Where it is held.</param>
    public static async Task<Gate> CloseAsync(NpgsqlConnection connection, string what, string table)
    {
        await ExecuteAsync(connection,
            $"""
            create function wait_at_gate() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared({Key}); return new; end $$;
            create trigger gate before {what} on {table} for each row execute function wait_at_gate();
            select pg_advisory_lock({Key})
            """);
        return new Gate(connection, table);
    }

    /// <summary>Kills the console once it waits at the gate, and opens that when the server has noticed.</summary>
    public async Task KillThereAsync(RealConsole console)
    {
        await Eventually.TrueAsync(() => IsAsync($"select exists ({Waiting})"), "it waits at the gate");
        await console.KillAsync();
        await ExecuteAsync(connection, $"select pg_advisory_unlock({Key}); drop trigger gate on {table}");
        await Eventually.TrueAsync(() => IsAsync($"select not exists ({Waiting})"), "the server has noticed");
    }

    private async Task<bool> IsAsync(string sql) => (bool)(await new NpgsqlCommand(sql, connection).ExecuteScalarAsync())!;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql) => await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
}
