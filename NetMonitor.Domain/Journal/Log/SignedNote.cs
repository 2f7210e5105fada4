using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>One line of signature under a note.</summary>
/// <param name="Name">Of the key.</param>
/// <param name="Id">Of the key.</param>
/// <param name="Bytes">The signature; what is in it depends on the key's type.</param>
public sealed record NoteSignature(string Name, uint Id, byte[] Bytes)
{
    private const string Start = "\u2014 ";

    /// <summary>The line with its end.</summary>
    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Id);
        Bytes.CopyTo(bytes, sizeof(uint));
        return $"{Start}{Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>Null where the line is none.</summary>
    /// <param name="line">Without its end.</param>
    public static NoteSignature? Parse(string line) =>
        line.StartsWith(Start, StringComparison.Ordinal) && line[Start.Length..].Split(' ') is [var name, var base64] && VerifierKey.IsName(name)
        && Canonical.TryBytes(base64, out var bytes) && bytes.Length > sizeof(uint)
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..])
            : null;
}

/// <summary>Whether a signature over a message is by the key. Every length of every argument is to be expected.</summary>
public delegate bool SignatureCheck(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

/// <summary>A text with signatures, as c2sp.org/signed-note says. It can be trusted only as far as <see cref="Verify"/> says.</summary>
public sealed class SignedNote
{
    /// <summary>Enough for 16 of the longest signatures in use, those of ML-DSA-87.</summary>
    public const int MaxBytes = 128 * 1024;

    public const int MaxSignatures = 64;

    /// <param name="text">With the end of its last line.</param>
    /// <param name="signatures">Any number; only with at least one is it a note that <see cref="Parse"/> takes.</param>
    /// <exception cref="ArgumentException">The text doesn't end with a line, or has control characters.</exception>
    public SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EndsWith('\n') || HasControlCharacters(text)) throw new ArgumentException("Not the text of a note.", nameof(text));
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with the end of its last line.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads what <see cref="ToString"/> writes, and no other spelling of it.</summary>
    public static Result<SignedNote> Parse(ReadOnlySpan<byte> utf8)
    {
        var refusal = Refusal.Malformed("NoteMalformed");
        if (utf8.Length > MaxBytes || !Utf8.IsValid(utf8))
            return refusal;

        var note = Encoding.UTF8.GetString(utf8);
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n') || HasControlCharacters(note))
            return refusal;

        var lines = note[(end + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures)
            return refusal;

        var signatures = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (NoteSignature.Parse(line) is not { } signature)
                return refusal;
            signatures.Add(signature);
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>The same text with further signatures.</summary>
    public SignedNote WithSignatures(params IEnumerable<NoteSignature> further) => new(Text, [.. Signatures, .. further]);

    /// <summary>
    /// Who of the known keys signed. Signatures by others are ignored; one false signature by a known key and the whole note is false; a note that no
    /// known key signed is not verified.
    /// </summary>
    public NoteVerdict Verify(IEnumerable<VerifierKey> known, SignatureCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var keys = known.ToList();
        var signers = new List<VerifiedSigner>();
        foreach (var signature in Signatures)
        {
            // Two keys with one name and one id are someone's deliberate collision: each has to hold.
            foreach (var key in keys.Where(key => key.Name == signature.Name && key.Id == signature.Id))
            {
                if (!Holds(key, signature.Bytes, check, out var at))
                    return new NoteVerdict([], key);
                if (signers.All(signer => !signer.Key.Equals(key))) signers.Add(new VerifiedSigner(key, at));
            }
        }

        return new NoteVerdict(signers, null);
    }

    public override string ToString() => $"{Text}\n{string.Concat(Signatures)}";

    private bool Holds(VerifierKey key, byte[] bytes, SignatureCheck check, out DateTimeOffset? at)
    {
        at = null;
        if (key.Type == VerifierKey.Ed25519)
            return check(key.PublicKey, Encoding.UTF8.GetBytes(Text), bytes);
        if (Cosignature.Parse(bytes) is not { } cosignature)
            return false;
        at = cosignature.At;
        return check(key.PublicKey, Cosignature.Message(cosignature.At, Text), cosignature.Signature);
    }

    private static bool HasControlCharacters(string text) => text.AsSpan().ContainsAnyInRange('\0', '\t') || text.AsSpan().ContainsAnyInRange('\v', '\u001f');
}

/// <summary>A known key that signed, and for a cosignature when.</summary>
public sealed record VerifiedSigner(VerifierKey Key, DateTimeOffset? At);

/// <param name="Signers">The known keys that signed, each once; none where a signature is false.</param>
/// <param name="False">The known key in whose name a false signature stands.</param>
public sealed record NoteVerdict(IReadOnlyList<VerifiedSigner> Signers, VerifierKey? False)
{
    public bool Verified => Signers.Count > 0;
}
