using System.Text;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.Journal.Log;

/// <summary>Signs checkpoints with one private key, in two ways whose signatures can't be taken for each other.</summary>
public sealed class NoteSigner
{
    private readonly byte[] _seed;

    /// <param name="name">Of the key.</param>
    /// <param name="seed">The private key, 32 bytes.</param>
    public NoteSigner(string name, byte[] seed)
    {
        _seed = seed;
        var publicKey = Ed25519.PublicKey(seed);
        Key = VerifierKey.Of(name, VerifierKey.Ed25519, publicKey);
        CosignatureKey = VerifierKey.Of(name, VerifierKey.Cosignature, publicKey);
    }

    /// <summary>Verifies <see cref="Sign(Checkpoint)"/>.</summary>
    public VerifierKey Key { get; }

    /// <summary>Verifies <see cref="Cosign"/>.</summary>
    public VerifierKey CosignatureKey { get; }

    /// <param name="checkpoint">A text of any other kind could be chosen so that its signature passes for a cosignature.</param>
    public NoteSignature Sign(Checkpoint checkpoint) => new(Key.Name, Key.Id, Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(checkpoint.Text)));

    /// <summary>Its second line is no number, so that it passes for no checkpoint.</summary>
    public NoteSignature Sign(DetachedMonth month) => new(Key.Name, Key.Id, Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(month.Text(Key.Name))));

    /// <summary>Signs with the time, to the second.</summary>
    public NoteSignature Cosign(Checkpoint checkpoint, DateTimeOffset now) => new(CosignatureKey.Name, CosignatureKey.Id,
        new Cosignature(now, Ed25519.Sign(_seed, Cosignature.Message(now, checkpoint.Text))).ToBytes());
}
