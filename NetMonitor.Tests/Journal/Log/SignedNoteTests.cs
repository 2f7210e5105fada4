using System.Text;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal.Log;

public class SignedNoteTests
{
    // The examples of c2sp.org/signed-note and c2sp.org/tlog-cosignature.
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string ExampleNote = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """;

    private const string PoemNote = """
        Ognuno sta solo sul cuor della terra
        trafitto da un raggio di sole:

        ed è subito sera.

        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

        """;

    private const string CosignedNote = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """;

    private static readonly Signer s_log = new("log.example", VerifierKey.Ed25519);
    private static readonly Signer s_witness = new("witness.example", VerifierKey.Cosignature);

    [Fact]
    public void Verify_TheSpecificationsExample_Holds()
    {
        var note = Parse(ExampleNote);
        var key = VerifierKey.Parse(ExampleKey).Value;

        var signer = Assert.Single(note.Verify([key], Ed25519.Verify).Signers);
        Assert.Equal(key, signer.Key);
        Assert.Null(signer.At);
        Assert.Equal(ExampleKey, key.ToString());
        Assert.Equal("This is an example message.\n", note.Text);
    }

    [Theory]
    [InlineData(ExampleNote)]
    [InlineData(PoemNote)]
    [InlineData(CosignedNote)]
    public void Parse_TheSpecificationsExamples_IsWrittenBackTheSame(string note) => Assert.Equal(note, Parse(note).ToString());

    [Fact]
    public void Text_MayHaveEmptyLines_AndEndsAtTheLast()
    {
        Assert.EndsWith("sole:\n\ned è subito sera.\n", Parse(PoemNote).Text, StringComparison.Ordinal);
        Assert.Equal("a\n\n", Parse("a\n\n\n— b AAAAAAE=\n").Text);
    }

    [Fact]
    public void Checkpoint_OfTheSpecificationsExample_IsRead()
    {
        var note = Parse(CosignedNote);
        var checkpoint = Checkpoint.Parse(note).Value;

        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20852163, checkpoint.Size);
        Assert.Equal("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", Convert.ToBase64String(checkpoint.Root));
        Assert.Equal(note.Text, checkpoint.Text);
        // The time that the specification's example of a signed message gives.
        Assert.Equal(1679315147, Cosignature.Parse(note.Signatures[1].Bytes)!.Value.At.ToUnixTimeSeconds());
        Assert.Equal($"cosignature/v1\ntime 1679315147\n{note.Text}",
            Encoding.UTF8.GetString(Cosignature.Message(DateTimeOffset.FromUnixTimeSeconds(1679315147), note.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n— b AAAAAAE=\n")]
    [InlineData("\n— b AAAAAAE=\n")]
    [InlineData("text\n\n— b AAAAAAE=")]
    [InlineData("text\r\n\r\n— b AAAAAAE=\r\n")]
    [InlineData("text\n\n— b AAAAAAE=\r\n")]
    [InlineData("te\txt\n\n— b AAAAAAE=\n")]
    [InlineData("te\0xt\n\n— b AAAAAAE=\n")]
    [InlineData("text\n\n- b AAAAAAE=\n")]
    [InlineData("text\n\n—b AAAAAAE=\n")]
    [InlineData("text\n\n—  AAAAAAE=\n")]
    [InlineData("text\n\n— b  AAAAAAE=\n")]
    [InlineData("text\n\n— b AAAAAAE= \n")]
    [InlineData("text\n\n— b AAAAAAE= x\n")]
    [InlineData("text\n\n— b+c AAAAAAE=\n")]
    [InlineData("text\n\n— b\u00a0c AAAAAAE=\n")]
    [InlineData("text\n\n— b AAAAAA==\n")]
    [InlineData("text\n\n— b AAAAAAF=\n")]
    [InlineData("text\n\n— b AAAAAAE\n")]
    [InlineData("text\n\n— b AAAA-AE=\n")]
    [InlineData("text\n\n— b AAAA AAE=\n")]
    [InlineData("text\n\n— b \n")]
    [InlineData("text\n\n— b\n")]
    [InlineData("text\n\nmore\n")]
    [InlineData("text\n\n— b AAAAAAE=\nmore\n")]
    public void Parse_AnythingElse_IsRefused(string note) => Assert.Equal("NoteMalformed", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes(note))));

    [Fact]
    public void Parse_WhatIsNotUtf8_IsRefused() =>
        Assert.Equal("NoteMalformed", Refused.CodeOf(SignedNote.Parse([0xC3, .. "\n\n— b AAAAAAE=\n"u8])));

    [Fact]
    public void Parse_AsManySignaturesAndBytesAsAllowed_AndNoMore()
    {
        var line = "— b AAAAAAE=\n";
        var many = string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures));
        var end = $"\n\n{line}";
        var longest = new string('a', SignedNote.MaxBytes - Encoding.UTF8.GetByteCount(end));

        Assert.Equal("Done", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes($"text\n\n{many}"))));
        Assert.Equal("NoteMalformed", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes($"text\n\n{many}{line}"))));
        Assert.Equal("Done", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes($"{longest}{end}"))));
        Assert.Equal("NoteMalformed", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes($"{longest}a{end}"))));
        // The specification: sixteen of the longest kind (ML-DSA-87 has 4,627 bytes) are to be read.
        var large = string.Concat(Enumerable.Repeat(new NoteSignature("witness.example", 1, new byte[4627]), 16));
        Assert.Equal("Done", Refused.CodeOf(SignedNote.Parse(Encoding.UTF8.GetBytes($"text\n\n{large}"))));
    }

    [Theory]
    [InlineData("no end of line")]
    [InlineData("")]
    [InlineData("a\rb\n")]
    public void Construct_FromATextThatIsNone_IsMisuse(string text) => Assert.Throws<ArgumentException>(() => new SignedNote(text, []));

    [Fact]
    public void Verify_BothKindsOfKeys_TellsWhoSignedAndWhen()
    {
        var note = new SignedNote("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", []);
        note = note.WithSignatures(s_log.Sign(note.Text), s_witness.Sign(note.Text), new NoteSignature("another.example", 7, [1]));

        var verdict = Parse(note.ToString()).Verify([s_witness.Key, s_log.Key], Ed25519.Verify);

        Assert.True(verdict.Verified);
        Assert.Equal([new VerifiedSigner(s_log.Key, null), new VerifiedSigner(s_witness.Key, Signer.At)], verdict.Signers);
    }

    [Fact]
    public void Verify_ByUnknownKeysAlone_IsNotVerified_ThoughNothingIsFalse()
    {
        var note = new SignedNote("text\n", [s_log.Sign("text\n")]);
        // One shares the name, the other the id; neither is the key.
        var sameName = new Signer("log.example", VerifierKey.Ed25519).Key;

        Assert.Equal(NotVerified, note.Verify([sameName, s_witness.Key], Ed25519.Verify).Signers);
        Assert.Null(note.Verify([sameName], Ed25519.Verify).False);
        Assert.False(note.Verify([], Ed25519.Verify).Verified);
        Assert.Empty(new SignedNote("text\n", [s_log.Sign("text\n") with { Name = "other.example" }]).Verify([s_log.Key], Ed25519.Verify).Signers);
    }

    [Fact]
    public void Verify_OneFalseSignatureByAKnownKey_RefusesTheWholeNote()
    {
        var good = s_log.Sign("text\n");
        foreach (var wrong in (NoteSignature[])
            [s_witness.Sign("other\n"), s_witness.Sign("text\n") with { Bytes = [1] }, s_witness.Sign("text\n") with { Bytes = good.Bytes }])
        {
            var verdict = new SignedNote("text\n", [good, wrong]).Verify([s_log.Key, s_witness.Key], Ed25519.Verify);

            Assert.False(verdict.Verified);
            Assert.Equal(s_witness.Key, verdict.False);
        }

        // Also where the same key's true signature stands beside it.
        Assert.False(new SignedNote("text\n", [good, s_log.Sign("other\n")]).Verify([s_log.Key], Ed25519.Verify).Verified);
    }

    [Fact]
    public void Verify_AKeyNamedTwiceOrSigningTwice_IsOneSigner()
    {
        var note = new SignedNote("text\n", [s_log.Sign("text\n"), s_log.Sign("text\n")]);

        Assert.Single(note.Verify([s_log.Key, VerifierKey.Parse(s_log.Key.ToString()).Value], Ed25519.Verify).Signers);
    }

    [Fact]
    public void Verify_ACosignatureUnderAnotherTime_IsFalse()
    {
        var signature = s_witness.Sign("text\n");
        signature.Bytes[7] ^= 1;

        Assert.Equal(s_witness.Key, new SignedNote("text\n", [signature]).Verify([s_witness.Key], Ed25519.Verify).False);
    }

    [Theory]
    [InlineData(0x7FFFFFFFFFFFFFFF)]
    [InlineData(-1)]
    [InlineData(253402300800)]
    public void Cosignature_AtATimeThatCannotBe_IsNone(long seconds)
    {
        var bytes = s_witness.Sign("text\n").Bytes;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);

        Assert.Null(Cosignature.Parse(bytes));
        Assert.Null(Cosignature.Parse(bytes.AsSpan(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903a")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==")]
    [InlineData("example.com/foo+530d903a+")]
    [InlineData("example.com/f o+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void VerifierKey_AnythingElse_IsRefused(string text) => Assert.Equal("VerifierKeyMalformed", Refused.CodeOf(VerifierKey.Parse(text)));

    [Fact]
    public void VerifierKey_OfWhatIsNone_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => VerifierKey.Of("a b", VerifierKey.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => VerifierKey.Of("a\nb", VerifierKey.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => VerifierKey.Of("", VerifierKey.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => VerifierKey.Of("a", 0x06, new byte[32]));
        Assert.Throws<ArgumentException>(() => VerifierKey.Of("a", VerifierKey.Ed25519, new byte[31]));
    }

    [Theory]
    [InlineData("log.example\n7\n")]
    [InlineData("log.example\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log.example\n-7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log.example\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log.example\n7 \n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log.example\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n")]
    [InlineData("log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n")]
    [InlineData("log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n")]
    public void Checkpoint_AnythingElse_IsRefused(string text) =>
        Assert.Equal("CheckpointMalformed", Refused.CodeOf(Checkpoint.Parse(new SignedNote(text, []))));

    [Fact]
    public void Checkpoint_WithFurtherLines_KeepsThem()
    {
        const string text = "log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\nand more\n";

        var checkpoint = Checkpoint.Parse(new SignedNote(text, [])).Value;

        Assert.Equal(["more", "and more"], checkpoint.Extensions);
        Assert.Equal(text, checkpoint.Text);
    }

    private static IEnumerable<VerifiedSigner> NotVerified => [];

    private static SignedNote Parse(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Value;
}
