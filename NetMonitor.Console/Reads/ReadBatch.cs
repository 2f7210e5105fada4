using System.Runtime.CompilerServices;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Reads;

/// <summary>Statements that are read in one round trip: for a page of several lists, round trips are most of what it costs.</summary>
public sealed class ReadBatch
{
    private readonly Func<NpgsqlBatch> _create;
    private readonly Actor? _actor;
    private readonly List<(NpgsqlBatchCommand Statement, Action<RowReader> Row)> _parts = [];

    private int? _timeout;

    internal ReadBatch(Func<NpgsqlBatch> create, Actor? actor) => (_create, _actor) = (create, actor);

    /// <summary>The account for which is read.</summary>
    public Actor Actor => _actor ?? throw new InvalidOperationException("A system read has no reader whose scope could be asked for.");

    /// <summary>Adds a statement; its rows are in the answer once the batch has run.</summary>
    public IReadOnlyList<T> Add<T>(NpgsqlBatchCommand statement, Func<RowReader, T> row)
    {
        var rows = new List<T>();
        _parts.Add((statement, reader => rows.Add(row(reader))));
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

    /// <summary>Runs what was added. More can be added then, and run again.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (_parts.Count == 0) return;
        await using var batch = _create();
        if (_timeout is { } seconds) batch.Timeout = seconds;
        foreach (var (statement, _) in _parts) batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var row = new RowReader(reader);
        foreach (var (_, read) in _parts)
        {
            while (await row.NextAsync(cancel)) read(row);
            await reader.NextResultAsync(cancel);
        }

        _parts.Clear();
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
