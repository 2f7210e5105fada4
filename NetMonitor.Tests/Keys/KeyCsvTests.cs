using System.Text;
using CsCheck;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Keys;

/// <summary>Files of keys in CSV (R10.3).</summary>
public sealed class KeyCsvTests
{
    /// <summary>The bytes of RFC 6238's seed, in both forms.</summary>
    private const string Hex = "3132333435363738393031323334353637383930";
    private const string Base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static readonly byte[] s_seed = Encoding.ASCII.GetBytes("12345678901234567890");

    [Fact]
    public void Read_BothFormsOfASeed_AreTheSame_AndWhatIsUnsaidIsUsual()
    {
        var file = Good($"serial,seed\na-1,{Hex}\nA2,{Base32.ToLowerInvariant()}\n\n , \nＡ３,{Hex[..20]} {Hex[20..]}\n");

        Assert.Equal([(2, "A-1"), (3, "A2"), (6, "A3")], file.Keys.Select(key => (key.Row, key.Serial)));
        Assert.All(file.Keys, key => Assert.Equal((KeyAlgorithm.Sha1, 6, 30), (key.Algorithm, key.Digits, key.PeriodSeconds)));
        Assert.All(file.Keys, key => Assert.Equal(s_seed, key.Secret));
    }

    [Fact]
    public void Read_ColumnsInAnyOrder_SayAllThatAKeyIs()
    {
        var file = Good($"Period, DIGITS ,seed,serial,algorithm\n60,8,{Hex},A1,SHA256\n30,6,{Hex},A2,hmac-sha-1\n,,{Hex},A3,sm3\n");

        Assert.Equal(
            [("A1", KeyAlgorithm.Sha256, 8, 60), ("A2", KeyAlgorithm.Sha1, 6, 30), ("A3", KeyAlgorithm.Sm3, 6, 30)],
            file.Keys.Select(key => (key.Serial, key.Algorithm, key.Digits, key.PeriodSeconds)));
    }

    [Fact(DisplayName = "R10.3 a FIDO2 key has a serial number and no seed; a seed beside it is told, and so is one that is missing elsewhere")]
    public void Read_UsbKeys_HaveNoSeed()
    {
        var file = Read($"serial,seed,algorithm\nU1,,FIDO2\nU2, ,fido-2\nU3,{Hex},FIDO2\nA1,,SHA1\n").Value;

        Assert.All(file.Keys, key => Assert.Equal((KeyAlgorithm.Fido2, 0, 0, 0), (key.Algorithm, key.Digits, key.PeriodSeconds, key.Secret.Length)));
        Assert.Equal(["U1", "U2"], file.Keys.Select(key => key.Serial));
        Assert.Equal([new KeyFileError(4, "seed", "KeyHasNoSeed"), new KeyFileError(5, "seed", "KeySeedMalformed")], file.Errors);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("GB18030", false)]
    public void Read_Encodings_AreFoundOut(string name, bool mark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] Written(string header) => [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"{header}\r\nＡ－１，,{Hex}\r\nＢ2,{Hex}")];

        // The comma of full width is part of the cell, and no serial number has one.
        var file = Read(Written("serial,seed")).Value;
        Assert.Equal("B2", Assert.Single(file.Keys).Serial);
        Assert.Equal([new KeyFileError(2, "serial", "KeySerialMalformed")], file.Errors);
        Assert.Equal([new KeyFileError(1, "备注", "ColumnUnknown")], Read(Written("serial,seed,备注")).Value.Errors);
    }

    [Fact]
    public void Read_WrongHeader_IsListedColumnByColumn()
    {
        var file = Read($"serial,Serial,note,digits\nA1,A1,x,6\n").Value;

        Assert.Empty(file.Keys);
        Assert.Equal([new(1, "serial", "ColumnTwice"), new(1, "note", "ColumnUnknown"), new(1, "seed", "ColumnMissing")], file.Errors);
    }

    [Fact]
    public void Read_BadRows_AreAllListed()
    {
        var file = Read(
            $"""
            serial,seed,algorithm,digits,period
            A1,{Hex}
            A1,{Hex},SHA1
            ,{Hex[..39]},MD5,9,31
            A4,{Hex},SHA1,6,30,surplus
            A5,{Hex[..30]},,6.0,
            A6,
            ---,{Base32}A
            {new string('A', 41)},{new string('a', 130)}
            A9,{Hex},SHA1,6,30,
            """).Value;

        Assert.Equal(["A1", "A9"], file.Keys.Select(key => key.Serial));
        Assert.Equal(
            [
                new(3, "serial", "KeySerialTwice"),
                new(4, "serial", "KeySerialMalformed"), new(4, "seed", "KeySeedMalformed"), new(4, "algorithm", "KeyAlgorithmUnknown"),
                new(4, "digits", "KeyDigitsUnknown"), new(4, "period", "KeyPeriodUnknown"),
                new(5, null, "ColumnUnknown"),
                new(6, "seed", "KeySeedLength"), new(6, "digits", "KeyDigitsUnknown"),
                new(7, "seed", "KeySeedMalformed"),
                new(8, "serial", "KeySerialMalformed"), new(8, "seed", "KeySeedMalformed"),
                new(9, "serial", "KeySerialMalformed"), new(9, "seed", "KeySeedLength"),
            ], file.Errors);
    }

    [Theory]
    [InlineData("serial,seed\nA1,\"3132\nA2,x", 2)]
    [InlineData("serial,seed\n\nA1,31\"32", 3)]
    public void Read_BrokenQuoting_IsRefusedWithItsLine(string text, int line)
    {
        var refusal = Read(text).Refusal;

        Assert.Equal("KeyFileMalformed", refusal?.Code);
        Assert.Equal($"{line}", refusal!.Details!["line"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\n , ,\n")]
    [InlineData("serial,seed\n")]
    public void Read_NothingInIt_IsSaidSo(string text) => Assert.Equal("KeyFileEmpty", Read(text).Refusal?.Code);

    [Fact]
    public void Read_PasswordForCsv_IsRefused() =>
        Assert.Equal("KeyFileNotEncrypted", KeyFiles.Read(new MemoryStream(Encoding.UTF8.GetBytes($"serial,seed\nA1,{Hex}")), "qwerty").Refusal?.Code);

    [Fact]
    public void Read_MoreThanWeTake_IsRefused()
    {
        var rows = string.Concat(Enumerable.Range(0, KeyFiles.MaxKeys).Select(i => $"A{i},{Hex}\n"));
        Assert.Equal(KeyFiles.MaxKeys, Good($"serial,seed\n{rows}").Keys.Count);

        Assert.Equal("KeyFileTooLarge", Read($"serial,seed\n{rows}B,{Hex}").Refusal?.Code);
        Assert.Equal("KeyFileMalformed", Read($"serial,seed{new string(',', 10_000_000)}").Refusal?.Code);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            _ = Read(bytes);
        }, iter: 3000);
        Gen.String[Gen.Char["serialsd,\n\r\"A1=3<>&; \uFEFFＡ"], 0, 200].Sample(text =>
        {
            _ = Read(text);
        }, iter: 3000);
    }

    [Fact]
    public void Seed_AnyBytes_ComesBackFromBothForms() => Gen.Byte.Array[16, 64].Sample(seed =>
        KeyValues.Seed(Convert.ToHexString(seed)).Value.SequenceEqual(seed) && KeyValues.Seed(OtpNet.Base32Encoding.ToString(seed)).Value.SequenceEqual(seed));

    private static Result<KeyFile> Read(byte[] bytes) => KeyFiles.Read(new MemoryStream(bytes), null);

    private static Result<KeyFile> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static KeyFile Good(string text)
    {
        var file = Read(text);
        Assert.Null(file.Refusal);
        Assert.Empty(file.Value.Errors);
        return file.Value;
    }
}
