using NetMonitor.Console.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

public class Ed25519Tests
{
    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Signature_OfTheRfcsMessages_IsTheRfcs(string seed, string publicKey, string message, string signature)
    {
        var (key, text, signed) = (Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature));

        Assert.Equal(key, Ed25519.PublicKey(Convert.FromHexString(seed)));
        Assert.Equal(signed, Ed25519.Sign(Convert.FromHexString(seed), text));
        Assert.True(Ed25519.Verify(key, text, signed));
        Assert.False(Ed25519.Verify(key, [.. text, 0], signed));
        signed[0] ^= 1;
        Assert.False(Ed25519.Verify(key, text, signed));
    }

    [Fact]
    public void Verify_OfOtherLengths_IsFalse()
    {
        var seed = Ed25519.NewSeed();
        var (key, signature) = (Ed25519.PublicKey(seed), Ed25519.Sign(seed, [1]));

        Assert.True(Ed25519.Verify(key, [1], signature));
        Assert.False(Ed25519.Verify(key[1..], [1], signature));
        Assert.False(Ed25519.Verify([], [1], signature));
        Assert.False(Ed25519.Verify(key, [1], signature[1..]));
        Assert.False(Ed25519.Verify(key, [1], [.. signature, 0]));
        Assert.False(Ed25519.Verify(key, [1], []));
        Assert.False(Ed25519.Verify([.. Enumerable.Repeat((byte)0xFF, 32)], [1], signature));
    }

    /// <summary>Vectors 15 and 9 of C2SP/CCTV ed25519: RFC 8032 refuses points that are not in their one encoding.</summary>
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000",
        "ed25519vectors 10")]
    [InlineData(
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "ed25519vectors 6")]
    public void Verify_OfPointsInAnotherEncoding_IsFalse(string publicKey, string signature, string message) => Assert.False(
        Ed25519.Verify(Convert.FromHexString(publicKey), System.Text.Encoding.ASCII.GetBytes(message), Convert.FromHexString(signature)));

    /// <summary>
    /// A known limit. RFC 8032 leaves open what is done with a part of small order, and implementations differ: a key's owner, and nobody else, can
    /// make a signature that holds here and not in Go (vector 6 of C2SP/CCTV ed25519). Keys of small order verify nothing here (vector 3).
    /// </summary>
    [Theory]
    [InlineData(
        "10eb7c3acfb2bed3e0d6ab89bf5a3d6afddd1176ce4812e38d9fd485058fdb1f",
        "36684ea91032ba5b1dbab2d02f4debc74c3327f2b3802e2e4d371aa42b12b56bc02e2b9e63e385c058bf62b14b3a2b29ccefe8e38ddb536bc3f9865320a3d801",
        "ed25519vectors 10", true)]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "36684ea91032ba5b1dbab2d02f4debc74c3327f2b3802e2e4d371aa42b12b56b05ba9a796274d80437afa36f1236563f2f3b0aa84cecddc3d20914615ba4fe02",
        "ed25519vectors 3", false)]
    public void Verify_OfPartsOfSmallOrder_IsAsBouncyCastleDoes(string publicKey, string signature, string message, bool holds) => Assert.Equal(
        holds, Ed25519.Verify(Convert.FromHexString(publicKey), System.Text.Encoding.ASCII.GetBytes(message), Convert.FromHexString(signature)));
}
