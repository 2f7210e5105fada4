using System.Collections.Concurrent;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Alerts;

/// <summary>What the detectors remember of what a batch of entries concerns: loaded before, and kept in its transaction.</summary>
internal sealed class DetectorMemories
{
    private static readonly ConcurrentDictionary<DetectorId, string> s_empty = new();

    private readonly Dictionary<(DetectorId Detector, string Name), Memory> _memories = [];

    // As they are on record, and until when: what did not change is written again only to be kept for longer.
    private readonly Dictionary<(DetectorId Detector, string Name), (string Data, DateTimeOffset Until)> _kept = [];

    public Memory Of(Detector detector, string name)
    {
        if (_memories.TryGetValue((detector.Id, name), out var known)) return known;
        return _memories[(detector.Id, name)] = detector.NewMemory();
    }

    /// <summary>What a detector looks at by a time, even if nothing happens, the earliest first.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset At)> Due(DetectorId detector, DateTimeOffset at) =>
    [
        .. _memories.Where(memory => memory.Key.Detector == detector && memory.Value.DueAt <= at).OrderBy(memory => memory.Value.DueAt)
            .Select(memory => (memory.Key.Name, memory.Value.DueAt!.Value)),
    ];

    /// <summary>A detector failed: what it made of this batch is nothing.</summary>
    public void Forget(DetectorId detector)
    {
        foreach (var key in _memories.Keys.Where(key => key.Detector == detector).ToArray()) _memories.Remove(key);
    }

    /// <summary>Loads what is remembered of these names, and what is due by a time.</summary>
    public async Task LoadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<(DetectorId Detector, string Name)> names, DateTimeOffset due, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    """
                    select m.detector, m.name, m.data, m.kept_until from unnest($1, $2) as wanted (detector, name)
                    join detector_memories m on m.detector = wanted.detector and m.name = wanted.name
                    """,
                    names.Select(name => name.Detector.ToString()).ToArray(), names.Select(name => name.Name).ToArray()),
                Sql.Statement("select detector, name, data, kept_until from detector_memories where due_at <= $1", due),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel))
            {
                var (detector, name) = (AllDetectors.Of(Enum.Parse<DetectorId>(reader.GetString(0))), reader.GetString(1));
                var data = reader.GetString(2);
                if (!_kept.TryAdd((detector.Id, name), (data, reader.GetFieldValue<DateTimeOffset>(3)))) continue;
                _memories.Add((detector.Id, name), (Memory)JsonSerializer.Deserialize(data, detector.MemoryType, AnswerJson.Options)!);
            }
        }
        while (await reader.NextResultAsync(cancel));
    }

    /// <summary>Keeps them, as of a time in the journal.</summary>
    public async Task SaveAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = (
            from memory in _memories
            let data = JsonSerializer.Serialize(memory.Value, memory.Value.GetType(), AnswerJson.Options)
            let until = KeptUntil(now + AllDetectors.Of(memory.Key.Detector).Remembers)
            where _kept.TryGetValue(memory.Key, out var kept) ? kept.Data != data || kept.Until < until : data != Empty(memory.Key.Detector)
            select (memory.Key, memory.Value, Data: data, Until: until)).ToArray();
        if (rows.Length == 0) return;
        await connection.ExecuteAsync(cancel, Sql.Statement(
            """
            insert into detector_memories (detector, name, data, due_at, kept_until)
            select detector, name, data::json, due_at, kept_until from unnest($1, $2, $3, $4, $5) as m (detector, name, data, due_at, kept_until)
            on conflict (detector, name) do update set data = excluded.data, due_at = excluded.due_at, kept_until = excluded.kept_until
            """,
            rows.Select(row => row.Key.Detector.ToString()).ToArray(), rows.Select(row => row.Key.Name).ToArray(),
            rows.Select(row => row.Data).ToArray(),
            new NpgsqlParameter
            {
                Value = rows.Select(row => row.Value.DueAt?.ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            },
            rows.Select(row => row.Until).ToArray()));
    }

    /// <summary>The end of a day: what is seen again on the same day is written again in place, without a look at the index over this.</summary>
    private static DateTimeOffset KeptUntil(DateTimeOffset until) => new DateTimeOffset(until.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);

    private static string Empty(DetectorId id) => s_empty.GetOrAdd(id, static id =>
    {
        var detector = AllDetectors.Of(id);
        return JsonSerializer.Serialize(detector.NewMemory(), detector.MemoryType, AnswerJson.Options);
    });
}
