using System.Security.Cryptography;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>The hashes of RFC 6962, section 2.1 (SHA-256). Leaves and nodes have different prefixes, so that neither can pass for the other.</summary>
public static class TreeHash
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    public static byte[] Leaf(ReadOnlySpan<byte> content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([LeafPrefix]);
        sha.AppendData(content);
        return sha.GetHashAndReset();
    }

    /// <param name="left">32 bytes.</param>
    /// <param name="right">32 bytes.</param>
    /// <param name="into">32 bytes; may be one of the two others.</param>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        Span<byte> node = stackalloc byte[1 + 2 * Size];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Size)..]);
        SHA256.HashData(node, into);
    }

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] Empty() => SHA256.HashData([]);
}
