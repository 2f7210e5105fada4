using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Assistance;

public class QuestionTests
{
    private static readonly QuestionSet s_set = QuestionSet.Of(
    [
        new("谁经营该店？"), new("是否存在？", QuestionType.Choice, ["是", "否"]), new("销售额？", QuestionType.Number),
        new("何日开业？", QuestionType.Date), new("现场照片", QuestionType.File, Required: false),
    ]).Value;

    [Fact]
    public void Questions_AreNumberedInTheirOrder_FromOne() => Assert.Equal([1, 2, 3, 4, 5], s_set.Questions.Select(question => question.No));

    [Fact]
    public void Questions_ThreeHundred_AreTooMany_AHundredAreNot()
    {
        var refused = QuestionSet.Of([.. Enumerable.Repeat(new AskedQuestion("？"), 300)]);

        Refused.With("TooManyQuestions", null, refused);
        Assert.Equal(("300", "100"), (refused.Refusal!.Details!["questions"], refused.Refusal.Details["max"]));
        Assert.False(QuestionSet.Of([.. Enumerable.Repeat(new AskedQuestion("？"), 100)]).IsRefused);
    }

    [Fact]
    public void Questions_None_AreMissing()
    {
        Refused.With("QuestionsMissing", null, QuestionSet.Of([]));
        Refused.With("QuestionsMissing", null, QuestionSet.Of(null));
    }

    public static TheoryData<string?, QuestionType, string[]?, string> Malformed => new()
    {
        { " ", QuestionType.Text, null, "Empty" },
        { null, QuestionType.Text, null, "Empty" },
        { new string('问', 2001), QuestionType.Text, null, "TooLong" },
        { "问\0", QuestionType.Text, null, "NotText" },
        { "？", (QuestionType)99, null, "UnknownType" },
        { "？", QuestionType.Choice, null, "OptionsNotFit" },
        { "？", QuestionType.Choice, ["是"], "OptionsNotFit" },
        { "？", QuestionType.Choice, ["是", " 是"], "OptionsNotFit" },
        { "？", QuestionType.Choice, ["是", ""], "OptionsNotFit" },
        { "？", QuestionType.Choice, [.. Enumerable.Range(1, 21).Select(option => $"{option}")], "OptionsNotFit" },
        { "？", QuestionType.Text, ["是", "否"], "OptionsNotFit" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Question_Malformed_IsNamedByItsNumber(string? text, QuestionType type, string[]? options, string why)
    {
        var refused = QuestionSet.Of([new("一"), new(text, type, options)]);

        Refused.With("QuestionMalformed", null, refused);
        Assert.Equal(("2", why), (refused.Refusal!.Details!["question"], refused.Refusal.Details["why"]));
    }

    [Theory]
    [InlineData(1, " 某公司 ", "某公司")]
    [InlineData(2, "是", "是")]
    [InlineData(3, "１,２３４.５０", "1234.50")]
    [InlineData(3, "-7", "-7")]
    [InlineData(4, "２０２６-０２-２８", "2026-02-28")]
    [InlineData(5, "0193F0D8-0000-7000-8000-000000000001", "0193f0d8-0000-7000-8000-000000000001")]
    public void Answer_ThatFits_IsKeptAsItIsMeant(int no, string typed, string kept) => Assert.Equal(kept, s_set.Check([new(no, typed)]).Value[no]);

    [Theory]
    [InlineData(1, "", "Empty")]
    [InlineData(1, "答\0", "NotText")]
    [InlineData(2, "也许", "NotAnOption")]
    [InlineData(3, "1,5", "NotANumber")]
    [InlineData(3, "1000000000001", "OutOfRange")]
    [InlineData(4, "2026-02-30", "NotADay")]
    [InlineData(4, "昨天", "NotADay")]
    [InlineData(5, "a.txt", "NotAFile")]
    public void Answer_ThatDoesNotFit_NamesItsQuestion_AndWhy(int no, string typed, string why)
    {
        var refused = s_set.Check([new(no, typed)]);

        Refused.With("AnswerMalformed", null, refused);
        Assert.Equal(($"{no}", why), (refused.Refusal!.Details!["question"], refused.Refusal.Details["why"]));
    }

    [Fact]
    public void Answer_TooLong_IsRefused_WhateverItAnswers() => Assert.All(s_set.Questions, question =>
        Assert.Equal("TooLong", question.Check(new string('9', 2001)).Refusal!.Details!["why"]));

    [Fact]
    public void Answers_ToNothing_ToAnUnknownQuestion_OrTwice_AreRefused()
    {
        Refused.With("AnswersMissing", null, s_set.Check([]));
        Refused.With("QuestionUnknown", null, s_set.Check([new(6, "答")]));
        Refused.With("AnsweredTwice", null, s_set.Check([new(1, "答"), new(1, "再答")]));
    }

    [Fact]
    public void Input_ABareText_IsAnsweredInWords_AnObjectSaysHow()
    {
        var inputs = JsonSerializer.Deserialize<List<QuestionInput>>(
            """["谁？", {"text": "是否？", "type": "Choice", "options": ["是", "否"], "required": false}, {"text": "几？"}]""", AnswerJson.Options)!;

        Assert.Equal(new QuestionInput("谁？"), inputs[0]);
        Assert.Equal((QuestionType.Choice, false), (inputs[1].Type, inputs[1].Required));
        Assert.Equal(["是", "否"], inputs[1].Options!);
        Assert.Equal(new QuestionInput("几？"), inputs[2]);
        Assert.Equal(inputs.Select(input => input.Text), JsonSerializer.Deserialize<List<QuestionInput>>(
            JsonSerializer.Serialize(inputs, AnswerJson.Options), AnswerJson.Options)!.Select(input => input.Text));
    }

    [Theory]
    [InlineData("""[7]""")]
    [InlineData("""[["谁？"]]""")]
    [InlineData("""[{"text": "谁？", "type": "Riddle"}]""")]
    public void Input_OfAnotherForm_IsNoInput(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<List<QuestionInput>>(json, AnswerJson.Options));

    [Fact]
    public void Refusal_OfAQuestionOrAnswer_IsTellableByItsNumber() => Assert.Equal(
        RefusalKind.Malformed, s_set.Check([new(2, "也许")]).Refusal!.Kind);
}
