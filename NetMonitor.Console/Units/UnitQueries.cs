using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Units;

/// <summary>A unit of the directory, which all who are signed in may read; with the units above it but the nation, from the top down.</summary>
public sealed record UnitItem(
    UnitCode Code, string Name, UnitKind Kind, UnitLevel Level, UnitCode? ParentCode, string DivisionCode, LineOfBusiness? LineOfBusiness, UnitStatus Status,
    string Path, bool HasChildren, bool FunctionalZone, bool SeparatelyPlanned, bool SubProvincial, long Version, IReadOnlyList<UnitAbove> Above)
{
    /// <summary>Over a row <c>u</c> of units.</summary>
    internal static readonly string Columns =
        $"""
        u.code, u.name, u.kind, u.level, u.parent_code, u.division_code, u.line_of_business, {UnitSql.Status("u")}, u.path,
        exists (select from units child where child.parent_code = u.code), u.functional_zone, u.separately_planned, u.sub_provincial, u.version,
        {UnitsAbove.Column("u.path")}
        """;

    internal static UnitItem Read(RowReader row) => new(
        row.Unit(), row.Text(), (UnitKind)row.Short(), (UnitLevel)row.Short(), row.UnitOrNull(), row.Text(), row.NamedOrNull<LineOfBusiness>(),
        row.Named<UnitStatus>(), row.Text(), row.Flag(), row.Flag(), row.Flag(), row.Flag(), row.Long(), UnitsAbove.Read(row.Texts()));
}

/// <summary>What to look for; null is no filter. <see cref="Q"/> finds parts of names, beginnings of codes and of pinyin initials.</summary>
public sealed record UnitFilter(
    UnitCode? Parent = null, UnitKind? Kind = null, UnitLevel? Level = null, string? Q = null, UnitCode? Under = null, bool WithoutCenters = false);

/// <summary>The directory of units. All who are signed in may read it, so its reads have no scope.</summary>
public sealed class UnitQueries(ReadDoor door)
{
    /// <summary>Upper levels first, then the order of the tree: what people look for stands on top.</summary>
    private static readonly Keyset<UnitItem> s_upperFirst = new(
        descending: false, Keyset.Number<UnitItem>("u.level", unit => (long)unit.Level), Keyset.Text<UnitItem>("u.path", unit => unit.Path));

    public async Task<Result<Page<UnitItem>>> ListAsync(UnitFilter filter, PageRequest page, CancellationToken cancel)
    {
        if (filter.Q is { } text && !PlainText.IsLine(text, 100)) return Refusal.Malformed("SearchMalformed");
        var sql = new Sql();
        var behind = s_upperFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (filter.Parent is { } parent) sql.Where($"u.parent_code = {sql.Value(parent.ToString())}");
        if (filter.Kind is { } kind) sql.Where($"u.kind = {sql.Value((short)kind)}");
        if (filter.Level is { } level) sql.Where($"u.level = {sql.Value((short)level)}");
        if (filter.WithoutCenters) sql.Where($"u.kind <> {sql.Value((short)UnitKind.CoordinationCenter)}");
        var read = door.ForSystem();
        if (filter.Under is { } under)
        {
            var place = read.AddPlace(under);
            await read.RunAsync(cancel);
            sql.Where(sql.Below(place, "u.path"));
        }

        if (filter.Q is { } q)
        {
            var names = Typed.Ways(q).Select(way => $"u.name like {sql.Value($"%{Escaped(way)}%")}");
            var (start, initials) = (sql.Value($"{Escaped(Typed.Code(q))}%"), sql.Value($"{Escaped(Typed.Fold(q)).ToLowerInvariant()}%"));
            sql.Where($"({string.Join(" or ", names)} or u.code like {start} or u.pinyin like {initials})");
        }

        var units = await read.AllAsync(
            sql.InBatch($"select {UnitItem.Columns} from units u where {sql.Conditions} {s_upperFirst.Tail(page)}"), UnitItem.Read, cancel);
        return s_upperFirst.Cut(units, page, unit => unit);
    }

    /// <summary>A text that stands for itself in a pattern.</summary>
    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    public async Task<Result<UnitItem>> GetAsync(UnitCode code, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch($"select {UnitItem.Columns} from units u where u.code = {sql.Value(code.ToString())}");
        return await door.ForSystem().FirstAsync(find, UnitItem.Read, cancel) is { } unit ? unit : Refusal.OutOfScope("UnitNotFound");
    }

    /// <summary>The units on the way from the top to this one, which is last.</summary>
    public async Task<IReadOnlyList<UnitItem>> AncestorsAsync(UnitPath path, CancellationToken cancel)
    {
        var sql = new Sql();
        var codes = sql.Value(path.Codes().Select(code => code.ToString()).ToArray());
        var find = sql.InBatch($"select {UnitItem.Columns} from units u where u.code = any({codes}) order by u.path");
        return await door.ForSystem().AllAsync(find, UnitItem.Read, cancel);
    }

    /// <summary>Units by their codes, in the order of the tree. What is no unit is left out.</summary>
    public async Task<IReadOnlyList<NamedUnit>> NamedAsync(IReadOnlyCollection<UnitCode> codes, CancellationToken cancel)
    {
        if (codes.Count == 0) return [];
        var sql = new Sql();
        var wanted = sql.Value(codes.Select(code => code.ToString()).ToArray());
        var find = sql.InBatch($"select {NamedUnit.Columns} from units u where u.code = any({wanted}) order by u.path");
        return await door.ForSystem().AllAsync(find, NamedUnit.Read, cancel);
    }
}
