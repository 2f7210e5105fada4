using NetMonitor.Console.Keys;

namespace NetMonitor.Console.Features.Keys;

/// <summary>Serial numbers as they are typed, pasted or scanned: one a line, or with blanks or commas between.</summary>
internal static class SerialList
{
    /// <summary>Characters that a field takes: what a circuit carries in one message. Longer lists come from a file.</summary>
    public const int MaxTyped = 24_000;

    private static readonly char[] s_between = ['\n', '\r', '\t', ' ', '\u3000', ',', ';', '\uFF0C', '\uFF1B', '\u3001'];

    /// <summary>Each once, as it is kept.</summary>
    public static IReadOnlySet<string> Of(string? text) =>
        (text ?? "").Split(s_between, StringSplitOptions.RemoveEmptyEntries).Select(KeyLedger.SerialOf).ToHashSet();
}
