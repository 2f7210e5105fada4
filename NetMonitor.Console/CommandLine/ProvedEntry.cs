using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.CommandLine;

/// <summary>
/// An entry whose proof holds: it is under a checkpoint of the log that its keys, among them one that counts for it, have signed. Without keys nobody vouches
/// for the checkpoint.
/// </summary>
internal sealed record ProvedEntry(byte[] Bytes, long Index, Checkpoint Checkpoint, IReadOnlyList<VerifierKey> Keys, NoteVerdict Signatures)
{
    /// <summary>
    /// Null where the proof holds, else the rule that is broken. Keys of logs are known with, behind former ones, the largest size that each counts for; with
    /// none, signatures are not looked at. The entry is given where the proof does not carry it.
    /// </summary>
    public static string? Check(
        byte[] file, byte[]? given, IReadOnlyList<(VerifierKey Key, long? UpTo)> known, IReadOnlyList<VerifierKey> witnesses, out ProvedEntry? proved)
    {
        proved = null;
        var parsed = TlogProof.Parse(file);
        if (parsed.IsRefused) return CommandLine.Words(parsed.Refusal);
        var proof = parsed.Value;
        var read = Checkpoint.Parse(proof.Checkpoint);
        if (read.IsRefused) return CommandLine.Words(read.Refusal);
        var checkpoint = read.Value;

        var ofLog = known.Where(key => key.Key.Name == checkpoint.Origin).ToList();
        var keys = ofLog.Select(key => key.Key).Distinct().ToList();
        var verdict = proof.Checkpoint.Verify([.. keys, .. witnesses], Ed25519.Verify);
        if (known.Count > 0)
        {
            if (keys.Count == 0) return $"OriginUnknown: the checkpoint is of {checkpoint.Origin}, which none of the keys is of.";
            if (verdict.False is { } key) return $"SignatureFalse: the signature in the name of {key} is false.";
            if (!verdict.Signers.Any(signer => keys.Contains(signer.Key)))
                return $"LogSignatureMissing: no key of {checkpoint.Origin} has signed the checkpoint.";
            if (!ofLog.Exists(key => !(key.UpTo < checkpoint.Size) && verdict.Signers.Any(signer => signer.Key.Equals(key.Key))))
                return $"KeyWasChanged: a former key signed a tree of {checkpoint.Size} entries, and was changed for another before there were so many.";
        }

        if ((given ?? proof.Extra) is not { } entry) return "EntryMissing: the proof does not carry the entry; give it with --entry.";
        if (!TreeProofs.VerifyInclusion(TreeHash.Leaf(entry), proof.Index, checkpoint.Size, proof.Path, checkpoint.Root))
            return $"EntryNotIncluded: the entry is not number {proof.Index} of the {checkpoint.Size} under the checkpoint's root.";
        proved = new ProvedEntry(entry, proof.Index, checkpoint, keys, verdict);
        return null;
    }
}
