using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using NetMonitor.Console.Data;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>Saves a command's entities: many of one kind at once, where each would be a statement of its own, and the others one by one.</summary>
internal static class ManyRows
{
    public static async Task SaveAsync(CommandContext context, CancellationToken cancel)
    {
        var db = context.Db;
        if (!db.ChangeTracker.HasChanges()) return;
        // Looked for already by the line above.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var many = db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified)
            .GroupBy(entry => (Type: entry.Metadata, entry.State))
            .Where(same => same.Count() >= CommandContext.Many && CanBeMany(same.Key.Type, same.Key.State))
            .Select(same => (same.Key.Type, same.Key.State, Rows: same.Select(entry => entry.Entity).ToList(), Changed: Changed(same))).ToList();
        foreach (var entry in many.SelectMany(same => same.Rows, (_, row) => db.Entry(row)).ToList()) entry.State = EntityState.Detached;
        await db.SaveChangesAsync(cancel);
        foreach (var (type, state, rows, changed) in many)
            if (state == EntityState.Added) await CopyAsync(context, rows, Columns(type, type.GetProperties()), cancel);
            else await UpdateAsync(context, type, rows, changed, cancel);
    }

    /// <summary>Writes new rows that are no entities of the command yet.</summary>
    public static Task AddAsync<T>(CommandContext context, IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        var type = context.Db.Model.FindEntityType(typeof(T))!;
        if (!CanBeMany(type, EntityState.Added)) throw new ArgumentException($"Rows of {type.DisplayName()} are written one by one.", nameof(rows));
        return CopyAsync(context, rows, Columns(type, type.GetProperties()), cancel);
    }

    /// <summary>
    /// Rows whose columns are all properties of their own, which the database neither fills in nor compares; no other kind refers to new ones, as they come
    /// last.
    /// </summary>
    private static bool CanBeMany(IEntityType type, EntityState state) =>
        type.GetProperties().All(property => property is { PropertyInfo: not null, IsConcurrencyToken: false, ValueGenerated: ValueGenerated.Never })
        && (state == EntityState.Modified ? type.GetProperties().All(property => !property.GetRelationalTypeMapping().ClrType.IsArray)
            : !type.GetReferencingForeignKeys().Any());

    private static List<IProperty> Changed(IEnumerable<EntityEntry> entries) =>
        [.. entries.SelectMany(entry => entry.Properties).Where(property => property.IsModified).Select(property => property.Metadata).Distinct()];

    private static List<Column> Columns(IEntityType type, IEnumerable<IProperty> properties)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return [.. properties.Select(property => new Column(table.Name, $"\"{property.GetColumnName(table)}\"", property))];
    }

    private static async Task CopyAsync(CommandContext context, IReadOnlyList<object> rows, List<Column> columns, CancellationToken cancel)
    {
        await using var writer = await context.Connection.BeginBinaryImportAsync(
            $"copy {columns[0].Table} ({string.Join(", ", columns.Select(column => column.Name))}) from stdin (format binary)", cancel);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancel);
            foreach (var column in columns)
                if (column.ValueOf(row) is { } value) await writer.WriteAsync(value, column.Type, cancel);
                else await writer.WriteNullAsync(cancel);
        }

        await writer.CompleteAsync(cancel);
    }

    /// <exception cref="DbUpdateConcurrencyException">One of the rows is gone.</exception>
    private static async Task UpdateAsync(CommandContext context, IEntityType type, List<object> rows, List<IProperty> changed, CancellationToken cancel)
    {
        var (keys, set) = (Columns(type, type.FindPrimaryKey()!.Properties), Columns(type, changed));
        List<Column> columns = [.. keys, .. set];
        await using var batch = new NpgsqlBatch(context.Connection);
        var update = new NpgsqlBatchCommand(
            $"""
            update {keys[0].Table} as t set {string.Join(", ", set.Select(column => $"{column.Name} = s.{column.Name}"))}
            from unnest({string.Join(", ", columns.Select((_, place) => $"${place + 1}"))}) as s ({string.Join(", ", columns.Select(column => column.Name))})
            where {string.Join(" and ", keys.Select(key => $"t.{key.Name} = s.{key.Name}"))}
            """);
        foreach (var column in columns) update.Parameters.Add(column.ParameterOf(rows));
        batch.BatchCommands.Add(update);
        if (await batch.ExecuteNonQueryAsync(cancel) is var updated && updated != rows.Count)
            throw new DbUpdateConcurrencyException($"{updated} rows of {keys[0].Table} instead of {rows.Count} were there to be changed.");
    }

    /// <summary>A column, and the property that it keeps as the model maps it.</summary>
    private sealed record Column(string Table, string Name, IProperty Property)
    {
        private readonly Microsoft.EntityFrameworkCore.Storage.RelationalTypeMapping _mapping = Property.GetRelationalTypeMapping();

        public string Type => _mapping.StoreTypeNameBase;

        public object? ValueOf(object row)
        {
            var value = Property.PropertyInfo!.GetValue(row);
            return _mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }

        /// <summary>The values of all rows, in one array.</summary>
        public NpgsqlParameter ParameterOf(List<object> rows)
        {
            var kept = _mapping.Converter?.ProviderClrType ?? Property.ClrType;
            var values = Array.CreateInstance(
                kept.IsValueType && Nullable.GetUnderlyingType(kept) is null ? typeof(Nullable<>).MakeGenericType(kept) : kept, rows.Count);
            for (var place = 0; place < rows.Count; place++) values.SetValue(ValueOf(rows[place]), place);
            return new NpgsqlParameter { Value = values, DataTypeName = $"{Type}[]" };
        }
    }
}
