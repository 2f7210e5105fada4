using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Journal;

/// <summary>A projection that writes down what it is told, in a table that a database needs first.</summary>
public sealed class Recorder : IProjection
{
    public string Name => "recorder";

    public string Meaning => "Nothing is recorded";

    public bool FromTheBeginning { get; init; } = true;

    /// <summary>Fails after it has written.</summary>
    public bool Fails { get; set; }

    /// <summary>Its table, in a database that a console may be started on.</summary>
    public static async Task<string> DatabaseAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(PostgresServer.OwnerOf(database));
        await connection.OpenAsync();
        await using var table = new NpgsqlCommand(
            "create table recorded (place bigserial primary key, id bigint not null, number text not null)", connection);
        await table.ExecuteNonQueryAsync();
        return database;
    }

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            await using var insert = new NpgsqlCommand("insert into recorded (id, number) values ($1, $2)", connection)
            {
                Parameters = { new() { Value = entry.Id }, new() { Value = entry.SubjectNumber } },
            };
            await insert.ExecuteNonQueryAsync(cancel);
        }

        if (Fails) throw new InvalidOperationException("Told to fail.");
    }
}
