using System.Text;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>What a log sends its witness, as c2sp.org/tlog-witness writes it: a checkpoint, and that it follows the one before.</summary>
/// <param name="OldSize">Of the last checkpoint that the witness signed, as far as the log knows; 0 for none.</param>
/// <param name="Proof">The proof of consistency from there; none from 0.</param>
public sealed record AddCheckpoint(long OldSize, IReadOnlyList<byte[]> Proof, SignedNote Checkpoint)
{
    /// <summary>A checkpoint and the longest proof.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 4096;

    private const string OldStart = "old ";

    /// <summary>Reads what <see cref="ToString"/> writes, and no other spelling of it.</summary>
    public static Result<AddCheckpoint> Parse(ReadOnlySpan<byte> utf8)
    {
        var refusal = Refusal.Malformed("AddCheckpointMalformed");
        var end = utf8.IndexOf("\n\n"u8);
        if (end < 0 || utf8.Length > MaxBytes)
            return refusal;

        // What is not UTF-8 becomes characters that no line here has.
        var lines = Encoding.UTF8.GetString(utf8[..end]).Split('\n');
        return lines[0].StartsWith(OldStart, StringComparison.Ordinal) && Canonical.TryNumber(lines[0][OldStart.Length..], out var size)
            && HashLines.Parse(lines[1..]) is { } proof
            ? SignedNote.Parse(utf8[(end + 2)..]).Map(note => new AddCheckpoint(size, proof, note))
            : refusal;
    }

    public override string ToString() => $"{OldStart}{Canonical.Text(OldSize)}\n{HashLines.Text(Proof)}\n{Checkpoint}";
}
