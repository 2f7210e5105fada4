using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Journal;

/// <summary>The tail hands out every entry once and in one order, though transactions commit in another than they began in.</summary>
public sealed class JournalTailTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Read_WithAnEarlyEntryThatCommitsLast_LosesNothingWhereAPlainReaderWould()
    {
        var reader = _console.Get<JournalReader>();
        var start = await reader.NowAsync(CancellationToken.None);
        var plainFrom = await _console.ScalarAsync<long>("select coalesce(max(id), 0) from journal");

        // The first to begin takes the lower transaction id and entry id, and is the last to commit.
        await using var slow = await _console.ConnectAsync();
        await using var late = await slow.BeginTransactionAsync();
        var early = await InsertAsync(slow, "early");
        await using (var quick = await _console.ConnectAsync()) Assert.True(await InsertAsync(quick, "later") > early);

        var settled = (await reader.ReadAsync(start, 1000, CancellationToken.None)).Entries;
        var plain = await PlainAsync(plainFrom);
        Assert.DoesNotContain(settled, entry => entry.SubjectNumber is "early" or "later");
        Assert.Contains("later", plain.Numbers);

        await late.CommitAsync();
        // Another test's database may hold the horizon back for a moment: transaction ids are the server's.
        List<JournalRecord> after = [];
        await Eventually.TrueAsync(async () => (after = (await reader.ReadAsync(start, 1000, CancellationToken.None)).Entries)
            .Any(entry => entry.SubjectNumber == "later"), "both entries settle");
        Assert.Equal(["early", "later"], after.Select(entry => entry.SubjectNumber).Where(number => number is "early" or "later"));
        Assert.DoesNotContain("early", (await PlainAsync(plain.Last)).Numbers);
    }

    [Fact]
    public async Task Tail_WithManyWritersThatCommitOutOfOrder_HandsOutEveryEntryOnceInOrder()
    {
        const int Writers = 8, Each = 25;
        var actor = new Actor("x", "x", Domain.Units.UnitCode.Nation, "x", default, default, Domain.Units.UnitPath.Root(Domain.Units.UnitCode.Nation),
            Domain.Units.UnitCode.Nation,
            Domain.Units.UnitPath.Root(Domain.Units.UnitCode.Nation), null, [Role.Leader], Guid.Empty);
        var broker = _console.Get<FeedBroker>();
        await broker.StartedAsync(CancellationToken.None);
        await using var subscription = broker.Subscribe(actor, capacity: 10_000);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var random = new Random(writer);
            await using var connection = await _console.ConnectAsync();
            for (var i = 0; i < Each; i++)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await InsertAsync(connection, $"many-{writer}-{i}", "1000000000/");
                await Task.Delay(random.Next(0, 15));
                await transaction.CommitAsync();
            }
        }));

        var got = new List<FeedEvent>();
        await Eventually.TrueAsync(() =>
        {
            while (subscription.Events.TryRead(out var happened))
                if (happened.Subject.Number.StartsWith("many-", StringComparison.Ordinal)) got.Add(happened);
            return Task.FromResult(got.Count >= Writers * Each);
        }, "every entry arrives");
        Assert.Equal(Writers * Each, got.Select(happened => happened.Subject.Number).Distinct().Count());
        Assert.Equal(Writers * Each, got.Count);
        Assert.Equal(got.Select(happened => happened.Position).Order(), got.Select(happened => happened.Position));
    }

    [Fact]
    public async Task Order_OfTwoBlockedWritersOfOneSubject_IsTheOrderOfItsVersions()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Supervision.TaskBodies.Hangzhou);
        for (var round = 0; round < 5; round++)
        {
            var number = await Supervision.TaskBodies.DraftAsync(city, Supervision.TaskBodies.Picked(Supervision.TaskBodies.Xihu));
            // Somebody holds the subject; both writers wait behind, and go on in whatever order.
            await using var holder = await _console.ConnectAsync();
            await using var hold = await holder.BeginTransactionAsync();
            await new NpgsqlCommand($"select 1 from tasks where number = '{number}' for update", holder).ExecuteNonQueryAsync();
            var writers = Enumerable.Range(0, 6).Select(i => city.CallAsync(
                "PATCH", $"tasks/{number}",
                Supervision.TaskBodies.Task(Supervision.TaskBodies.Picked(Supervision.TaskBodies.Xihu), body => body["title"] = $"第{i}稿"))).ToList();
            await Eventually.TrueAsync(async () => await _console.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= 6, "the writers wait");
            await hold.CommitAsync();
            foreach (var answer in await Task.WhenAll(writers)) answer.Ok();

            await using var connection = await _console.ConnectAsync();
            await using var read = await new NpgsqlCommand($"select subject_version from journal where subject_number = '{number}' order by xid, id",
                connection).ExecuteReaderAsync();
            var versions = new List<long>();
            while (await read.ReadAsync()) versions.Add(read.GetInt64(0));
            Assert.Equal(7, versions.Count);
            Assert.Equal(versions.Order(), versions);
            Assert.Equal(versions.Distinct(), versions);
        }
    }

    private static async Task<long> InsertAsync(NpgsqlConnection connection, string number, string? audience = null) => (long)(await new NpgsqlCommand(
        $"""
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        values (now(), 'TaskEdited', 'system', '', 'Task', '{number}', 1, '', '', '{(audience is null ? "{}" : $"{{{audience}}}")}', '{"{}"}') returning id
        """, connection).ExecuteScalarAsync())!;

    /// <summary>What a reader by "id > last" finds, and where it goes on.</summary>
    private async Task<(List<string> Numbers, long Last)> PlainAsync(long after)
    {
        await using var connection = await _console.ConnectAsync();
        await using var read = await new NpgsqlCommand($"select subject_number, id from journal where id > {after} order by id", connection)
            .ExecuteReaderAsync();
        var (numbers, last) = (new List<string>(), after);
        while (await read.ReadAsync()) (_, last) = (Add(numbers, read.GetString(0)), read.GetInt64(1));
        return (numbers, last);

        static int Add(List<string> list, string text)
        {
            list.Add(text);
            return list.Count;
        }
    }
}
