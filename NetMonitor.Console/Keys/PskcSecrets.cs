using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>
/// How the seeds of a PSKC file are read: in the clear, where the file is not encrypted at all; else with AES-CBC under a pre-shared key or one derived
/// from a password, and only after the MAC over vector and ciphertext was found right (RFC 6030, section 6).
/// </summary>
internal sealed class PskcSecrets
{
    /// <summary>A second or two of work: above what is recommended for PBKDF2 with SHA-1.</summary>
    public const int MaxIterations = 2_000_000;

    private const int Block = 16;

    private static readonly XNamespace s_pskc = "urn:ietf:params:xml:ns:keyprov:pskc";
    private static readonly XNamespace s_signature = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly XNamespace s_encryption = "http://www.w3.org/2001/04/xmlenc#";
    private static readonly XNamespace s_encryption11 = "http://www.w3.org/2009/xmlenc11#";

    private static readonly string[] s_pbkdf2 =
        ["http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2", "http://www.w3.org/2009/xmlenc11#pbkdf2"];

    private static readonly Dictionary<string, int> s_keyLengths = new()
    {
        ["http://www.w3.org/2001/04/xmlenc#aes128-cbc"] = 16,
        ["http://www.w3.org/2001/04/xmlenc#aes192-cbc"] = 24,
        ["http://www.w3.org/2001/04/xmlenc#aes256-cbc"] = 32,
    };

    private static readonly Dictionary<string, HashAlgorithmName> s_hashes = new()
    {
        ["http://www.w3.org/2000/09/xmldsig#hmac-sha1"] = HashAlgorithmName.SHA1,
        ["http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"] = HashAlgorithmName.SHA256,
    };

    private readonly byte[]? _key;
    private readonly byte[] _macKey;
    private readonly HashAlgorithmName _macHash;
    private bool _keyIsRight;
    private bool _altered;

    private PskcSecrets(byte[]? key, byte[] macKey, HashAlgorithmName macHash, bool keyIsRight) =>
        (_key, _macKey, _macHash, _keyIsRight) = (key, macKey, macHash, keyIsRight);

    private static Refusal Unsupported => Refusal.Malformed("KeyFileEncryptionUnsupported");

    private static Refusal MacMissing => Refusal.Malformed("KeyFileMacMissing");

    private static Refusal PasswordWrong => Refusal.Malformed("KeyFilePasswordWrong");

    /// <summary>Why the file can't be used, as far as a seed has shown it: one without a MAC, or encrypted in another way.</summary>
    public Refusal? Broken { get; private set; }

    /// <summary>
    /// Once all seeds were read: why none of them may be used. A wrong password makes every MAC wrong, and so does a file that was altered throughout;
    /// a single right one, or a MAC key that was plainly decrypted well, tells that the password is not to blame.
    /// </summary>
    public Refusal? Altered => !_altered ? null : _keyIsRight ? Refusal.Malformed("KeyFileMacWrong") : PasswordWrong;

    /// <param name="encryption">The file's <c>EncryptionKey</c>, if any.</param>
    /// <param name="mac">Its <c>MACMethod</c>, if any.</param>
    /// <param name="secret">The password or the pre-shared key.</param>
    /// <param name="line">Where in the file this is.</param>
    public static Result<PskcSecrets> Open(XElement? encryption, XElement? mac, string? secret, int line)
    {
        if (encryption is null && mac is null)
            return string.IsNullOrEmpty(secret) ? new PskcSecrets(null, [], default, true) : Refusal.Malformed("KeyFileNotEncrypted");
        if (encryption is null) return KeyFiles.Malformed(line);
        if (mac is null) return MacMissing;
        if (string.IsNullOrEmpty(secret)) return Refusal.Malformed("KeyFilePasswordRequired");

        var key = encryption.Element(s_encryption11 + "DerivedKey") is { } derived ? Derive(derived, secret, line)
            : encryption.Element(s_signature + "KeyName") is not null ? PresharedKey(secret)
            : Unsupported;
        if (key.IsRefused) return key.Refusal;
        if (mac.Element(s_pskc + "MACKey") is not { } macKey || !s_hashes.TryGetValue((string?)mac.Attribute("Algorithm") ?? "", out var hash)
            || KeyLength(macKey) is not { } length) return Unsupported;
        if (Ciphertext(macKey) is not { } ciphertext) return KeyFiles.Malformed(line);
        if (length != key.Value.Length || Decrypt(key.Value, ciphertext) is not var (opened, certain) || opened.Length < Block) return PasswordWrong;
        return new PskcSecrets(key.Value, opened, hash, certain);
    }

    /// <summary>The seed, or what is wrong with the row that it stands in; see <see cref="Broken"/> and <see cref="Altered"/> for the file.</summary>
    /// <param name="secret">The key's <c>Secret</c>, if any.</param>
    public Result<byte[]> Seed(XElement? secret)
    {
        var unreadable = Refusal.Malformed("KeySeedMalformed");
        var plain = secret?.Element(s_pskc + "PlainValue");
        if (_key is null) return Base64(plain) is { } seed ? KeyValues.Seed(seed) : unreadable;
        if (plain is not null) return Refusal.Malformed("KeySeedPlain");
        if (secret?.Element(s_pskc + "EncryptedValue") is not { } encrypted || Ciphertext(encrypted) is not { } ciphertext) return unreadable;
        if (KeyLength(encrypted) != _key.Length) Broken = Unsupported;
        if (secret.Element(s_pskc + "ValueMAC") is not { } mac) Broken = MacMissing;
        else if (!CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(_macHash, _macKey, ciphertext), Base64(mac))) _altered = true;
        else _keyIsRight = true;
        if (Broken is not null || _altered) return unreadable;
        return Decrypt(_key, ciphertext) is var (opened, _) ? KeyValues.Seed(opened) : unreadable;
    }

    private static Result<byte[]> PresharedKey(string typed)
    {
        var text = string.Concat(Typed.Fold(typed).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or ':')));
        return text.Length is 32 or 48 or 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : Refusal.Malformed("KeyFilePresharedKeyMalformed");
    }

    /// <summary>PBKDF2. Its parameters are in one of two namespaces, by which of two standards a writer went.</summary>
    private static Result<byte[]> Derive(XElement derived, string password, int line)
    {
        var method = derived.Element(s_encryption11 + "KeyDerivationMethod");
        if (!s_pbkdf2.Contains((string?)method?.Attribute("Algorithm")) || Child(method, "PBKDF2-params") is not { } parameters) return Unsupported;
        var random = (string?)Child(parameters, "PRF")?.Attribute("Algorithm");
        var hash = HashAlgorithmName.SHA1;
        if (!string.IsNullOrEmpty(random) && !s_hashes.TryGetValue(random, out hash)) return Unsupported;
        if (Base64(Child(Child(parameters, "Salt"), "Specified")) is not { Length: > 0 } salt
            || Number(parameters, "IterationCount") is not { } count || count < 1
            || Number(parameters, "KeyLength") is not { } length || length is not (16 or 24 or 32)) return KeyFiles.Malformed(line);
        if (count > MaxIterations) return Refusal.Malformed("KeyFileIterationsTooMany").With("max", $"{MaxIterations}");
        return Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, (int)count, hash, (int)length);
    }

    private static XElement? Child(XElement? of, string name) => of?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static decimal? Number(XElement of, string name) =>
        decimal.TryParse(Child(of, name)?.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Of the key that an encrypted value needs; null for anything but AES-CBC.</summary>
    private static int? KeyLength(XElement encrypted) =>
        s_keyLengths.TryGetValue((string?)encrypted.Element(s_encryption + "EncryptionMethod")?.Attribute("Algorithm") ?? "", out var length) ? length : null;

    /// <summary>Vector and ciphertext; null where they can't be that.</summary>
    private static byte[]? Ciphertext(XElement encrypted) =>
        Base64(encrypted.Element(s_encryption + "CipherData")?.Element(s_encryption + "CipherValue")) is { Length: >= 2 * Block } bytes
            && bytes.Length % Block == 0 ? bytes : null;

    /// <summary>
    /// What was encrypted; null where the padding shows that it was not with this key. Of the padding only the last byte counts, which says its length. Where
    /// the others say the same, eight of them at least, that is no accident of a wrong key; some writers fill them with random bytes.
    /// </summary>
    private static (byte[] Opened, bool Certain)? Decrypt(byte[] key, byte[] ciphertext)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var padded = aes.DecryptCbc(ciphertext.AsSpan(Block), ciphertext.AsSpan(0, Block), PaddingMode.None);
        var padding = padded[^1];
        if (padding is < 1 or > Block) return null;
        return (padded[..^padding], padding >= 8 && padded.AsSpan(padded.Length - padding).IndexOfAnyExcept(padding) < 0);
    }

    private static byte[]? Base64(XElement? element)
    {
        if (element is null) return null;
        var bytes = new byte[element.Value.Length];
        return Convert.TryFromBase64String(element.Value, bytes, out var length) ? bytes[..length] : null;
    }
}
