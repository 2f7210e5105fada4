using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Units;

/// <summary>A unit of the directory, which all who are signed in may read; with the units above it but the nation, from the top down.</summary>
public sealed record UnitItem(
    UnitCode Code, string Name, UnitKind Kind, UnitLevel Level, UnitCode? ParentCode, string DivisionCode, LineOfBusiness? LineOfBusiness, UnitStatus Status,
    UnitCode? MergedInto,
    string Path, bool HasChildren, bool FunctionalZone, bool SeparatelyPlanned, bool SubProvincial, long Version, IReadOnlyList<UnitAbove> Above)
{
    /// <summary>Over a row <c>u</c> of units.</summary>
    internal static readonly string Columns =
        $"""
        u.code, u.name, u.kind, u.level, u.parent_code, u.division_code, u.line_of_business, {UnitSql.Status("u")}, u.merged_into, u.path,
        exists (select from units child where child.parent_code = u.code), u.functional_zone, u.separately_planned, u.sub_provincial, u.version,
        {UnitsAbove.Column("u.path")}
        """;

    internal static UnitItem Read(RowReader row) => new(
        row.Unit(), row.Text(), (UnitKind)row.Short(), (UnitLevel)row.Short(), row.UnitOrNull(), row.Text(), row.NamedOrNull<LineOfBusiness>(),
        row.Named<UnitStatus>(), row.UnitOrNull(), row.Text(), row.Flag(), row.Flag(), row.Flag(), row.Flag(), row.Long(), UnitsAbove.Read(row.Texts()));
}

/// <summary>
/// What to look for; null is no filter. <see cref="Q"/> finds parts of names as they are written or by their pinyin, beginnings of codes and of pinyin
/// initials; of several words the last names the unit and those before it units above.
/// </summary>
public sealed record UnitFilter(
    UnitCode? Parent = null, UnitKind? Kind = null, UnitLevel? Level = null, string? Q = null, UnitCode? Under = null, bool WithoutCenters = false);

/// <summary>The first units that were found, of how many.</summary>
public sealed record UnitsFound(IReadOnlyList<UnitItem> Items, long Total);

/// <summary>The directory of units. All who are signed in may read it, so its reads have no scope.</summary>
public sealed class UnitQueries(ReadDoor door)
{
    /// <summary>Upper levels first, then the order of the tree: what people look for stands on top.</summary>
    private static readonly Keyset<UnitItem> s_upperFirst = new(
        descending: false, Keyset.Number<UnitItem>("u.level", unit => (long)unit.Level), Keyset.Text<UnitItem>("u.path", unit => unit.Path));

    /// <summary>What people type is no longer than a name.</summary>
    internal const int MostTyped = 100;

    /// <summary>Words of which the first may name units above: syllable by syllable, a county with its city and province.</summary>
    private const int MostWords = 12;

    public async Task<Result<Page<UnitItem>>> ListAsync(UnitFilter filter, PageRequest page, CancellationToken cancel)
    {
        if (filter.Q is { } text && !PlainText.IsLine(text, MostTyped)) return Refusal.Malformed("SearchMalformed");
        var (read, sql) = (door.ForSystem(), new Sql());
        var behind = s_upperFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        await NarrowAsync(read, sql, filter, cancel);
        var units = await read.AllAsync(
            sql.InBatch($"select {UnitItem.Columns} from units u where {sql.Conditions} {s_upperFirst.Tail(page)}"), UnitItem.Read, cancel);
        return s_upperFirst.Cut(units, page, unit => unit);
    }

    /// <summary>
    /// What somebody who types means, of whatever length: those at or below <paramref name="near"/> first, then as they are listed. An authority and its
    /// center act as one and are found as one, by the center where only its name fits.
    /// </summary>
    public async Task<UnitsFound> FindAsync(UnitFilter filter, UnitPath? near, int limit, CancellationToken cancel)
    {
        if (filter.Q is not { } text || !PlainText.IsLine(text, MostTyped)) return new UnitsFound([], 0);
        var (read, sql) = (door.ForSystem(), new Sql());
        await NarrowAsync(read, sql, filter, cancel);
        sql.Where(
            $"""
            not (u.kind = {sql.Value((short)UnitKind.CoordinationCenter)}
              and exists (select from units same where same.code = u.parent_code and {Called(sql, text, "same")}))
            """);
        var order = $"{(near is { } path ? $"{sql.Below(path, "u.path")} desc, " : "")}u.level, u.path";
        // Limited inside, so that places are looked up only for the units that are shown.
        var find = sql.InBatch(
            $"""
            select {UnitItem.Columns}, u.found
            from (select u.*, count(*) over () as found from units u where {sql.Conditions} order by {order} limit {limit}) u order by {order}
            """);
        var found = await read.AllAsync(find, row => (Unit: UnitItem.Read(row), Total: row.Long()), cancel);
        return new UnitsFound([.. found.Select(row => row.Unit)], found is [var first, ..] ? first.Total : 0);
    }

    private static async Task NarrowAsync(ReadBatch read, Sql sql, UnitFilter filter, CancellationToken cancel)
    {
        if (filter.Parent is { } parent) sql.Where($"u.parent_code = {sql.Value(parent.ToString())}");
        if (filter.Kind is { } kind) sql.Where($"u.kind = {sql.Value((short)kind)}");
        if (filter.Level is { } level) sql.Where($"u.level = {sql.Value((short)level)}");
        if (filter.WithoutCenters) sql.Where($"u.kind <> {sql.Value((short)UnitKind.CoordinationCenter)}");
        if (filter.Under is { } under)
        {
            var place = read.AddPlace(under);
            await read.RunAsync(cancel);
            sql.Where(sql.Below(place, "u.path"));
        }

        if (filter.Q is { } q) sql.Where(Called(sql, q, "u"));
    }

    /// <summary>That a unit of a row is called so, or its code begins so. Each of several words may still be a part of its name, as syllables are.</summary>
    internal static string Called(Sql sql, string text, string row)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var ways = Enumerable.Range(0, words.Length > MostWords ? 1 : words.Length).Select(own => own == 0
            ? Named(sql, words, row)
            : $"({Named(sql, words[own..], row)} and {Above(row)} ~ {sql.Value(string.Join(".*", words[..own].Select(AsAbove)))})");
        // The last word belongs to the unit's name in every way: what it rules out needs no further look.
        var last = words.Length > 1 ? $"{Named(sql, words[^1..], row, begins: false)} and " : "";
        return $"({row}.code like {sql.Value($"{Escaped(Typed.Code(text))}%")} or {last}({string.Join(" or ", ways)}))";
    }

    /// <summary>That words, one after the other, are in a unit's name as they are written or as they sound, or begin its initials.</summary>
    private static string Named(Sql sql, string[] words, string row, bool begins = true)
    {
        var joined = Typed.Fold(string.Concat(words)).ToLowerInvariant();
        var parts = new[] { string.Concat(words), string.Join(' ', words) }.SelectMany(Typed.Ways).Distinct(StringComparer.Ordinal)
            .Select(way => $"{row}.name like {sql.Value($"%{Escaped(way)}%")}")
            .Append($"{row}.pinyin like {sql.Value($"{(begins ? "" : "%")}{Escaped(joined)}%")}");
        if (Pinyin.Pattern(Typed.Fold(string.Join(' ', words))) is { } pattern) parts = parts.Append($"{row}.name ~ {sql.Value(pattern)}");
        return $"({string.Join(" or ", parts)})";
    }

    /// <summary>The names and the initials of the units above that of a row, from the top down.</summary>
    private static string Above(string row) =>
        $"""
        (select string_agg(above.name || ' ' || above.pinyin, ' ' order by above.path) from units above
          where above.code = any(string_to_array({row}.path, '/')) and above.code <> {row}.code)
        """;

    private static string AsAbove(string word)
    {
        var folded = Typed.Fold(word);
        // Initials stand behind a blank.
        string[] ways = [.. new[] { Pinyin.Pattern(folded), Pinyin.Literal(word), $" {Pinyin.Literal(folded.ToLowerInvariant())}" }.OfType<string>()];
        return $"(?:{string.Join('|', ways)})";
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
        var read = door.ForSystem();
        var units = AddAncestors(read, path);
        await read.RunAsync(cancel);
        return units;
    }

    /// <summary>Adds that read to others.</summary>
    internal static IReadOnlyList<UnitItem> AddAncestors(ReadBatch read, UnitPath path)
    {
        var sql = new Sql();
        var codes = sql.Value(path.Codes().Select(code => code.ToString()).ToArray());
        return read.Add(sql.InBatch($"select {UnitItem.Columns} from units u where u.code = any({codes}) order by u.path"), UnitItem.Read);
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
