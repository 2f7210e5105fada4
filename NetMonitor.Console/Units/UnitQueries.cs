using System.Globalization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Units;

/// <summary>A unit of the directory, which all who are signed in may read; with the units above it but the nation, from the top down.</summary>
public sealed record UnitItem(
    UnitCode Code, string Name, UnitKind Kind, UnitLevel Level, UnitCode? ParentCode, string DivisionCode, LineOfBusiness? LineOfBusiness, UnitStatus Status,
    string Path, bool HasChildren, bool FunctionalZone, bool SeparatelyPlanned, bool SubProvincial, long Version, IReadOnlyList<UnitAbove> Above);

/// <summary>What to look for; null is no filter. <see cref="Q"/> finds parts of names, beginnings of codes and of pinyin initials.</summary>
public sealed record UnitFilter(UnitCode? Parent = null, UnitKind? Kind = null, UnitLevel? Level = null, string? Q = null, UnitCode? Under = null);

/// <summary>The directory of units.</summary>
public sealed class UnitQueries(NpgsqlDataSource source)
{
    private static readonly string s_columns =
        $"""
        u.code, u.name, u.kind, u.level, u.parent_code, u.division_code, u.line_of_business, u.status, u.path,
        exists (select from units c where c.parent_code = u.code), u.functional_zone, u.separately_planned, u.sub_provincial, u.version,
        {UnitsAbove.Column("u.path")}
        """;

    public async Task<Result<Page<UnitItem>>> ListAsync(UnitFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (filter.Q is { } text && !PlainText.IsLine(text, 100)) return Refusal.Malformed("SearchMalformed");
        if (!PageCursor.TryParse(after, 1, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var sql = new Sql();
        if (filter.Parent is { } parent) sql.Where($"u.parent_code = {sql.Value(parent.ToString())}");
        if (filter.Kind is { } kind) sql.Where($"u.kind = {sql.Value((short)kind)}");
        if (filter.Level is { } level) sql.Where($"u.level = {sql.Value((short)level)}");
        if (filter.Under is { } under) sql.Where($"u.path like (select path from units where code = {sql.Value(under.ToString())}) || '%'");
        if (filter.Q is { } q)
        {
            var escaped = q.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
            sql.Where($"(u.name like {sql.Value($"%{escaped}%")} or u.code like {sql.Value($"{escaped}%")} or u.pinyin like {sql.Value($"{escaped.ToLowerInvariant()}%")})");
        }

        // Upper levels first, then the order of the tree: what people look for stands on top.
        if (keys is not null)
        {
            var parts = keys[0].Split('|');
            if (parts.Length != 2 || !short.TryParse(parts[0], CultureInfo.InvariantCulture, out var fromLevel)) return Refusal.Malformed("PageCursorMalformed");
            sql.Where($"(u.level, u.path) > ({sql.Value(fromLevel)}, {sql.Value(parts[1])})");
        }

        var rows = await sql.Command(source, $"select {s_columns} from units u where {sql.Conditions} order by u.level, u.path limit {limit + 1}").ReadAllAsync(Read, cancel);
        return Page.Of(rows, limit, row => row, last => PageCursor.Of($"{(int)last.Level}|{last.Path}"));
    }

    public async Task<Result<UnitItem>> GetAsync(UnitCode code, CancellationToken cancel)
    {
        var sql = new Sql();
        var rows = await sql.Command(source, $"select {s_columns} from units u where u.code = {sql.Value(code.ToString())}").ReadAllAsync(Read, cancel);
        return rows.Count == 1 ? rows[0] : Refusal.OutOfScope("UnitNotFound");
    }

    /// <summary>The units on the way from the top to this one, which is last.</summary>
    public async Task<IReadOnlyList<UnitItem>> AncestorsAsync(UnitPath path, CancellationToken cancel)
    {
        var sql = new Sql();
        var codes = sql.Value(path.Codes().Select(code => code.ToString()).ToArray());
        return await sql.Command(source, $"select {s_columns} from units u where u.code = any({codes}) order by u.path").ReadAllAsync(Read, cancel);
    }

    /// <summary>Units by their codes, in the order of the tree. What is no unit is left out.</summary>
    public async Task<IReadOnlyList<NamedUnit>> NamedAsync(IReadOnlyCollection<UnitCode> codes, CancellationToken cancel)
    {
        if (codes.Count == 0) return [];
        var sql = new Sql();
        var wanted = sql.Value(codes.Select(code => code.ToString()).ToArray());
        return await sql.Command(source, $"select u.code, u.name, {UnitsAbove.Column("u.path")} from units u where u.code = any({wanted}) order by u.path")
            .ReadAllAsync(reader => new NamedUnit(UnitCode.Parse(reader.GetString(0)), reader.GetString(1), UnitsAbove.Read(reader.GetFieldValue<string[]>(2))), cancel);
    }

    private static UnitItem Read(NpgsqlDataReader reader) => new(
        UnitCode.Parse(reader.GetString(0)), reader.GetString(1), (UnitKind)reader.GetInt16(2), (UnitLevel)reader.GetInt16(3),
        reader.Text(4) is { } parent ? UnitCode.Parse(parent) : null, reader.GetString(5),
        reader.Text(6) is { } line ? Enum.Parse<LineOfBusiness>(line) : null, Enum.Parse<UnitStatus>(reader.GetString(7)), reader.GetString(8),
        reader.GetBoolean(9), reader.GetBoolean(10), reader.GetBoolean(11), reader.GetBoolean(12), reader.GetInt64(13),
        UnitsAbove.Read(reader.GetFieldValue<string[]>(14)));
}
