using System.Text;
using CsCheck;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal.Log;

/// <summary>The formats that carry a proof beside a checkpoint: what a log hands out, and what it sends its witness.</summary>
public class ProofFormatsTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    private const string Note = $"log.example\n7\n{Hash}\n— log.example AAAAAAE=\n";

    /// <summary>The example of c2sp.org/tlog-witness.</summary>
    private const string ExampleRequest = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """;

    [Fact]
    public void Request_OfTheSpecification_IsReadAndWrittenBackTheSame()
    {
        var request = AddCheckpoint.Parse(Encoding.UTF8.GetBytes(ExampleRequest)).Value;

        Assert.Equal(20852014, request.OldSize);
        Assert.Equal(4, request.Proof.Count);
        Assert.Equal(2, request.Checkpoint.Signatures.Count);
        Assert.Equal(ExampleRequest, request.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 3\n")]
    [InlineData($"old 03\n\n{Note}")]
    [InlineData($"old -3\n\n{Note}")]
    [InlineData($"old  3\n\n{Note}")]
    [InlineData($"Old 3\n\n{Note}")]
    [InlineData($"old 3\r\n\r\n{Note}")]
    [InlineData($"old 9223372036854775808\n\n{Note}")]
    [InlineData($"\nold 3\n\n{Note}")]
    [InlineData($"old 3\nAAAA\n\n{Note}")]
    [InlineData($"old 3\n {Hash}\n{Note}")]
    [InlineData($"old 3\n{Note}")]
    [InlineData($"{Hash}old 3\n\n{Note}")]
    public void Request_AnythingElse_IsRefused(string text) =>
        Assert.Equal("AddCheckpointMalformed", Refused.CodeOf(AddCheckpoint.Parse(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Request_WithoutANote_IsRefusedForIt() =>
        Assert.Equal("NoteMalformed", Refused.CodeOf(AddCheckpoint.Parse("old 3\n\nlog.example\n"u8)));

    [Theory]
    [InlineData($"c2sp.org/tlog-proof@v1\nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra YWdl\nindex 0\n{Hash}{Hash}\n{Note}")]
    public void Proof_IsReadAndWrittenBackTheSame(string text) =>
        Assert.Equal(text, TlogProof.Parse(Encoding.UTF8.GetBytes(text)).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 3\n")]
    [InlineData($"c2sp.org/tlog-proof@v1\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v2\nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\r\nindex 3\r\n\r\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nindex 03\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nindex -3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nindex 3\nextra YWdl\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra YWdl\nextra YWdl\nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra \nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra YWdm=\nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra YWd=\nindex 3\n\n{Note}")]
    [InlineData($"c2sp.org/tlog-proof@v1\nextra YWdl\n\n{Note}")]
    [InlineData($"\nc2sp.org/tlog-proof@v1\nindex 3\n\n{Note}")]
    public void Proof_AnythingElse_IsRefused(string text) => Assert.Equal("ProofMalformed", Refused.CodeOf(TlogProof.Parse(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Proofs_OfMoreHashesThanAnyTreeNeeds_AreRefused()
    {
        var most = string.Concat(Enumerable.Repeat(Hash, 63));

        Assert.Equal("Done", Refused.CodeOf(TlogProof.Parse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 3\n{most}\n{Note}"))));
        Assert.Equal("ProofMalformed", Refused.CodeOf(TlogProof.Parse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 3\n{most}{Hash}\n{Note}"))));
        Assert.Equal("Done", Refused.CodeOf(AddCheckpoint.Parse(Encoding.UTF8.GetBytes($"old 3\n{most}\n{Note}"))));
        Assert.Equal("AddCheckpointMalformed", Refused.CodeOf(AddCheckpoint.Parse(Encoding.UTF8.GetBytes($"old 3\n{most}{Hash}\n{Note}"))));
    }

    [Fact]
    public void Proof_WithTheLargestEntry_IsRead()
    {
        var entry = new byte[ushort.MaxValue];
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Note)).Value;

        Assert.Equal(entry, TlogProof.Parse(Encoding.UTF8.GetBytes(new TlogProof(entry, 0, [], note).ToString())).Value.Extra);
        var endless = Encoding.UTF8.GetBytes(new TlogProof(new byte[TlogProof.MaxBytes], 0, [], note).ToString());
        Assert.Equal("ProofMalformed", Refused.CodeOf(TlogProof.Parse(endless)));
    }

    /// <summary>Each format has one spelling: whatever is read from a changed text is written back as that text.</summary>
    [Fact]
    public void Parse_OfAnyChangedByte_IsRefusedOrWrittenBackTheSame()
    {
        var proof = Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nextra YWdl\nindex 10\n{Hash}\n{Note}");
        var request = Encoding.UTF8.GetBytes(ExampleRequest);
        Gen.Select(Gen.Int[0, request.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var (changedRequest, changedProof) = (Changed(request, at, value), Changed(proof, at % proof.Length, value));
            if (AddCheckpoint.Parse(changedRequest) is { IsRefused: false } read)
                Assert.Equal(changedRequest, Encoding.UTF8.GetBytes(read.Value.ToString()));
            if (TlogProof.Parse(changedProof) is { IsRefused: false } readProof)
                Assert.Equal(changedProof, Encoding.UTF8.GetBytes(readProof.Value.ToString()));
        });

        static byte[] Changed(byte[] bytes, int at, byte value) => [.. bytes[..at], value, .. bytes[(at + 1)..]];
    }
}
