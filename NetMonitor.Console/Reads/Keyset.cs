using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Reads;

/// <summary>
/// One column of a list's order. <c>Write</c> turns a row's value into text for a cursor; <c>Place</c> puts such a text into a query, and
/// answers null for text that is no value of the column's type.
/// </summary>
public sealed record KeyColumn<TRow>(string Column, Func<TRow, string> Write, Func<Sql, string, string?> Place);

/// <summary>
/// The order of a list, by which its pages are found: a page begins behind the keys of the last row before it, so it costs the same wherever it
/// lies. The columns together are unique; for speed they should be those of an index.
/// </summary>
public sealed class Keyset<TRow>(bool descending, params KeyColumn<TRow>[] columns)
{
    public string OrderBy => $"order by {string.Join(", ", columns.Select(column => descending ? $"{column.Column} desc" : column.Column))}";

    /// <summary>A row's keys as a column of texts, of which <see cref="Keyset.Cursor"/> makes its cursor.</summary>
    public string AsTexts => $"array[{string.Join(", ", columns.Select(column => $"({column.Column})::text"))}]";

    /// <summary>The condition of the rows on a page; <c>PageCursorMalformed</c> where its cursor is none of this list.</summary>
    public Result<string> Behind(Sql sql, PageRequest page)
    {
        if (string.IsNullOrEmpty(page.After)) return Result.Of("true");
        if (Keyset.Keys(page.After) is not { } keys || keys.Length != columns.Length) return Refusal.Malformed("PageCursorMalformed");
        var places = new string?[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            if ((places[i] = columns[i].Place(sql, keys[i])) is null) return Refusal.Malformed("PageCursorMalformed");
        return Result.Of($"({string.Join(", ", columns.Select(column => column.Column))}) {(descending ? '<' : '>')} ({string.Join(", ", places)})");
    }

    /// <summary>The order, and one row more than the page has: it tells whether there is a next one.</summary>
    public string Tail(PageRequest page) => $"{OrderBy} limit {page.Limit + 1}";

    public Page<TItem> Cut<TItem>(IReadOnlyList<TRow> rows, PageRequest page, Func<TRow, TItem> item) => rows.Count > page.Limit
        ? new Page<TItem>([.. rows.Take(page.Limit).Select(item)], CursorOf(rows[page.Limit - 1]))
        : new Page<TItem>([.. rows.Select(item)], null);

    /// <summary>The condition of the rows from one of two to the other, both included, whichever comes first.</summary>
    public string Between(Sql sql, TRow one, TRow other)
    {
        var keys = $"({string.Join(", ", columns.Select(column => column.Column))})";
        var (first, last) = (Keys(one), Keys(other));
        return $"(({keys} >= {first} and {keys} <= {last}) or ({keys} >= {last} and {keys} <= {first}))";

        string Keys(TRow row) => $"({string.Join(", ", columns.Select(column => column.Place(sql, column.Write(row))))})";
    }

    private string CursorOf(TRow row) => Keyset.Cursor([.. columns.Select(column => column.Write(row))]);
}

/// <summary>
/// Columns of keysets by their type, and their cursors: the keys of a page's last row as an opaque text. It grants nothing: every page is
/// scoped anew.
/// </summary>
public static class Keyset
{
    private const int LongestCursor = 400;

    public static KeyColumn<TRow> Text<TRow>(string column, Func<TRow, string> value) => new(column, value, (sql, key) => sql.Value(key));

    public static KeyColumn<TRow> Time<TRow>(string column, Func<TRow, DateTimeOffset> value) => new(
        column, row => value(row).ToString("O", CultureInfo.InvariantCulture),
        (sql, key) => DateTimeOffset.TryParse(key, CultureInfo.InvariantCulture, out var at) ? sql.Value(at.ToUniversalTime()) : null);

    public static KeyColumn<TRow> Number<TRow>(string column, Func<TRow, long> value) => new(
        column, row => value(row).ToString(CultureInfo.InvariantCulture),
        (sql, key) => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? sql.Value(number) : null);

    public static KeyColumn<TRow> Day<TRow>(string column, Func<TRow, DateOnly> value) => new(
        column, row => value(row).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (sql, key) => DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? sql.Value(day) : null);

    /// <summary>A transaction's id.</summary>
    public static KeyColumn<TRow> Xid<TRow>(string column, Func<TRow, ulong> value) => new(
        column, row => value(row).ToString(CultureInfo.InvariantCulture),
        (sql, key) => ulong.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var xid) ? sql.Value(xid) : null);

    public static KeyColumn<TRow> Id<TRow>(string column, Func<TRow, Guid> value) => new(
        column, row => value(row).ToString(), (sql, key) => Guid.TryParse(key, out var id) ? sql.Value(id) : null);

    public static string Cursor(params string[] keys) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', keys)));

    /// <summary>Null for what is no cursor.</summary>
    internal static string[]? Keys(string cursor)
    {
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.Contains('\0', StringComparison.Ordinal) ? null : text.Split('\n');
    }
}
