using System.Globalization;
using System.Buffers.Text;
using System.Text;

namespace NetMonitor.Console.Reads;

/// <summary>One page of a list; <see cref="Next"/> is the opaque cursor of the one after, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

public static class Page
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>From one row more than was asked for, which tells whether there is a next page.</summary>
    public static Page<TItem> Of<TRow, TItem>(List<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, string> cursor)
    {
        var more = rows.Count > limit;
        if (more) rows.RemoveRange(limit, rows.Count - limit);
        return new Page<TItem>([.. rows.Select(item)], more ? cursor(rows[^1]) : null);
    }
}

/// <summary>The keys of a page's last row, as an opaque URL-safe text. It grants nothing: every page is scoped anew.</summary>
public static class PageCursor
{
    public static string Of(params string[] keys) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', keys)));

    /// <summary>A key that is a time, as <c>"O"</c> writes it.</summary>
    public static bool TryTime(string key, out DateTimeOffset at)
    {
        var read = DateTimeOffset.TryParse(key, CultureInfo.InvariantCulture, out at);
        at = at.ToUniversalTime();
        return read;
    }

    /// <summary>True for no cursor (null keys) and for one with that many keys.</summary>
    public static bool TryParse(string? text, int count, out string[]? keys)
    {
        keys = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length > 400 || !Base64Url.IsValid(text)) return false;
        keys = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        return keys.Length == count && keys.All(key => !key.Contains('\0', StringComparison.Ordinal));
    }
}
