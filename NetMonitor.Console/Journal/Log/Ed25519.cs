using System.Security.Cryptography;
using NetMonitor.Domain.Journal.Log;
using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace NetMonitor.Console.Journal.Log;

/// <summary>Signatures of RFC 8032. .NET has none of this kind.</summary>
public static class Ed25519
{
    /// <summary>Bytes in a private key.</summary>
    public const int SeedSize = 32;

    private const int SignatureSize = 64;

    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(SeedSize);

    public static byte[] PublicKey(byte[] seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        var key = new byte[VerifierKey.Size];
        Rfc8032.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }

    public static byte[] Sign(byte[] seed, byte[] message)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        var signature = new byte[SignatureSize];
        Rfc8032.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>A <see cref="SignatureCheck"/>: what is no key or no signature is false.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == VerifierKey.Size && signature.Length == SignatureSize
        && Rfc8032.Verify(signature.ToArray(), 0, publicKey.ToArray(), 0, message.ToArray(), 0, message.Length);
}
