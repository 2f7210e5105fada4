using System.Globalization;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A key that signed a log's checkpoints up to a size, and no larger ones: whoever has it now can't go on in its name.</summary>
public sealed record RetiredKey(VerifierKey Key, long UpTo)
{
    public static Result<RetiredKey> Parse(string text) =>
        text.Split(' ') is [var key, var size] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var upTo)
            ? VerifierKey.Parse(key).Map(parsed => new RetiredKey(parsed, upTo))
            : Refusal.Conflict("KeyFileMalformed");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} {UpTo}");
}
