using System.Text;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

/// <summary>A log or a witness as tests play them: signs whatever it is given, at one time.</summary>
internal sealed class Signer
{
    public static readonly DateTimeOffset At = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    private readonly byte[] _seed = Ed25519.NewSeed();

    public Signer(string name, byte type) => Key = VerifierKey.Of(name, type, Ed25519.PublicKey(_seed));

    public VerifierKey Key { get; }

    public NoteSignature Sign(string text) => Sign(text, At);

    /// <summary>The time is a witness's alone.</summary>
    public NoteSignature Sign(string text, DateTimeOffset at) => new(Key.Name, Key.Id, Key.Type == VerifierKey.Ed25519
        ? Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(text))
        : new Cosignature(at, Ed25519.Sign(_seed, Cosignature.Message(at, text))).ToBytes());

    /// <summary>A checkpoint of this log over the first leaves of a tree.</summary>
    public SignedNote Checkpoint(ReferenceTree tree, int size) => Checkpoint(size, tree.Hash(0, size));

    public SignedNote Checkpoint(long size, byte[] root)
    {
        var text = new Checkpoint(Key.Name, size, root).Text;
        return new SignedNote(text, [Sign(text)]);
    }
}
