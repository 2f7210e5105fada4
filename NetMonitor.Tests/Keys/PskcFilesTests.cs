using System.Security.Cryptography;
using System.Text;
using CsCheck;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Keys;

/// <summary>Files of keys in PSKC (R10.3), as they come from makers and as they should not.</summary>
public sealed class PskcFilesTests
{
    private const string PresharedKey = "00112233445566778899aabbccddeeff";

    private static readonly byte[] s_seed = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly string s_plain = $"<PlainValue>{Convert.ToBase64String(s_seed)}</PlainValue>";
    private static readonly byte[] s_key = Convert.FromHexString(PresharedKey);

    [Fact]
    public void Read_Plain_TakesAllThatAKeySays()
    {
        var file = Good(new PskcWriter().Add("a-1", s_seed).Add("A2", s_seed, "HMAC-SHA256", 8, 60).Add("A3", s_seed, "SM3", 7)
            .Add("A4", s_seed, digits: null, period: null));

        Assert.Equal(
            [
                (1, "A-1", KeyAlgorithm.Sha1, 6, 30), (2, "A2", KeyAlgorithm.Sha256, 8, 60), (3, "A3", KeyAlgorithm.Sm3, 7, 30),
                (4, "A4", KeyAlgorithm.Sha1, 6, 30),
            ],
            file.Keys.Select(key => (key.Row, key.Serial, key.Algorithm, key.Digits, key.PeriodSeconds)));
        Assert.All(file.Keys, key => Assert.Equal(s_seed, key.Secret));
    }

    [Fact]
    public void Read_WithoutASerialNumber_TakesTheKeysId()
    {
        var file = Good(new PskcWriter().AddRaw(
            $"""<KeyPackage><Key Id="12345678" Algorithm="{PskcWriter.Totp}"><Data><Secret>{s_plain}</Secret></Data></Key></KeyPackage>"""));

        Assert.Equal("12345678", Assert.Single(file.Keys).Serial);
    }

    /// <summary>The values of RFC 6030's figure 6, in a file of our own: its pre-shared key, MAC key, ciphertexts and MAC.</summary>
    [Fact]
    public void Read_ValuesOfRfc6030Figure6_Agree() => Assert.Equal(s_seed, Assert.Single(Good(Sealed(
        "<d:KeyName>Pre-shared-key</d:KeyName>", "ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX",
        "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv", "Su+NvtQfmvfJzF6bmQiJqoLRExc="),
        "12345678901234567890123456789012").Keys).Secret);

    /// <summary>The values of figure 7: a key derived from the password, whose random function is not named.</summary>
    [Fact]
    public void Read_ValuesOfRfc6030Figure7_Agree() => Assert.Equal(s_seed, Assert.Single(Good(Sealed(
        PskcWriter.DerivedKey("Ej7/PEpyEpw=", "1000", 16), "2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx",
        "oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f", "LP6xMvjtypbfT9PdkJhBZ+D6O4w="), "qwerty").Keys).Secret);

    [Theory]
    [InlineData(16, PskcWriter.HmacSha1, false)]
    [InlineData(24, PskcWriter.HmacSha1, true)]
    [InlineData(32, PskcWriter.HmacSha256, false)]
    [InlineData(32, PskcWriter.HmacSha256, true)]
    public void Read_PresharedKey_OpensTheSeeds(int length, string mac, bool randomPadding)
    {
        var key = RandomNumberGenerator.GetBytes(length);
        var written = new PskcWriter { Key = key, MacMethod = mac, RandomPadding = randomPadding }.Add("A1", s_seed).Add("A2", new byte[32]);

        var file = Good(written, string.Join(' ', Convert.ToHexStringLower(key).Chunk(4).Select(four => new string(four))));

        Assert.Equal(s_seed, file.Keys[0].Secret);
        Assert.Equal(new byte[32], file.Keys[1].Secret);
    }

    [Theory]
    [InlineData(null, 16)]
    [InlineData(PskcWriter.HmacSha1, 24)]
    [InlineData(PskcWriter.HmacSha256, 32)]
    public void Read_Password_OpensTheSeeds(string? prf, int length)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = prf == PskcWriter.HmacSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        var written = new PskcWriter
        {
            Key = Rfc2898DeriveBytes.Pbkdf2("密码 1", salt, 1500, hash, length),
            KeyInfo = PskcWriter.DerivedKey(Convert.ToBase64String(salt), "1500", length, prf),
        }.Add("A1", s_seed);

        Assert.Equal(s_seed, Assert.Single(Good(written, "密码 1").Keys).Secret);
        Assert.Equal("KeyFilePasswordWrong", Code(written, "密码 2"));
    }

    /// <summary>Of a wrong password one padding in some two hundred looks right: then all MACs are wrong, and it must be said in the same words.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WrongKey_IsSaidSo_WhateverThePaddingLooksLike(bool randomPadding)
    {
        var bytes = new PskcWriter { Key = s_key, RandomPadding = randomPadding }.Add("A1", s_seed).Add("A2", s_seed).ToBytes();

        for (var i = 0; i < 2000; i++)
            Assert.Equal("KeyFilePasswordWrong", Code(bytes, Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));
        Assert.Equal("KeyFilePasswordWrong", Code(bytes, new string('0', 64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("correct horse battery staple")]
    [InlineData("00112233445566778899aabbccddeefg")]
    public void Read_PresharedKeyThatIsNone_IsSaidSo(string typed) => Assert.Equal(
        typed.Length == 0 ? "KeyFilePasswordRequired" : "KeyFilePresharedKeyMalformed", Code(new PskcWriter { Key = s_key }.Add("A1", s_seed), typed));

    [Fact]
    public void Read_OneWrongMac_RefusesTheFile_AndDoesNotBlameThePassword()
    {
        Assert.Equal("KeyFileMacWrong", Code(Altered(new PskcWriter { Key = s_key }.Add("A1", s_seed)), PresharedKey));
        Assert.Equal("KeyFileMacWrong", Code(Altered(new PskcWriter { Key = s_key, RandomPadding = true }.Add("A1", s_seed)).Add("A3", s_seed), PresharedKey));
        // Nothing shows then that the key is right.
        Assert.Equal("KeyFilePasswordWrong", Code(Altered(new PskcWriter { Key = s_key, RandomPadding = true }), PresharedKey));

        static PskcWriter Altered(PskcWriter writer) => writer.Add("A2", s_seed, mac: right => [(byte)(right[0] ^ 1), .. right[1..]]);
    }

    [Fact]
    public void Read_ShortenedMac_IsWrong() =>
        Assert.Equal("KeyFileMacWrong", Code(new PskcWriter { Key = s_key }.Add("A1", s_seed, mac: right => right[..10]), PresharedKey));

    [Fact]
    public void Read_OneBitOfACiphertextChanged_IsFound()
    {
        var text = new PskcWriter { Key = s_key }.Add("A1", s_seed).Add("A2", s_seed).ToString();
        var start = text.LastIndexOf("<e:CipherValue>", StringComparison.Ordinal) + "<e:CipherValue>".Length;
        var end = text.IndexOf('<', start);
        var ciphertext = Convert.FromBase64String(text[start..end]);

        Gen.Select(Gen.Int[0, ciphertext.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var changed = ciphertext.ToArray();
            changed[at] ^= (byte)(1 << bit);
            return Code(Encoding.UTF8.GetBytes($"{text[..start]}{Convert.ToBase64String(changed)}{text[end..]}"), PresharedKey) == "KeyFileMacWrong";
        }, iter: 200);
    }

    [Fact]
    public void Read_EncryptedWithoutAMac_IsRefused()
    {
        Assert.Equal("KeyFileMacMissing", Code(new PskcWriter { Key = s_key, WithoutMac = true }.Add("A1", s_seed), PresharedKey));

        var second = new PskcWriter { Key = s_key }.Add("A1", s_seed).Add("A2", s_seed).ToString();
        var at = second.LastIndexOf("<ValueMAC>", StringComparison.Ordinal);
        var without = second[..at] + second[(second.IndexOf("</ValueMAC>", at, StringComparison.Ordinal) + "</ValueMAC>".Length)..];
        Assert.Equal("KeyFileMacMissing", Code(Encoding.UTF8.GetBytes(without), PresharedKey));
    }

    [Fact]
    public void Read_PlainSeedInAnEncryptedFile_IsNotTaken()
    {
        var smuggled = new PskcWriter().Add("A2", s_seed).ToString();
        var package = smuggled[smuggled.IndexOf("<KeyPackage>", StringComparison.Ordinal)..smuggled.IndexOf("</KeyContainer>", StringComparison.Ordinal)];
        var file = Read(new PskcWriter { Key = s_key }.Add("A1", s_seed).AddRaw(package).ToBytes(), PresharedKey).Value;

        Assert.Equal("A1", Assert.Single(file.Keys).Serial);
        Assert.Equal([new KeyFileError(2, "seed", "KeySeedPlain")], file.Errors);
    }

    [Fact]
    public void Read_PasswordForAFileInTheClear_IsRefused() => Assert.Equal("KeyFileNotEncrypted", Code(new PskcWriter().Add("A1", s_seed), "qwerty"));

    [Theory]
    [InlineData("2000001", "KeyFileIterationsTooMany")]
    [InlineData("99999999999999999999", "KeyFileIterationsTooMany")]
    [InlineData("0", "KeyFileMalformed")]
    [InlineData("-5", "KeyFileMalformed")]
    [InlineData("many", "KeyFileMalformed")]
    public void Read_AbsurdIterations_AreRefusedBeforeAnyWork(string iterations, string code) => Assert.Equal(
        code, Code(new PskcWriter { Key = s_key, KeyInfo = PskcWriter.DerivedKey("Ej7/PEpyEpw=", iterations, 16) }.Add("A1", s_seed), "qwerty"));

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.w3.org/2001/04/xmlenc#kw-aes128")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-md5")]
    [InlineData("<d:KeyName>the one we agreed on</d:KeyName>", "<d:X509Data/>")]
    public void Read_OtherEncryption_IsSaidSo(string ours, string other)
    {
        var text = new PskcWriter { Key = s_key }.Add("A1", s_seed).ToString();
        Assert.Contains(ours, text, StringComparison.Ordinal);

        Assert.Equal("KeyFileEncryptionUnsupported", Code(Encoding.UTF8.GetBytes(text.Replace(ours, other, StringComparison.Ordinal)), PresharedKey));
    }

    [Fact]
    public void Read_BadRows_AreAllListed()
    {
        var package = (string parameters, string data) => $"""
            <KeyPackage><DeviceInfo><SerialNo>Z9</SerialNo></DeviceInfo><Key Algorithm="{PskcWriter.Totp}">
              <AlgorithmParameters>{parameters}</AlgorithmParameters><Data><Secret>{s_plain}</Secret>{data}</Data></Key></KeyPackage>
            """;
        var file = Read(new PskcWriter().Add("A1", s_seed).Add("a1", s_seed).Add("编号", s_seed[..15], "HMAC-SHA512", 5, 45)
            .Add("A4", s_seed, algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:hotp").Add("A5", new byte[65])
            .AddRaw(package("<ResponseFormat Length=\"6\" Encoding=\"HEXADECIMAL\"/>", ""))
            .AddRaw(package("<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\" CheckDigits=\"true\"/>", "<TimeInterval><EncryptedValue/></TimeInterval>"))
            .AddRaw("<KeyPackage><DeviceInfo><SerialNo>A8</SerialNo></DeviceInfo></KeyPackage>").ToBytes(), null).Value;

        Assert.Equal("A1", Assert.Single(file.Keys).Serial);
        Assert.Equal(
            [
                new(2, "serial", "KeySerialTwice"),
                new(3, "serial", "KeySerialMalformed"), new(3, "seed", "KeySeedLength"), new(3, "algorithm", "KeyAlgorithmUnknown"),
                new(3, "digits", "KeyDigitsUnknown"), new(3, "period", "KeyPeriodUnknown"),
                new(4, "algorithm", "KeyAlgorithmUnknown"),
                new(5, "seed", "KeySeedLength"),
                new(6, null, "KeyCodeFormUnknown"),
                new(7, null, "KeyCodeFormUnknown"), new(7, "serial", "KeySerialTwice"), new(7, "period", "KeyPeriodUnknown"),
                new(8, "seed", "KeySeedMalformed"), new(8, "algorithm", "KeyAlgorithmUnknown"),
            ], file.Errors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_CutShortAnywhere_IsRefused(bool encrypted)
    {
        var bytes = new PskcWriter { Key = encrypted ? s_key : null }.Add("A1", s_seed).Add("A2", s_seed).ToBytes();
        var secret = encrypted ? PresharedKey : null;
        Assert.Equal(2, Read(bytes, secret).Value.Keys.Count);

        for (var length = 0; length < bytes.Length; length++) Assert.Contains(Code(bytes[..length], secret), (string[])["KeyFileMalformed", "KeyFileEmpty"]);
    }

    [Fact]
    public void Read_EntityBomb_IsRefused()
    {
        var bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"0123456789\">");
        for (var i = 'b'; i <= 'j'; i++) bomb.Append($"<!ENTITY {i} \"{string.Concat(Enumerable.Repeat($"&{(char)(i - 1)};", 10))}\">");
        bomb.Append("]><KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"><KeyPackage>&j;</KeyPackage></KeyContainer>");

        Assert.Equal("KeyFileMalformed", Code(Encoding.UTF8.GetBytes(bomb.ToString()), null));
        // Not even a definition that does nothing, before a file that is good.
        var good = new PskcWriter().Add("A1", s_seed).ToString();
        var defined = good.Replace("<KeyContainer ", "<!DOCTYPE KeyContainer [<!ENTITY a \"b\">]><KeyContainer ", StringComparison.Ordinal);
        Assert.Equal("KeyFileMalformed", Code(Encoding.UTF8.GetBytes(defined), null));
    }

    [Theory]
    [InlineData("<KeyContainer/>")]
    [InlineData("<KeyContainer Version=\"1.0\"/>")]
    [InlineData("<KeyContainer Version=\"2.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"/>")]
    [InlineData("<Keys Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"x-no-such\"?><KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"/>")]
    public void Read_OtherXml_IsRefused(string text) => Assert.Equal("KeyFileMalformed", Code(Encoding.UTF8.GetBytes(text), null));

    [Fact]
    public void Read_NothingInIt_IsSaidSo() => Assert.Equal("KeyFileEmpty", Code(new PskcWriter(), null));

    [Fact]
    public void Read_EncryptionSaidAfterTheKeys_IsRefused() =>
        Assert.Equal("KeyFileMalformed", Code(new PskcWriter().Add("A1", s_seed).AddRaw("<EncryptionKey><d:KeyName>late</d:KeyName></EncryptionKey>"), null));

    [Fact]
    public void Read_APieceWithoutEnd_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 200_000));
        Assert.Equal("KeyFileMalformed", Code(new PskcWriter().Add("A1", s_seed).AddRaw($"<Extensions>{deep}"), null));
        var closed = deep + deep.Replace("<a>", "</a>", StringComparison.Ordinal);
        Assert.Equal("KeyFileMalformed", Code(new PskcWriter().AddRaw($"<KeyPackage>{closed}</KeyPackage>"), null));
        var packages = new PskcWriter();
        for (var i = 0; i < 400; i++) packages.AddRaw($"<KeyPackage>{closed[..27_000]}{closed[^36_000..]}</KeyPackage>");
        Assert.Equal("KeyFileMalformed", Code(packages, null));
        Assert.Equal("KeyFileMalformed", Code(new PskcWriter().Add("A1", s_seed).AddRaw($"<Extensions x=\"{new string('x', 1_000_000)}\"/>"), null));
        Assert.Equal("KeyFileMalformed", Code(Encoding.UTF8.GetBytes($"<KeyContainer x=\"{new string('x', 1_000_000)}\"/>"), null));
    }

    [Fact]
    public void Read_MoreThanWeTake_IsRefused()
    {
        Assert.Equal("KeyFileTooLarge", Code(new byte[KeyFiles.MaxBytes + 1], null));

        var many = new PskcWriter();
        for (var i = 0; i <= KeyFiles.MaxKeys; i++) many.AddRaw("<KeyPackage/>");
        Assert.Equal("KeyFileTooLarge", Code(many, null));
    }

    [Fact]
    public void Read_FiftyThousandKeys_AreRead()
    {
        var writer = new PskcWriter { Key = s_key, MacMethod = PskcWriter.HmacSha256 };
        for (var i = 0; i < 50_000; i++) writer.Add($"T{i:D8}", BitConverter.GetBytes((long)i).Concat(s_seed).ToArray());

        var file = Good(writer, PresharedKey);

        Assert.Equal(50_000, file.Keys.Count);
        Assert.Equal(BitConverter.GetBytes(49_999L).Concat(s_seed), file.Keys[^1].Secret);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Read_ByteOrderMark_IsNoHindrance(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = new PskcWriter().Add("A1", s_seed).ToString().Replace("UTF-8", name is "utf-8" ? name : "utf-16", StringComparison.Ordinal);

        Assert.Equal("A1", Assert.Single(Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], null).Value.Keys).Serial);
    }

    [Fact]
    public void Read_Damaged_NeverThrows()
    {
        var bytes = new PskcWriter { Key = s_key }.Add("A1", s_seed).Add("A2", s_seed, "SM3").ToBytes();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte.Array[1, 6]).Sample((at, with) =>
        {
            _ = Read([.. bytes[..at], .. with, .. bytes[Math.Min(at + with.Length, bytes.Length)..]], PresharedKey);
        }, iter: 3000);
    }

    [Fact]
    public void ToString_OfWhatWasRead_HasNoSeed()
    {
        var result = Read(new PskcWriter().Add("A1", s_seed).ToBytes(), null);

        Assert.Equal("A1 in row 1", $"{result.Value.Keys[0]}");
        Assert.DoesNotContain("Byte", $"{result} {result.Value}", StringComparison.Ordinal);
    }

    /// <summary>Figures 6 and 7 show event-based keys; their values, which are all that this is about, are put into a time-based one.</summary>
    private static byte[] Sealed(string keyInfo, string macKey, string secret, string mac)
    {
        var shape = new PskcWriter { Key = s_key, KeyInfo = keyInfo }.Add("987654321", s_seed).ToString();
        foreach (var (start, value) in new[] { ("<MACKey>", macKey), ("<EncryptedValue>", secret) })
        {
            var from = shape.IndexOf("<e:CipherValue>", shape.IndexOf(start, StringComparison.Ordinal), StringComparison.Ordinal) + "<e:CipherValue>".Length;
            shape = $"{shape[..from]}\n  {value}\n{shape[shape.IndexOf('<', from)..]}";
        }

        var at = shape.IndexOf("<ValueMAC>", StringComparison.Ordinal) + "<ValueMAC>".Length;
        return Encoding.UTF8.GetBytes($"{shape[..at]}{mac}{shape[shape.IndexOf('<', at)..]}");
    }

    private static Result<KeyFile> Read(byte[] bytes, string? secret) => KeyFiles.Read(new MemoryStream(bytes), secret);

    private static string? Code(byte[] bytes, string? secret) => Read(bytes, secret).Refusal?.Code;

    private static string? Code(PskcWriter written, string? secret) => Code(written.ToBytes(), secret);

    private static KeyFile Good(PskcWriter written, string? secret = null) => Good(written.ToBytes(), secret);

    private static KeyFile Good(byte[] bytes, string? secret)
    {
        var file = Read(bytes, secret);
        Assert.Null(file.Refusal);
        Assert.Empty(file.Value.Errors);
        return file.Value;
    }
}
