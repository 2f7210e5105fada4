using System.Security.Cryptography;
using System.Text;

namespace NetMonitor.Tests.Keys;

/// <summary>
/// Writes PSKC as a maker of keys would, from RFC 6030 and not from the reader's code: every part of it can be made wrong for itself.
/// </summary>
internal sealed class PskcWriter
{
    public const string Totp = "urn:ietf:params:xml:ns:keyprov:pskc:totp";
    public const string HmacSha1 = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
    public const string HmacSha256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";

    private readonly StringBuilder _packages = new();

    /// <summary>Of the seeds; null for a file in the clear.</summary>
    public byte[]? Key { get; init; }

    /// <summary>What stands in <c>EncryptionKey</c>.</summary>
    public string KeyInfo { get; init; } = "<d:KeyName>the one we agreed on</d:KeyName>";

    public byte[] MacKey { get; init; } = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
    public string MacMethod { get; init; } = HmacSha1;
    public bool WithoutMac { get; init; }

    /// <summary>As ISO 10126 has it: of the padding only its length says anything.</summary>
    public bool RandomPadding { get; init; }

    public static string DerivedKey(string salt, string iterations, int length, string? prf = null) =>
        $"""
        <x:DerivedKey xmlns:x="http://www.w3.org/2009/xmlenc11#">
          <x:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
            <k:PBKDF2-params xmlns:k="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">
              <Salt><Specified>{salt}</Specified></Salt><IterationCount>{iterations}</IterationCount><KeyLength>{length}</KeyLength>
              <PRF{(prf is null ? "" : $" Algorithm=\"{prf}\"")}/>
            </k:PBKDF2-params>
          </x:KeyDerivationMethod>
        </x:DerivedKey>
        """;

    public PskcWriter Add(
        string serial, byte[] seed, string? suite = null, int? digits = 6, int? period = 30, string algorithm = Totp, Func<byte[], byte[]>? mac = null)
    {
        string secret;
        if (Key is null)
        {
            secret = $"<PlainValue>{Convert.ToBase64String(seed)}</PlainValue>";
        }
        else
        {
            var sealedSeed = Seal(seed);
            var right = Hmac(sealedSeed);
            secret = $"<EncryptedValue>{Encrypted(sealedSeed)}</EncryptedValue>"
                + (WithoutMac ? "" : $"<ValueMAC>{Convert.ToBase64String(mac is null ? right : mac(right))}</ValueMAC>");
        }

        var parameters = (suite is null ? "" : $"<Suite>{suite}</Suite>")
            + (digits is null ? "" : $"<ResponseFormat Length=\"{digits}\" Encoding=\"DECIMAL\"/>");
        var interval = period is null ? "" : $"<TimeInterval><PlainValue>{period}</PlainValue></TimeInterval>";
        return AddRaw(
            $"""
            <KeyPackage><DeviceInfo><Manufacturer>Acme</Manufacturer><SerialNo>{serial}</SerialNo></DeviceInfo>
              <Key Id="id-{serial}" Algorithm="{algorithm}"><AlgorithmParameters>{parameters}</AlgorithmParameters>
                <Data><Secret>{secret}</Secret><Time><PlainValue>0</PlainValue></Time>{interval}</Data></Key></KeyPackage>
            """);
    }

    public PskcWriter AddRaw(string package)
    {
        _packages.Append(package).Append('\n');
        return this;
    }

    public override string ToString()
    {
        var encryption = Key is null ? "" : $"<EncryptionKey>{KeyInfo}</EncryptionKey>";
        var mac = Key is null || WithoutMac ? "" : $"<MACMethod Algorithm=\"{MacMethod}\"><MACKey>{Encrypted(Seal(MacKey))}</MACKey></MACMethod>";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
              xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:e="http://www.w3.org/2001/04/xmlenc#">
            {encryption}{mac}
            {_packages}</KeyContainer>
            """;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    private string Encrypted(byte[] sealedBytes) =>
        $"<e:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes{Key!.Length * 8}-cbc\"/>"
        + $"<e:CipherData><e:CipherValue>{Convert.ToBase64String(sealedBytes)}</e:CipherValue></e:CipherData>";

    private byte[] Seal(byte[] plain)
    {
        using var aes = Aes.Create();
        aes.Key = Key!;
        aes.Mode = CipherMode.CBC;
        aes.Padding = RandomPadding ? PaddingMode.ISO10126 : PaddingMode.PKCS7;
        aes.GenerateIV();
        using var encryptor = aes.CreateEncryptor();
        return [.. aes.IV, .. encryptor.TransformFinalBlock(plain, 0, plain.Length)];
    }

    private byte[] Hmac(byte[] of) => MacMethod == HmacSha1 ? HMACSHA1.HashData(MacKey, of) : HMACSHA256.HashData(MacKey, of);
}
