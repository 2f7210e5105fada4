using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace NetMonitor.Console.Commands;

/// <summary>Many new rows of one kind at once, as the model maps them: of entities each would be a statement of its own.</summary>
internal static class ManyRows
{
    /// <summary>Only kinds whose columns are all properties of their own.</summary>
    public static async Task CopyAsync<T>(CommandContext context, IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        var type = context.Db.Model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} is no entity.", nameof(rows));
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var columns = type.GetProperties()
            .Select(property => (Name: $"\"{property.GetColumnName(table)}\"", property.PropertyInfo, Mapping: property.GetRelationalTypeMapping())).ToList();
        await using var writer = await context.Connection.BeginBinaryImportAsync(
            $"copy {table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) from stdin (format binary)", cancel);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancel);
            foreach (var (_, property, mapping) in columns)
            {
                var value = property!.GetValue(row);
                if (mapping.Converter is { } converter) value = converter.ConvertToProvider(value);
                if (value is null) await writer.WriteNullAsync(cancel);
                else await writer.WriteAsync(value, mapping.StoreTypeNameBase, cancel);
            }
        }

        await writer.CompleteAsync(cancel);
    }
}
