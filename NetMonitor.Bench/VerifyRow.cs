using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>Verification of the whole journal, against reading the same rows and one SHA-256 over their bytes.</summary>
internal static class VerifyRow
{
    private const int Entries = 100_000;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var administrator = (await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter)).Actor;
        // In transactions of some hundreds, as the journal grows: each has an id of its own.
        for (var written = 0; written < Entries; written += 500)
            await world.ExecuteAsync(
                """
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                select now(), 'AssignmentReceived', '330106000022001', path, 'Assignment', 'T1000002026000001-' || code, 2, code, path,
                  array[path, '1000000000/'],
                  json_build_object('task', 'T1000002026000001', 'title', 'Bench', 'unit', code, 'from', 'Dispatched', 'to', 'Received')
                from units where level = 5 limit 500
                """);
        while (World.Taken(await world.Get<JournalQueries>().VerifyAsync(administrator, null, null, null, CancellationToken.None)).Entries < Entries)
            await Task.Delay(500);
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var verified = World.Taken(await world.Get<JournalQueries>().VerifyAsync(administrator, null, null, null, CancellationToken.None));
            var took = Stopwatch.GetElapsedTime(started);
            if (!verified.Intact) throw new InvalidOperationException($"Entry {verified.FirstBroken}: {verified.Reason}.");
            started = Stopwatch.GetTimestamp();
            await ReadAndHashAsync(world);
            var plain = Stopwatch.GetElapsedTime(started);
            if (round < 0) continue;
            ours.Add(took.TotalMilliseconds);
            floor.Add(plain.TotalMilliseconds);
        }

        return new Row("verification of 100,000 journal entries", "ms", ours, floor, 2);
    }

    private static async Task ReadAndHashAsync(World world)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var command = world.Source.CreateCommand(
            """
            select id::text, at::text, xid::text, verb, actor, actor_path, subject_type, subject_number, subject_version::text, unit_code, unit_path,
              work::text, data::text
            from journal order by xid, id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            for (var column = 0; column < reader.FieldCount; column++) sha256.AppendData(Encoding.UTF8.GetBytes(reader.GetString(column)));
        sha256.GetHashAndReset();
    }
}
