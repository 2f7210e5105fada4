using System.Runtime.CompilerServices;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Reads;

/// <summary>
/// Statements that are read in one round trip: for a page of several lists, round trips are most of what it costs. Of reads that go on side by side
/// (<see cref="TogetherAsync"/>) what each asks next goes out in one round trip too.
/// </summary>
public sealed class ReadBatch
{
    private readonly Func<NpgsqlBatch> _create;
    private readonly Actor? _actor;
    private readonly List<(NpgsqlBatchCommand Statement, Action<RowReader> Row)> _parts = [];

    private readonly Lock _gate = new();
    private TaskCompletionSource _ran = new();
    private int? _timeout;
    private int _together;
    private int _waiting;

    internal ReadBatch(Func<NpgsqlBatch> create, Actor? actor) => (_create, _actor) = (create, actor);

    /// <summary>The account for which is read.</summary>
    public Actor Actor => _actor ?? throw new InvalidOperationException("A system read has no reader whose scope could be asked for.");

    /// <summary>Adds a statement; its rows are in the answer once the batch has run.</summary>
    public IReadOnlyList<T> Add<T>(NpgsqlBatchCommand statement, Func<RowReader, T> row)
    {
        var rows = new List<T>();
        lock (_gate) _parts.Add((statement, reader => rows.Add(row(reader))));
        return rows;
    }

    /// <summary>Adds where a unit stands; empty where there is no such unit.</summary>
    public IReadOnlyList<UnitPath> AddPlace(UnitCode unit)
    {
        var sql = new Sql();
        return Add(sql.InBatch($"select path from units where code = {sql.Value(unit.ToString())}"), row => row.Path());
    }

    /// <summary>What it runs may take that long, where that is longer than usual.</summary>
    public ReadBatch AtMost(TimeSpan time)
    {
        _timeout = (int)time.TotalSeconds;
        return this;
    }

    /// <summary>
    /// Reads side by side: whenever all that are not at their end have asked for what they need next, it runs. None may be run without having asked for
    /// something, because it would wait for what the others ask.
    /// </summary>
    public async Task TogetherAsync(params IReadOnlyList<Func<Task>> reads)
    {
        lock (_gate) _together = reads.Count;
        await Task.WhenAll(reads.Select(async read =>
        {
            try
            {
                await read();
            }
            finally
            {
                await RunIfAllWaitAsync(left: 1, CancellationToken.None);
            }
        }));
    }

    /// <summary>Runs what was added. More can be added then, and run again.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (_together == 0)
        {
            await RunNowAsync(cancel);
            return;
        }

        Task ran;
        lock (_gate) (ran, _waiting) = (_ran.Task, _waiting + 1);
        await RunIfAllWaitAsync(left: 0, cancel);
        await ran;
    }

    private async Task RunIfAllWaitAsync(int left, CancellationToken cancel)
    {
        TaskCompletionSource ran;
        lock (_gate)
        {
            _together -= left;
            if (_waiting == 0 || _waiting < _together) return;
            (ran, _ran, _waiting) = (_ran, new TaskCompletionSource(), 0);
        }

        try
        {
            await RunNowAsync(cancel);
            ran.SetResult();
        }
        catch (Exception failure)
        {
            // Each of those that wait has it.
            ran.SetException(failure);
        }
    }

    private async Task RunNowAsync(CancellationToken cancel)
    {
        (NpgsqlBatchCommand Statement, Action<RowReader> Row)[] parts;
        lock (_gate)
        {
            parts = [.. _parts];
            _parts.Clear();
        }

        if (parts.Length == 0) return;
        await using var batch = _create();
        if (_timeout is { } seconds) batch.Timeout = seconds;
        foreach (var (statement, _) in parts) batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var row = new RowReader(reader);
        foreach (var (_, read) in parts)
        {
            while (await row.NextAsync(cancel)) read(row);
            await reader.NextResultAsync(cancel);
        }
    }

    /// <summary>The rows of one statement, with whatever was added before it.</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(NpgsqlBatchCommand statement, Func<RowReader, T> row, CancellationToken cancel)
    {
        var rows = Add(statement, row);
        await RunAsync(cancel);
        return rows;
    }

    /// <summary>The first row of one statement; the default where there is none.</summary>
    public async Task<T?> FirstAsync<T>(NpgsqlBatchCommand statement, Func<RowReader, T> row, CancellationToken cancel) =>
        await AllAsync(statement, row, cancel) is [var first, ..] ? first : default;

    /// <summary>Whether a statement has a row.</summary>
    public async Task<bool> AnyAsync(NpgsqlBatchCommand statement, CancellationToken cancel) => (await AllAsync(statement, _ => true, cancel)).Count > 0;

    /// <summary>The rows of one statement, one by one as they come from the database, so that they are never all in memory.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(NpgsqlBatchCommand statement, Func<RowReader, T> row, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var batch = _create();
        batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var rows = new RowReader(reader);
        while (await rows.NextAsync(cancel)) yield return row(rows);
    }
}
