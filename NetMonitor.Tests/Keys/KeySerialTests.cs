using CsCheck;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Tests.Keys;

public sealed class KeySerialTests
{
    [Theory]
    [InlineData("DEMO000001", "DEMO000001")]
    [InlineData(" ab-12 34 ", "AB-1234")]
    [InlineData("ａｂ－１２", "AB-12")]
    [InlineData("AB—12", "AB-12")]
    [InlineData("0001234567890123456789012345678901234567", "0001234567890123456789012345678901234567")]
    public void OfTyped_WhatPeopleType_IsTheSerialNumber(string typed, string serial) => Assert.Equal(serial, KeySerial.OfTyped(typed).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("A_1")]
    [InlineData("A,1")]
    [InlineData("密钥1")]
    [InlineData("É1")]
    [InlineData("A\u200B1")]
    [InlineData("\uD800A")]
    [InlineData("00012345678901234567890123456789012345678")]
    public void OfTyped_AnythingElse_IsRefused(string? typed)
    {
        var refusal = KeySerial.OfTyped(typed).Refusal;

        Assert.Equal(("KeySerialMalformed", "R10.3"), (refusal?.Code, refusal?.Rule));
    }

    [Fact]
    public void OfTyped_WhatItMade_StaysAsItIs() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["aZ09- －"], 0, 45]).Sample(typed =>
        KeySerial.OfTyped(typed) is var made && (made.IsRefused || KeySerial.IsValid(made.Value) && KeySerial.OfTyped(made.Value).Value == made.Value));
}
