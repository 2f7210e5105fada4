using System.Text;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A checkpoint that the log signed, with the signed time, to the second.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note, DateTimeOffset At)
{
    public long Size => Checkpoint.Size;

    public byte[] Root => Checkpoint.Root;
}

/// <summary>
/// The key that signs the journal's checkpoints. Each is signed twice: as a note, which every tool knows, and as a cosignature, which says when.
/// </summary>
public sealed class LogKey(KeyFile file)
{
    private readonly List<VerifierKey> _known =
    [
        file.Signer.Key, file.Signer.CosignatureKey, .. file.Retired,
        .. file.Retired.Select(key => VerifierKey.Of(key.Name, VerifierKey.Cosignature, key.PublicKey.ToArray())),
    ];

    /// <summary>The log's name, which is its key's.</summary>
    public string Origin => file.Signer.Key.Name;

    /// <summary>By which notes are verified, the present one first; what earlier keys signed still counts.</summary>
    public IReadOnlyList<VerifierKey> VerifierKeys { get; } = [file.Signer.Key, .. file.Retired];

    public SignedNote Sign(Checkpoint checkpoint, DateTimeOffset at) =>
        new(checkpoint.Text, [file.Signer.Sign(checkpoint), file.Signer.Cosign(checkpoint, at)]);

    /// <summary>
    /// Reads a checkpoint that this log signed, whatever else is signed on it: <c>CheckpointMalformed</c>, <c>CheckpointOfAnotherLog</c>,
    /// <c>CheckpointNotSigned</c> where one of the two signatures is not there, <c>CheckpointChanged</c> where one is false.
    /// </summary>
    public Result<SignedCheckpoint> Verify(string text)
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(text));
        if (note.IsRefused) return Refusal.Malformed("CheckpointMalformed");
        var checkpoint = Checkpoint.Parse(note.Value);
        if (checkpoint.IsRefused) return checkpoint.Refusal;
        if (checkpoint.Value.Origin != Origin) return Refusal.Unprocessable("CheckpointOfAnotherLog").With("origin", Origin);
        var verdict = note.Value.Verify(_known, Ed25519.Verify);
        if (verdict.False is not null) return Refusal.Unprocessable("CheckpointChanged");
        var at = verdict.Signers.Select(signer => signer.At).FirstOrDefault(at => at is not null);
        return at is not null && verdict.Signers.Any(signer => signer.At is null)
            ? new SignedCheckpoint(checkpoint.Value, note.Value, at.Value)
            : Refusal.Unprocessable("CheckpointNotSigned");
    }
}
