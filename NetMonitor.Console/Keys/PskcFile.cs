using System.Xml;
using System.Xml.Linq;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>
/// Reads PSKC (RFC 6030): one package at a time, whatever their number. Of a key it takes serial number, seed, algorithm, digits and step; its time and
/// drift are left aside, as a key's offset is learnt when it is bound, and so are its policies, as the regulation is the only one here.
/// </summary>
internal static class PskcFile
{
    private const string Totp = "urn:ietf:params:xml:ns:keyprov:pskc:totp";

    /// <summary>Bytes of one package, or of what stands before and after them all; an honest one takes some two thousand.</summary>
    private const int MaxPiece = 64 * 1024;

    /// <summary>Elements within elements; an honest file has some ten.</summary>
    private const int MaxDepth = 32;

    private static readonly XNamespace s_pskc = "urn:ietf:params:xml:ns:keyprov:pskc";

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
    };

    public static Result<KeyRows> Read(byte[] bytes, string? secret)
    {
        try
        {
            Check(bytes);
            using var stream = new MemoryStream(bytes);
            using var reader = XmlReader.Create(stream, s_settings);
            reader.MoveToContent();
            if (reader.NamespaceURI != s_pskc.NamespaceName || reader.LocalName != "KeyContainer" || reader.GetAttribute("Version") is not ['1', '.', ..])
                return Malformed(reader);
            return ReadContainer(reader, secret);
        }
        catch (XmlException malformed)
        {
            return KeyFiles.Malformed(Math.Max(1, malformed.LineNumber));
        }
    }

    /// <summary>
    /// Reads it through once before anything is made of it: nothing of a file that was cut short is decrypted, and no piece of it is so long, or so deep,
    /// that holding it would take more than a moment.
    /// </summary>
    private static void Check(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = XmlReader.Create(stream, s_settings);
        var start = 0L;
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth || stream.Position - start > MaxPiece) throw new XmlException("A piece of the file is too long or too deep.");
            if (reader.Depth <= 1) start = stream.Position;
        }
    }

    private static Result<KeyRows> ReadContainer(XmlReader reader, string? secret)
    {
        var rows = new KeyRows();
        PskcSecrets? secrets = null;
        XElement? encryption = null, mac = null;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            var element = (XElement)XNode.ReadFrom(reader);
            if (element.Name == s_pskc + "KeyPackage")
            {
                if (secrets is null)
                {
                    var opened = PskcSecrets.Open(encryption, mac, secret, Line(reader));
                    if (opened.IsRefused) return opened.Refusal;
                    secrets = opened.Value;
                }

                if (rows.Count == KeyFiles.MaxKeys) return KeyFiles.TooLarge;
                AddPackage(element, secrets, rows);
                if (secrets.Broken is { } broken) return broken;
            }
            else if (element.Name == s_pskc + "EncryptionKey" || element.Name == s_pskc + "MACMethod")
            {
                // Both come before all keys, and once: what came later would have to be applied to what was read already.
                ref var place = ref element.Name == s_pskc + "MACMethod" ? ref mac : ref encryption;
                if (secrets is not null || place is not null) return Malformed(reader);
                place = element;
            }
        }

        return secrets?.Altered is { } altered ? altered : rows;
    }

    private static void AddPackage(XElement package, PskcSecrets secrets, KeyRows rows)
    {
        var row = rows.Count + 1;
        var key = package.Element(s_pskc + "Key");
        var parameters = key?.Element(s_pskc + "AlgorithmParameters");
        var data = key?.Element(s_pskc + "Data");
        var serial = package.Element(s_pskc + "DeviceInfo")?.Element(s_pskc + "SerialNo")?.Value ?? (string?)key?.Attribute("Id");
        var form = parameters?.Element(s_pskc + "ResponseFormat");
        var interval = data?.Element(s_pskc + "TimeInterval");
        rows.Add(row, IsDecimal(form) ? null : Refusal.Malformed("KeyCodeFormUnknown"), KeySerial.OfTyped(serial),
            secrets.Seed(data?.Element(s_pskc + "Secret")),
            (string?)key?.Attribute("Algorithm") == Totp
                && KeyValues.Algorithm(parameters?.Element(s_pskc + "Suite")?.Value) is { IsRefused: false, Value: not KeyAlgorithm.Fido2 } suite
                ? suite
                : Refusal.Malformed("KeyAlgorithmUnknown"),
            KeyValues.Digits((string?)form?.Attribute("Length")),
            // An interval that is there and yet in no form that we read must not become the usual one.
            interval is not null && interval.Element(s_pskc + "PlainValue") is null
                ? Refusal.Malformed("KeyPeriodUnknown")
                : KeyValues.Period(interval?.Element(s_pskc + "PlainValue")?.Value));
    }

    /// <summary>Whether the codes are plain decimal numbers; unsaid, they are.</summary>
    private static bool IsDecimal(XElement? form) =>
        (string?)form?.Attribute("Encoding") is null or "DECIMAL" && (string?)form?.Attribute("CheckDigits") is null or "false" or "0";

    private static Refusal Malformed(XmlReader reader) => KeyFiles.Malformed(Line(reader));

    private static int Line(XmlReader reader) => Math.Max(1, ((IXmlLineInfo)reader).LineNumber);
}
