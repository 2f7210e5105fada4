using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Journal;

namespace NetMonitor.Console.Feed;

/// <summary>
/// Cursors of the feed: a place in the journal, bound to the account it was given to. The binding key is made once for the
/// installation and kept protected, so a cursor outlives sessions, restarts and nodes, and whoever reads the database can't make one.
/// </summary>
public sealed class FeedCursors(InstallationSettings settings, IDataProtectionProvider protection)
{
    private const int MacLength = 12;

    /// <summary>The installation's setting that holds the key, and what protects it.</summary>
    internal const string Setting = "FeedCursorKey", Purpose = "FeedCursors.v1";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);
    private byte[]? _key;

    /// <summary>Makes the key at first start.</summary>
    public async Task PrepareAsync(CancellationToken cancel) =>
        _key = _protector.Unprotect(Convert.FromBase64String(
            await settings.KeepAsync(Setting, Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(32))), cancel)));

    public string Of(JournalPosition position, string userName)
    {
        Span<byte> bytes = stackalloc byte[16 + MacLength];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, position.Xid);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], position.Id);
        Mac(bytes[..16], userName, bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for what is no cursor, or another account's.</summary>
    public bool TryParse(string text, string userName, out JournalPosition position)
    {
        position = default;
        Span<byte> bytes = stackalloc byte[16 + MacLength];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || text.AsSpan().ContainsAny("= \t\r\n") || !Base64Url.IsValid(text)) return false;
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != bytes.Length) return false;
        Span<byte> mac = stackalloc byte[MacLength];
        Mac(bytes[..16], userName, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[16..])) return false;
        position = new JournalPosition(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return true;
    }

    private void Mac(ReadOnlySpan<byte> place, string userName, Span<byte> mac)
    {
        Span<byte> content = stackalloc byte[16 + 64];
        place.CopyTo(content);
        var length = Encoding.UTF8.GetBytes(userName, content[16..]);
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(_key ?? throw new InvalidOperationException("The cursor key is not read yet."), content[..(16 + length)], full);
        full[..MacLength].CopyTo(mac);
    }
}
