namespace NetMonitor.Domain.Keys;

/// <summary>What a key works with: the hash of a one-time-password key, or FIDO2 (R10.4).</summary>
public enum KeyAlgorithm
{
    /// <summary>RFC 6238 with HMAC-SHA-1.</summary>
    Sha1,

    /// <summary>RFC 6238 with HMAC-SHA-256.</summary>
    Sha256,

    /// <summary>GM/T 0021 with SM3.</summary>
    Sm3,

    /// <summary>A USB key that signs with a credential of its own, after its PIN; it has no seed and shows no code.</summary>
    Fido2,
}
