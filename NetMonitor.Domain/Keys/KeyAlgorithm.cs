namespace NetMonitor.Domain.Keys;

/// <summary>The hash a one-time-password key works with (R10.4).</summary>
public enum KeyAlgorithm
{
    /// <summary>RFC 6238 with HMAC-SHA-1.</summary>
    Sha1,

    /// <summary>RFC 6238 with HMAC-SHA-256.</summary>
    Sha256,

    /// <summary>GM/T 0021 with SM3.</summary>
    Sm3,
}
