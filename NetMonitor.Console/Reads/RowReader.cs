using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Reads;

/// <summary>
/// Reads a row's columns one after another, so that no column needs a number. The code that reads a row stands beside the list of its columns,
/// in the same order.
/// </summary>
public sealed class RowReader(NpgsqlDataReader reader)
{
    private int _next;

    /// <summary>The row as the driver has it.</summary>
    public NpgsqlDataReader Reader => reader;

    internal async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        _next = 0;
        return await reader.ReadAsync(cancel);
    }

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public string[] Texts() => reader.GetFieldValue<string[]>(_next++);

    public int[] Ints() => reader.GetFieldValue<int[]>(_next++);

    public bool Flag() => reader.GetBoolean(_next++);

    public short Short() => reader.GetInt16(_next++);

    public int Int() => reader.GetInt32(_next++);

    public int? IntOrNull() => IsNull() ? null : Int();

    public long Long() => reader.GetInt64(_next++);

    public long? LongOrNull() => IsNull() ? null : Long();

    public DateOnly Date() => reader.GetFieldValue<DateOnly>(_next++);

    public DateOnly? DateOrNull() => IsNull() ? null : Date();

    public decimal Decimal() => reader.GetDecimal(_next++);

    public ulong Xid() => reader.GetFieldValue<ulong>(_next++);

    public Guid Guid() => reader.GetGuid(_next++);

    public Guid? GuidOrNull() => IsNull() ? null : Guid();

    public DateTimeOffset Time() => reader.GetFieldValue<DateTimeOffset>(_next++);

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public UnitCode Unit() => UnitCode.Parse(Text());

    public UnitCode? UnitOrNull() => IsNull() ? null : Unit();

    public UnitPath Path() => UnitPath.Parse(Text());

    /// <summary>An enum that is kept by its names.</summary>
    public T Named<T>() where T : struct, Enum => Enum.Parse<T>(Text());

    public T? NamedOrNull<T>() where T : struct, Enum => IsNull() ? null : Named<T>();

    /// <summary>Several values of an enum that is kept by its names.</summary>
    public T[] AllNamed<T>() where T : struct, Enum => Array.ConvertAll(Texts(), Enum.Parse<T>);

    /// <summary>What is kept as JSON.</summary>
    public T Json<T>() => JsonSerializer.Deserialize<T>(Text(), AnswerJson.Options)!;

    public T? JsonOrNull<T>() where T : class => IsNull() ? null : Json<T>();

    /// <summary>True where the next column is null; that column is then passed over.</summary>
    private bool IsNull()
    {
        if (!reader.IsDBNull(_next)) return false;
        _next++;
        return true;
    }
}
