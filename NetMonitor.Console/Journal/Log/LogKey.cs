using System.Text;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// A checkpoint that the log signed, with the signed time, to the second; null where the signature with the time is not on it, as a witness gives it
/// back.
/// </summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note, DateTimeOffset? At)
{
    public long Size => Checkpoint.Size;

    public byte[] Root => Checkpoint.Root;
}

/// <summary>
/// The key that signs the journal's checkpoints. Each is signed twice: as a note, which every tool knows, and as a cosignature, which says when.
/// </summary>
public sealed class LogKey(KeyFile file)
{
    private static readonly Refusal s_notSigned = Refusal.Unprocessable("CheckpointNotSigned");

    /// <summary>The log's name, which is its key's.</summary>
    public string Origin => file.Signer.Key.Name;

    /// <summary>By which notes are verified.</summary>
    public VerifierKey Key => file.Signer.Key;

    /// <summary>Keys that were in use before, the latest first: what they signed still counts, up to a size.</summary>
    public IReadOnlyList<RetiredKey> Former => file.Retired;

    public SignedNote Sign(Checkpoint checkpoint, DateTimeOffset at) =>
        new(checkpoint.Text, [file.Signer.Sign(checkpoint), file.Signer.Cosign(checkpoint, at)]);

    public DetachedMonth Sign(DetachedMonth month) => month with { Signature = $"{file.Signer.Sign(month)}".TrimEnd('\n') };

    /// <summary>Whether a key of the log signed it that was in use at the place where it is on record: a former one lets nothing go any more.</summary>
    public bool Signed(DetachedMonth month, long place) =>
        SignedNote.Parse(Encoding.UTF8.GetBytes($"{month.Text(Origin)}\n{month.Signature}\n")) is { IsRefused: false, Value: var note }
        && note.Verify(KnownAt(place + 1), Ed25519.Verify).Verified;

    /// <summary>
    /// Reads a checkpoint that this log signed, whatever else is signed on it: <c>CheckpointMalformed</c>, <c>CheckpointOfAnotherLog</c>,
    /// <c>CheckpointNotSigned</c> where no key of the log signed the note, <c>CheckpointChanged</c> where a signature is false.
    /// </summary>
    public Result<SignedCheckpoint> Verify(string text)
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(text));
        if (note.IsRefused) return Refusal.Malformed("CheckpointMalformed");
        var checkpoint = Checkpoint.Parse(note.Value);
        if (checkpoint.IsRefused) return checkpoint.Refusal;
        if (checkpoint.Value.Origin != Origin) return Refusal.Unprocessable("CheckpointOfAnotherLog").With("origin", Origin);
        var verdict = note.Value.Verify(KnownAt(checkpoint.Value.Size), Ed25519.Verify);
        if (verdict.False is not null) return Refusal.Unprocessable("CheckpointChanged");
        return verdict.Signers.Any(signer => signer.At is null)
            ? new SignedCheckpoint(checkpoint.Value, note.Value, verdict.Signers.Select(signer => signer.At).FirstOrDefault(at => at is not null))
            : s_notSigned;
    }

    /// <summary>
    /// The same of a checkpoint in the database, which has both signatures: <c>CheckpointNotSigned</c> too where one is not there,
    /// <c>CheckpointChanged</c> too where there are others, or size or time beside the note are others.
    /// </summary>
    public Result<SignedCheckpoint> Verify(CheckpointRow row)
    {
        var signed = Verify(row.Note);
        if (signed.IsRefused) return signed;
        if (signed.Value.At is null) return s_notSigned;
        return signed.Value.Size == row.Size && signed.Value.At == row.At && signed.Value.Note.Signatures.Count == 2
            ? signed : Refusal.Unprocessable("CheckpointChanged");
    }

    /// <summary>The keys that may have signed a tree of a size, each in both its ways.</summary>
    private IEnumerable<VerifierKey> KnownAt(long size) =>
        file.Retired.Where(retired => size <= retired.UpTo).Select(retired => retired.Key).Prepend(file.Signer.Key)
            .SelectMany(key => new[] { key, VerifierKey.Of(key.Name, VerifierKey.Cosignature, key.PublicKey.ToArray()) });
}
