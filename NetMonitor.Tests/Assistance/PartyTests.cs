using CsCheck;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Assistance;

public class PartyTests
{
    /// <summary>The example of GB 32100 itself.</summary>
    private const string Published = "91350100M000100Y43";

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly DateOnly Today = new(2026, 11, 28);

    private static readonly Gen<string> CreditCodes = Gen.Char[Alphabet].Array[17].Select(characters =>
        new string(characters) + CreditCode.CheckCharacter(characters));

    private static readonly string[] s_divisions = ["110105", "330106", "440524"];

    private static readonly Gen<string> CitizenNumbers = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 40_000], Gen.Int[1, 999]).Select(
        (division, day, sequence) => Complete($"{s_divisions[division]}{new DateOnly(1900, 1, 1).AddDays(day):yyyyMMdd}{sequence:D3}"));

    // The first two are the examples of GB 11643 itself.
    [Theory]
    [InlineData("11010519491231002X", "11010519491231002X")]
    [InlineData("440524188001010014", "440524188001010014")]
    [InlineData("11010519491231002x", "11010519491231002X")]
    [InlineData("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X")]
    [InlineData(" 110105 19491231 002X ", "11010519491231002X")]
    public void CitizenNumber_AsItIsTyped_IsFolded(string typed, string number)
    {
        Assert.True(CitizenNumber.TryParse(typed, Today, out var read));
        Assert.Equal(number, read.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("110105194912310021")]
    [InlineData("X1010519491231002X")]
    [InlineData("1101051949123100")]
    public void CitizenNumber_ThatIsNone_IsNot(string? typed) => Assert.False(CitizenNumber.TryParse(typed, Today, out _));

    [Theory]
    [InlineData("11010519490230001")]
    [InlineData("11010520261129001")]
    [InlineData("11010518751231001")]
    [InlineData("91010519491231001")]
    public void CitizenNumber_OfAnImpossibleDayOrProvince_IsNone_WhateverItsCheck(string body) =>
        Assert.False(CitizenNumber.TryParse(Complete(body), Today, out _));

    [Fact]
    public void CitizenNumber_WithOneDigitMistyped_OrTwoNeighboursSwapped_IsNone() => Gen.Select(CitizenNumbers, Gen.Int[0, 16], Gen.Int[1, 9]).Sample(
        (number, at, off) =>
        {
            var mistyped = number.ToCharArray();
            mistyped[at] = (char)('0' + (mistyped[at] - '0' + off) % 10);
            var swapped = number.ToCharArray();
            (swapped[at], swapped[(at + 1) % 17]) = (swapped[(at + 1) % 17], swapped[at]);
            return CitizenNumber.TryParse(number, Today, out _) && !CitizenNumber.TryParse(new string(mistyped), Today, out _)
                && (at == 16 || new string(swapped) == number || !CitizenNumber.TryParse(new string(swapped), Today, out _));
        });

    [Fact]
    public void CitizenNumber_Masked_ShowsItsDivisionAndItsEnd_OfAShortOneNothing()
    {
        Assert.Equal("110105**********2X", CitizenNumber.Masked("11010519491231002X"));
        Assert.Equal("********", CitizenNumber.Masked("11010519"));
    }

    [Theory]
    [InlineData(Published)]
    [InlineData("91350100m000100y43")]
    [InlineData("９１３５０１００Ｍ０００１００Ｙ４３")]
    [InlineData("91350100-M000100Y-43")]
    public void CreditCode_AsItIsTyped_IsFolded(string typed)
    {
        Assert.True(CreditCode.TryParse(typed, out var code));
        Assert.Equal(Published, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("91350100M000100Y44")]
    [InlineData("91350100I000100Y43")]
    [InlineData("91350100M000100Y4")]
    public void CreditCode_ThatIsNone_IsNot(string? typed) => Assert.False(CreditCode.TryParse(typed, out _));

    [Fact]
    public void CreditCode_WithOneCharacterMistyped_IsNone() => Gen.Select(CreditCodes, Gen.Int[0, 17], Gen.Int[1, 30]).Sample((code, at, off) =>
    {
        var mistyped = code.ToCharArray();
        mistyped[at] = Alphabet[(Alphabet.IndexOf(mistyped[at], StringComparison.Ordinal) + off) % Alphabet.Length];
        return CreditCode.TryParse(code, out _) && !CreditCode.TryParse(new string(mistyped), out _);
    });

    [Fact]
    public void Party_WithACitizensNumberForItsCreditCode_IsRefused_AlsoWhereItPassesTheCodesCheck()
    {
        var numbers = Enumerable.Range(1, 999).Select(sequence => Complete($"11010519491231{sequence:D3}")).ToList();
        // One in 31 does.
        Assert.Contains(numbers, number => CreditCode.TryParse(number, out _));
        Assert.All(numbers, number =>
        {
            var refused = Party.OfTyped("某店", number.ToLowerInvariant(), null, Today, 3);
            Refused.With("CreditCodeIsCitizenNumber", null, refused);
            Assert.Equal([new("party", "3")], refused.Refusal!.Details!);
        });
    }

    [Fact]
    public void Party_WithABusinesssCode_IsNeverTakenForAPerson() => CreditCodes.Sample(code =>
        !CitizenNumber.TryParse($"9{code[1..17]}{CreditCode.CheckCharacter($"9{code[1..17]}")}", Today, out _));

    [Theory]
    [InlineData("", null, null, "PartyNameMalformed")]
    [InlineData("某店", "91350100M000100Y44", null, "CreditCodeMalformed")]
    [InlineData("某店", null, "110105194912310021", "IdNumberMalformed")]
    [InlineData("某店", null, Published, "IdNumberMalformed")]
    public void Party_Malformed_IsRefused(string name, string? creditCode, string? idNumber, string code) =>
        Refused.With(code, null, Party.OfTyped(name, creditCode, idNumber, Today, 1));

    [Fact]
    public void Party_ByItsNameAlone_OrWithEither_IsTaken()
    {
        Assert.Equal(new Party("某店", null, null), Party.OfTyped(" 某店 ", " ", null, Today, 1).Value);
        var both = Party.OfTyped("某店", Published, "11010519491231002x", Today, 1).Value;
        Assert.Equal((Published, "11010519491231002X"), (both.CreditCode.ToString(), both.IdNumber.ToString()));
    }

    private static string Complete(string body) => body + CitizenNumber.CheckCharacter(body);
}
