using System.Text;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Tests.Keys;

public class KeyCodeTests
{
    private static readonly byte[] Twenty = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly byte[] ThirtyTwo = Encoding.ASCII.GetBytes("12345678901234567890123456789012");

    [Theory]
    [InlineData(59, "94287082", "46119246")]
    [InlineData(1111111109, "07081804", "68084774")]
    [InlineData(20000000000, "65353130", "77737706")]
    public void At_VectorsOfRfc6238_Agree(long seconds, string sha1, string sha256)
    {
        var step = KeyCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds), 30);

        Assert.Equal(sha1, KeyCode.At(KeyAlgorithm.Sha1, Twenty, step, 8));
        Assert.Equal(sha256, KeyCode.At(KeyAlgorithm.Sha256, ThirtyTwo, step, 8));
    }

    [Fact]
    public void At_FewerDigits_AreTheLastOnes() =>
        Assert.Equal("081804", KeyCode.At(KeyAlgorithm.Sha1, Twenty, 1111111109 / 30, 6));

    [Theory]
    [InlineData("1234567890abcdef1234567890abcdef", 1313998979, 1234, "5678", "814095")]
    [InlineData("1234567890abcdefabcdef1234567890", 1313998995, 5621, "3698", "959691")]
    public void Sm3_VectorsOfGmt0021_Agree(string key, long factor, int counter, string challenge, string code) =>
        Assert.Equal(code, Sm3Otp.At(Convert.FromHexString(key), factor, 6, challenge, counter));

    [Fact]
    public void At_Sm3_DependsOnStepAndChallenge()
    {
        var codes = new[]
        {
            KeyCode.At(KeyAlgorithm.Sm3, Twenty, 1, 6), KeyCode.At(KeyAlgorithm.Sm3, Twenty, 2, 6),
            KeyCode.At(KeyAlgorithm.Sm3, Twenty, 1, 6, "5678"), KeyCode.At(KeyAlgorithm.Sm3, ThirtyTwo, 1, 6),
        };

        Assert.Equal(4, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[0-9]{6}$", code));
        Assert.Equal(codes[0], KeyCode.At(KeyAlgorithm.Sm3, Twenty, 1, 6, ""));
    }

    [Fact]
    public void At_AChallengeForATotpKey_IsMisuse() =>
        Assert.Throws<ArgumentException>(() => KeyCode.At(KeyAlgorithm.Sha1, Twenty, 1, 6, "1"));

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public void At_OtherDigits_IsMisuse(int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyCode.At(KeyAlgorithm.Sm3, Twenty, 1, digits));
}
