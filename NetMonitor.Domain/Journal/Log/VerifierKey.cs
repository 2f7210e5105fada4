using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>
/// A public Ed25519 key with its name, as c2sp.org/signed-note writes it: <c>name+id+key</c>. The id is the hash of the rest, so a key of one type
/// can't be taken for one of another.
/// </summary>
public sealed class VerifierKey
{
    /// <summary>Signs a note's text.</summary>
    public const byte Ed25519 = 0x01;

    /// <summary>Signs a checkpoint with the time, as c2sp.org/tlog-cosignature says.</summary>
    public const byte Cosignature = 0x04;

    /// <summary>Bytes in a public key.</summary>
    public const int Size = 32;

    private readonly byte[] _publicKey;

    private VerifierKey(string name, byte type, byte[] publicKey)
    {
        Name = name;
        Type = type;
        _publicKey = publicKey;
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. publicKey]));
    }

    public string Name { get; }

    public uint Id { get; }

    public byte Type { get; }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <exception cref="ArgumentException">Not a name, a type or a key.</exception>
    public static VerifierKey Of(string name, byte type, byte[] publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        if (!IsName(name)) throw new ArgumentException($"A key can't have the name '{name}'.", nameof(name));
        if (!IsKey(type, publicKey)) throw new ArgumentException($"{publicKey.Length} bytes are no key of type {type}.", nameof(publicKey));
        return new VerifierKey(name, type, [.. publicKey]);
    }

    public static Result<VerifierKey> Parse(string text)
    {
        // Base64 has plus signs too; a name has none.
        var parts = text?.Split('+', 3);
        if (parts is not [var name, var id, var typed] || !IsName(name) || !Canonical.TryBytes(typed, out var bytes)
            || bytes is not [var type, .. var publicKey] || !IsKey(type, publicKey))
            return Malformed(text);
        var key = new VerifierKey(name, type, publicKey);
        return IdText(key.Id) == id ? key : Malformed(text);
    }

    /// <summary>Whether a key can have this name: one or more characters, none of them a space, a plus sign or a control character.</summary>
    public static bool IsName(string? name)
    {
        if (string.IsNullOrEmpty(name)) return false;
        foreach (var rune in name.EnumerateRunes())
            // A half of a surrogate pair is enumerated as the replacement character, and comes back as that.
            if (Rune.IsWhiteSpace(rune) || rune.Value is < ' ' or '+' or 0xFFFD) return false;
        return true;
    }

    /// <summary>An id as keys write it: eight hexadecimal digits.</summary>
    public static string IdText(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Name}+{IdText(Id)}+{Convert.ToBase64String([Type, .. _publicKey])}";

    /// <summary>By what they are, not where: a key that is named twice is one key.</summary>
    public override bool Equals(object? obj) =>
        obj is VerifierKey other && Name == other.Name && Type == other.Type && PublicKey.SequenceEqual(other.PublicKey);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    private static Refusal Malformed(string? text) => Refusal.Malformed("VerifierKeyMalformed").With("key", text ?? "");

    private static bool IsKey(byte type, byte[] publicKey) => type is Ed25519 or Cosignature && publicKey.Length == Size;
}
