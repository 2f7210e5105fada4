using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NetMonitor.Console.Auth;

namespace NetMonitor.Tests.Support;

/// <summary>A FIDO2 key in software, with its browser: it makes a credential, signs, and misbehaves where a test tells it to.</summary>
internal sealed class SoftKey : IDisposable
{
    private readonly ECDsa _pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _user = "";

    /// <summary>Random, as the makers of keys do it.</summary>
    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    public static Guid Model { get; } = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    /// <summary>Whether it asked for its PIN.</summary>
    public bool HasPin { get; set; } = true;

    public bool Touched { get; set; } = true;

    /// <summary>Whether it says that its credential could be copied to other devices.</summary>
    public bool Copies { get; init; }

    /// <summary>How often it has signed.</summary>
    public uint Count { get; set; }

    /// <summary>Where its browser says that it is, if not where it is.</summary>
    public string? Origin { get; set; }

    /// <summary>As Chromium's virtual authenticator takes it, for a site of that name.</summary>
    public Dictionary<string, object> InBrowser(string site) => new()
    {
        ["credentialId"] = Convert.ToBase64String(Id), ["isResidentCredential"] = true, ["rpId"] = site, ["signCount"] = (int)Count,
        ["privateKey"] = Convert.ToBase64String(_pair.ExportPkcs8PrivateKey()),
        ["userHandle"] = Convert.ToBase64String(Base64Url.DecodeFromChars(_user)),
    };

    /// <summary>Makes a credential, and begins to count.</summary>
    public UsbKeyAnswer Enrol(UsbKeyQuestion question, Uri site)
    {
        var options = JsonDocument.Parse(question.Options).RootElement;
        _user = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = _pair.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        var head = Signed(options.GetProperty("rp").GetProperty("id").GetString()!, 0x40);
        byte[] signed = [.. head, .. Model.ToByteArray(bigEndian: true), 0, (byte)Id.Length, .. Id, .. cose];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)signed.Length, .. signed];
        return Answer(question, site, new()
        {
            ["clientDataJSON"] = Encoded(ClientData("webauthn.create", options, site)), ["attestationObject"] = Encoded(attestation),
            ["transports"] = new[] { "usb" },
        });

        static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>Signs the question.</summary>
    public UsbKeyAnswer Show(UsbKeyQuestion question, Uri site)
    {
        var options = JsonDocument.Parse(question.Options).RootElement;
        Count++;
        var (client, signed) = (ClientData("webauthn.get", options, site), Signed(options.GetProperty("rpId").GetString()!, 0));
        var signature = _pair.SignData([.. signed, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(question, site, new()
        {
            ["clientDataJSON"] = Encoded(client), ["authenticatorData"] = Encoded(signed), ["signature"] = Encoded(signature), ["userHandle"] = _user,
        });
    }

    public void Dispose() => _pair.Dispose();

    private UsbKeyAnswer Answer(UsbKeyQuestion question, Uri site, Dictionary<string, object> response) => new(
        JsonSerializer.Serialize(new
        {
            id = Encoded(Id), rawId = Encoded(Id), type = "public-key", authenticatorAttachment = "cross-platform", clientExtensionResults = new { }, response,
        }),
        question.State, site);

    /// <summary>What it signs: the site's name, what it says of its holder, and its count.</summary>
    private byte[] Signed(string domain, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        var said = flags | (Touched ? 0x01 : 0) | (HasPin ? 0x04 : 0) | (Copies ? 0x08 : 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)said, .. count];
    }

    private byte[] ClientData(string type, JsonElement options, Uri site) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type, challenge = options.GetProperty("challenge").GetString(), origin = Origin ?? site.GetLeftPart(UriPartial.Authority), crossOrigin = false,
    });

    private static string Encoded(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
