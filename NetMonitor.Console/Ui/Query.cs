using System.Globalization;

namespace NetMonitor.Console.Ui;

/// <summary>
/// What an address asks a page for. People cut and mistype addresses: a value that can't be read is left out, where a parameter bound to its type
/// would fail the whole page.
/// </summary>
public static class Query
{
    public static bool? Flag(string? text) => bool.TryParse(text, out var flag) ? flag : null;

    public static DateOnly? Date(string? text) => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var date) ? date : null;

    public static T? Name<T>(string? text) where T : struct, Enum => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;
}
