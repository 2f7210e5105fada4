using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>A database of the bench as each of its roles reaches it, and the file that wraps its key ring.</summary>
internal sealed record BenchDatabase(string Runtime, string Owner, string Superuser, string KeyRingFile)
{
    public static BenchDatabase Of(EmbeddedPostgres postgres, string keyRingFile)
    {
        KeyRing.TryMake(keyRingFile);
        return new BenchDatabase(postgres.ConnectionString, postgres.OwnerConnectionString, postgres.AdministratorConnectionString, keyRingFile);
    }

    public KeyRing KeyRing => KeyRing.Open(KeyRingFile);

    /// <summary>The key of its journal's log, which all consoles on it sign with.</summary>
    public string LogKeyFile => Path.ChangeExtension(KeyRingFile, ".log.key");

    /// <summary>A copy under another name. Nobody may be in this one.</summary>
    public async Task<BenchDatabase> CopyAsync(string name)
    {
        await using var superuser = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Superuser) { Pooling = false }.ConnectionString);
        await superuser.OpenAsync();
        await new NpgsqlCommand($"create database {name} template {new NpgsqlConnectionStringBuilder(Runtime).Database} owner {PostgresRoles.Owner}", superuser)
            .ExecuteNonQueryAsync();
        return this with { Runtime = Named(Runtime), Owner = Named(Owner) };

        string Named(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }
}
