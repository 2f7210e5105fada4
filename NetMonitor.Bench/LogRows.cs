using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>The journal's tree: how long the sealer takes for an entry, and proofs in trees of several sizes against a key read.</summary>
internal static class LogRows
{
    private const int Sealed = 60_000;
    private const int Real = 1000;
    private const int Proofs = 200;
    private const int Step = 50_000;
    private const int InACheckpoint = 300;

    /// <summary>What the goal allows: 2,000 entries a second in a tenth of one core's time. The wall's time is at least the processor's.</summary>
    private const double MostMicroseconds = 1_000_000 * 0.1 / 2000;

    public static async IAsyncEnumerable<Row> RunAsync(World world, string folder, IReadOnlyList<int> sizes, int rounds)
    {
        var sealer = world.Get<JournalSealer>();
        await ((IHostedService)sealer).StopAsync(CancellationToken.None);
        yield return await SealAsync(world, sealer, rounds);
        foreach (var size in sizes)
            await foreach (var row in ProveAsync(world, Path.Combine(folder, $"log-{size}"), size, rounds))
                yield return row;
    }

    private static async Task<Row> SealAsync(World world, JournalSealer sealer, int rounds)
    {
        List<double> ours = [];
        for (var round = -1; round < rounds; round++)
        {
            for (var written = 0; written < Sealed; written += 2000)
                await world.ExecuteAsync(
                    """
                    insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                    select now(), 'AssignmentReceived', '330106000022001', path, 'Assignment', 'T1000002026000001-' || code, 2, code, path,
                      array[path, '1000000000/'], json_build_object('task', 'T1000002026000001', 'title', 'Bench', 'unit', code)
                    from units where level = 5 limit 2000
                    """);
            var started = Stopwatch.GetTimestamp();
            var done = 0;
            for (int more; (more = World.Taken(await sealer.SealOnceAsync(CancellationToken.None))) > 0;) done += more;
            var took = Stopwatch.GetElapsedTime(started);
            if (done < Sealed) throw new InvalidOperationException($"{done} entries were sealed.");
            if (round >= 0) ours.Add(took.TotalMicroseconds / done);
        }

        return new Row("sealing, an entry", "µs", ours, [], null, Limit: MostMicroseconds);
    }

    /// <summary>
    /// A tree with real entries at its beginning and, with a checkpoint of its own each, far apart behind it. What lies between is told to nobody, but
    /// its hashes are there.
    /// </summary>
    private static async IAsyncEnumerable<Row> ProveAsync(World world, string folder, int size, int rounds)
    {
        await world.AsOwnerAsync("truncate journal_tiles, journal_checkpoints");
        var options = Options.Create(JournalLogOptions.In(folder));
        var keys = new JournalKeys(options);
        // With nothing at hand but the newest checkpoint.
        async Task<JournalLog> FreshAsync()
        {
            var fresh = new JournalLog(world.Source, keys, new CheckpointFile(options));
            World.Taken(await fresh.FollowAsync(CancellationToken.None));
            return fresh;
        }

        var key = World.Taken(keys.ReadOrMakeFirst());
        var (entries, _) = await world.Get<JournalReader>().ReadAsync(JournalPosition.Start, Real + 2 * (size / Step), CancellationToken.None);
        var builder = new TileBuilder();
        List<JournalRecord> farApart = [];
        await using (var connection = await world.Source.OpenConnectionAsync())
        {
            foreach (var entry in entries[..Real]) builder.Append(EntryEncoding.Leaf(entry));
            await KeepAsync(connection, key, builder, entries[Real - 1].Position, builder.Take());
            var hash = new byte[TreeHash.Size];
            for (var next = Real; builder.Size < size; next += 2)
            {
                void AppendUntil(long count)
                {
                    while (builder.Size % Step < count)
                    {
                        BitConverter.TryWriteBytes(hash, builder.Size);
                        builder.Append(hash);
                    }
                }

                AppendUntil(Step - InACheckpoint);
                await KeepAsync(connection, key, builder, entries[next].Position, builder.Take());
                AppendUntil(Step - 1);
                builder.Append(EntryEncoding.Leaf(entries[next + 1]));
                farApart.Add(entries[next + 1]);
                await KeepAsync(connection, key, builder, entries[next + 1].Position, builder.Take());
            }
        }

        await world.AsOwnerAsync("vacuum analyze journal_tiles, journal_checkpoints");
        var log = await FreshAsync();
        List<double> proofs = [], first = [], consistencies = [], floor = [], proofReads = [], consistencyReads = [];
        for (var round = -1; round < rounds; round++)
        {
            var other = await FreshAsync();
            var (at, apart) = (round + 1, size / Proofs);
            Task ConsistencyAsync(JournalLog by, int i) => TakenAsync(
                by.ConsistencyAsync(1 + (long)i * apart + at * (apart / (rounds + 1)), size, CancellationToken.None));
            var cold = await TimeAsync(farApart.Count, i => TakenAsync(other.ProveAsync(farApart[i], CancellationToken.None)));
            var proof = await TimeAsync(Proofs, i => TakenAsync(log.ProveAsync(entries[i * 3 % Real], CancellationToken.None)));
            var consistency = await TimeAsync(Proofs, i => ConsistencyAsync(log, i));
            var read = await TimeAsync(Proofs, _ => KeyReadAsync(world));
            if (round < 0) continue;
            var fresh = await FreshAsync();
            proofReads.Add(await MostReadsAsync(farApart.Count, i => TakenAsync(fresh.ProveAsync(farApart[i], CancellationToken.None))));
            fresh = await FreshAsync();
            consistencyReads.Add(await MostReadsAsync(Proofs, i => ConsistencyAsync(fresh, i)));
            proofs.Add(proof);
            first.Add(cold);
            consistencies.Add(consistency);
            floor.Add(read);
        }

        var tree = FormattableString.Invariant($"{size:N0}");
        yield return new Row($"a proof in a tree of {tree}, at most", "key reads", proofReads, [], null, Limit: 3);
        yield return new Row($"a consistency proof to {tree}, at most", "key reads", consistencyReads, [], null, Limit: 3);
        yield return new Row($"a proof in a tree of {tree}, a key read", "ms", proofs, floor, null, Limit: 5);
        yield return new Row($"a consistency proof to {tree}, a key read", "ms", consistencies, floor, null, Limit: 5);
        yield return new Row($"a proof in a tree of {tree} whose tiles are not at hand", "ms", first, [], null, Limit: 5);
    }

    private static async Task TakenAsync<T>(Task<Result<T>> act) => World.Taken(await act);

    /// <summary>How often the database was asked for one, at most, of many in turn.</summary>
    private static async Task<double> MostReadsAsync(int count, Func<int, Task> act)
    {
        var reads = 0;
        // What the console's own readers ask is under another activity, or none.
        using var mine = new Activity("proofs").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = activities => activities.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => reads += activity.TraceId == mine.TraceId ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var most = 0;
        for (var i = 0; i < count; i++)
        {
            reads = 0;
            await act(i);
            most = Math.Max(most, reads);
        }

        return most;
    }

    private static Task KeepAsync(NpgsqlConnection connection, LogKey key, TileBuilder builder, JournalPosition position, IReadOnlyList<TilePiece> pieces)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var note = key.Sign(new Checkpoint(key.Origin, builder.Size, builder.Root()), now);
        return LogTables.AppendAsync(connection, new CheckpointRow(builder.Size, position, now, note.ToString()), pieces, CancellationToken.None);
    }

    /// <summary>Milliseconds for one, of many in turn.</summary>
    private static async Task<double> TimeAsync(int count, Func<int, Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++) await act(i);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds / count;
    }

    private static async Task KeyReadAsync(World world)
    {
        await using var command = world.Source.CreateCommand("select value from installation_settings where name = $1");
        command.Parameters.AddWithValue("FeedCursorKey");
        await command.ExecuteScalarAsync();
    }
}
