using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Data;

/// <summary>A query under construction: text with its parameters, so that no value is ever part of the text.</summary>
public sealed class Sql
{
    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>The placeholder of a value.</summary>
    public string Value<T>(T value) where T : notnull => Add(new NpgsqlParameter<T> { TypedValue = value });

    public string Value(ulong xid) => Add(new NpgsqlParameter { Value = xid, NpgsqlDbType = NpgsqlDbType.Xid8 });

    /// <summary>Adds a condition; all must hold.</summary>
    public Sql Where(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <summary>At or below a unit.</summary>
    public string Below(Domain.Units.UnitPath path, string column) => $"({column} >= {Value(path.ToString())} and {column} < {Value(path.UpperBound)})";

    /// <summary>At or below a unit whose place was read; one that is not there has nothing below it.</summary>
    public string Below(IReadOnlyList<Domain.Units.UnitPath> place, string column) => place is [var path] ? Below(path, column) : "false";

    /// <summary>Whether a time is within one of these spans.</summary>
    public string Within(IEnumerable<(DateTimeOffset From, DateTimeOffset Before)> spans, string column) =>
        $"({string.Join(" or ", spans.Select(span => $"{column} >= {Value(span.From)} and {column} < {Value(span.Before)}"))})";

    public string Conditions => _conditions.Count == 0 ? "true" : string.Join(" and ", _conditions);

    /// <summary>The conditions so far, which this query then no longer has: to stand in a part of it.</summary>
    public string Take()
    {
        var conditions = Conditions;
        _conditions.Clear();
        return conditions;
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string text)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.AddRange(_parameters.ToArray());
        return command;
    }

    /// <summary>The query as one statement of a batch.</summary>
    public NpgsqlBatchCommand InBatch(string text)
    {
        var statement = new NpgsqlBatchCommand(text);
        foreach (var parameter in _parameters) statement.Parameters.Add(parameter);
        return statement;
    }

    /// <summary>A statement of a batch with its values in order. A null is sent as a text; for a null of another type use <see cref="Typed{T}"/>.</summary>
    public static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<object?> values)
    {
        var statement = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            statement.Parameters.Add(value switch
            {
                NpgsqlParameter parameter => parameter,
                null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                _ => new NpgsqlParameter { Value = value },
            });
        return statement;
    }

    /// <summary>A value that may be null, with its type: as the type is always the same, one statement text stays one prepared statement.</summary>
    public static NpgsqlParameter Typed<T>(T? value, NpgsqlDbType type) where T : struct =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = type };

    private string Add(NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        return $"${_parameters.Count}";
    }
}

public static class SqlReading
{
    public static DateTimeOffset? Time(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

public static class SqlWriting
{
    /// <summary>Runs statements in one round trip, in the connection's transaction; none where there are none.</summary>
    public static async Task ExecuteAsync(
        this NpgsqlConnection connection, CancellationToken cancel, params IReadOnlyList<NpgsqlBatchCommand> statements)
    {
        if (statements.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements) batch.BatchCommands.Add(statement);
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
