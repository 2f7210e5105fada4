using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>What a log says of its tree, as c2sp.org/tlog-checkpoint writes it: the text of a signed note.</summary>
/// <param name="Origin">Which log.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">Of the tree, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>Further lines, whose meaning is the log's own; without their ends.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>
    /// The extension line that names the checkpoint before, by its size and its time in seconds since 1970: none can be taken out from between others.
    /// </summary>
    public static string Behind(long size, DateTimeOffset at) => $"previous {Canonical.Text(size)} {Canonical.Text(at.ToUnixTimeSeconds())}";

    /// <summary>The text to sign.</summary>
    public string Text => string.Concat(
        ((IEnumerable<string>)[Origin, Canonical.Text(Size), Convert.ToBase64String(Root), .. Extensions]).Select(line => $"{line}\n"));

    /// <summary>Reads what <see cref="Text"/> writes. Who signed it is not asked here.</summary>
    public static Result<Checkpoint> Parse(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note.Text[..^1].Split('\n') is [var origin, var number, var hash, .. var extensions] lines && lines.All(line => line.Length > 0)
            && Canonical.TryNumber(number, out var size) && Canonical.TryHash(hash, out var root)
            ? new Checkpoint(origin, size, root) { Extensions = extensions }
            : Refusal.Malformed("CheckpointMalformed");
    }
}
