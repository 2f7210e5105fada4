using System.Collections.Concurrent;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Data;

/// <summary>Reads side by side: what each asks next goes out in one round trip with what the others ask.</summary>
public sealed class ReadBatchTests(PostgresServer server)
{
    [Fact]
    public async Task Together_ReadsOfOneTwoAndThreeSteps_TakeThreeRoundTrips()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        // The three go on side by side on threads of their own.
        var transactions = new ConcurrentQueue<string>();
        var read = new ReadDoor(source).ForSystem();
        var answers = new List<long>[3];

        await read.TogetherAsync(() => StepsAsync(0), () => StepsAsync(1), () => StepsAsync(2));

        Assert.Equal([[0], [1, 11], [2, 12, 22]], answers);
        // All statements of one round trip run in one transaction.
        Assert.Equal(3, transactions.Distinct().Count());

        async Task StepsAsync(int no)
        {
            answers[no] = [];
            for (var step = 0; step <= no; step++)
            {
                var added = read.Add(new NpgsqlBatchCommand($"select {step * 10L + no}, pg_current_xact_id()::text"), row => (row.Long(), row.Text()));
                await read.RunAsync(default);
                answers[no].Add(added[0].Item1);
                transactions.Enqueue(added[0].Item2);
            }
        }
    }

    [Fact]
    public async Task Together_WhereOneStatementFails_FailsAllThatWaitedForIt_AndEnds()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        var read = new ReadDoor(source).ForSystem();
        var failed = 0;

        await Assert.ThrowsAsync<PostgresException>(() => read.TogetherAsync(() => AskAsync("select 1"), () => AskAsync("select 1 / 0")));
        Assert.Equal(2, failed);
        // It can go on alone.
        Assert.Equal([7], await read.AllAsync(new NpgsqlBatchCommand("select 7"), row => row.Int(), default));

        async Task AskAsync(string statement)
        {
            read.Add(new NpgsqlBatchCommand(statement), row => row.Int());
            try
            {
                await read.RunAsync(default);
            }
            catch (PostgresException)
            {
                failed++;
                throw;
            }
        }
    }
}
