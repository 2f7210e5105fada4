using System.Text;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>That a leaf is in a log, to be checked without the log, as c2sp.org/tlog-proof writes it.</summary>
/// <param name="Extra">What the leaf is made from, as far as it isn't known otherwise; nothing vouches for it but the leaf's hash. Null for none.</param>
/// <param name="Index">Of the leaf, from 0.</param>
/// <param name="Path">The hashes from the leaf up to the root, lowest first.</param>
/// <param name="Checkpoint">Of the tree, signed by the log and its witnesses.</param>
public sealed record TlogProof(byte[]? Extra, long Index, IReadOnlyList<byte[]> Path, SignedNote Checkpoint)
{
    /// <summary>Enough for the largest entry there is: one that tells all of a country's 41,352 stations.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Hashes in the longest path, and in the longest proof of consistency.</summary>
    public const int MaxHashes = 63;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraStart = "extra ";
    private const string IndexStart = "index ";

    /// <summary>Reads what <see cref="ToString"/> writes, and no other spelling of it. Whether the proof holds is not asked here.</summary>
    public static Result<TlogProof> Parse(ReadOnlySpan<byte> utf8)
    {
        var refusal = Refusal.Malformed("ProofMalformed");
        var end = utf8.IndexOf("\n\n"u8);
        if (utf8.Length > MaxBytes || end < 0)
            return refusal;

        // What is not UTF-8 becomes characters that no line here has.
        var lines = new Queue<string>(Encoding.UTF8.GetString(utf8[..end]).Split('\n'));
        if (lines.Dequeue() != Header)
            return refusal;

        byte[]? extra = null;
        if (lines.TryPeek(out var line) && line.StartsWith(ExtraStart, StringComparison.Ordinal)
            && (!Canonical.TryBytes(lines.Dequeue()[ExtraStart.Length..], out extra) || extra.Length == 0))
            return refusal;
        if (!lines.TryDequeue(out line) || !line.StartsWith(IndexStart, StringComparison.Ordinal)
            || !Canonical.TryNumber(line[IndexStart.Length..], out var index))
            return refusal;
        if (HashLines.Parse([.. lines]) is not { } path)
            return refusal;

        return SignedNote.Parse(utf8[(end + 2)..]).Map(note => new TlogProof(extra, index, path, note));
    }

    public override string ToString() =>
        $"{Header}\n{(Extra is { Length: > 0 } ? $"{ExtraStart}{Convert.ToBase64String(Extra)}\n" : "")}{IndexStart}{Canonical.Text(Index)}\n"
        + $"{HashLines.Text(Path)}\n{Checkpoint}";
}
