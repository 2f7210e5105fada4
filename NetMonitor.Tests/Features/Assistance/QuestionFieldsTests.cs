using Bunit;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Ui;

namespace NetMonitor.Tests.Features.Assistance;

public sealed class QuestionFieldsTests : PageContext
{
    private static readonly Question[] s_questions =
    [
        new(1, "Who runs it?"), new(2, "Does it exist?", QuestionType.Choice, ["yes", "no"]), new(3, "Sales?", QuestionType.Number),
        new(4, "Since when?", QuestionType.Date), new(5, "Photograph", QuestionType.File, Required: false),
    ];

    [Fact]
    public void Builder_AddsMovesAndRemoves_AndNumbersAnew()
    {
        var (drafts, told) = (new List<QuestionDraft>(), 0);
        var builder = Render<QuestionBuilder>(p => p.Add(c => c.Questions, drafts).Add(c => c.Changed, () => told++));
        Assert.Contains("No questions yet", builder.Markup, StringComparison.Ordinal);

        foreach (var text in new[] { "one", "two", "three" })
        {
            builder.Find(".add button").Click();
            builder.Find($"#q-text-{drafts.Count - 1}").Change(text);
        }

        builder.Find("[aria-label='Move question 3 up']").Click();
        builder.Find("[aria-label='Move question 1 down']").Click();
        builder.Find("[aria-label='Remove question 3']").Click();

        Assert.Equal(["three", "one"], drafts.Select(draft => draft.Text));
        Assert.True(builder.Find("[aria-label='Move question 1 up']").HasAttribute("disabled"));
        Assert.True(builder.Find("[aria-label='Move question 2 down']").HasAttribute("disabled"));
        Assert.Equal(9, told);
    }

    [Fact]
    public void Builder_OfAChoice_AsksForItsOptions_AndGivesThemOn()
    {
        var drafts = new List<QuestionDraft> { new() { Text = "?" } };
        var builder = Render<QuestionBuilder>(p => p.Add(c => c.Questions, drafts));

        builder.Find("#q-type-0").Change(nameof(QuestionType.Choice));
        builder.Find("#q-options-0").Change("yes\n\n no ");

        Assert.Equal(["yes", "no"], drafts[0].ToInput().Options!);
        drafts[0].Type = QuestionType.Text;
        Assert.Null(drafts[0].ToInput().Options);
    }

    [Fact]
    public void Builder_WithTheMostThereMayBe_AddsNoMore()
    {
        var drafts = Enumerable.Range(0, QuestionSet.Most).Select(_ => new QuestionDraft()).ToList();
        Assert.True(Render<QuestionBuilder>(p => p.Add(c => c.Questions, drafts)).Find(".add button").HasAttribute("disabled"));
    }

    [Fact]
    public void Builder_Refused_SaysItAtTheQuestion_UntilThatIsMended()
    {
        var drafts = new List<QuestionDraft> { new() { Text = "?" }, new() };
        var refusal = Refusal.Malformed("QuestionMalformed").With("question", "2").With("why", "Empty");
        var builder = Render<QuestionBuilder>(p => p.Add(c => c.Questions, drafts).Add(c => c.Refusal, refusal));
        Assert.Equal("nothing is said", builder.Find("#q-text-1-problem").TextContent);

        builder.Find("#q-text-1").Change("what?");

        Assert.Empty(builder.FindAll(".problem"));
    }

    [Fact]
    public void Fields_TakeAnAnswerInTheWayOfItsQuestion()
    {
        var entries = new AnswerEntries();
        var file = Guid.CreateVersion7();
        var fields = Render<AnswerFields>(p => p
            .Add(c => c.Questions, s_questions).Add(c => c.Entries, entries).Add(c => c.Files, [(file, "a.jpg")]));

        fields.Find("textarea#answer-1").Change("someone");
        fields.Find("select#answer-2").Change("no");
        fields.Find("input#answer-3").Change("1,200");
        fields.Find("input#answer-4").Change("2026-09-03");
        fields.Find("select#answer-5").Change($"{file}");

        Assert.Equal(["someone", "no", "1,200", "2026-09-03", $"{file}"], entries.Answers(s_questions).Select(answer => answer.Text));
        Assert.False(new QuestionSet(s_questions).Check(entries.Answers(s_questions)).IsRefused);
        Assert.Equal("3. Sales?", fields.Find("label[for=answer-3]").ChildNodes[0].TextContent.Trim());
        Assert.Equal("if known", fields.Find("#answer-5-hint").TextContent);
    }

    [Fact]
    public void Fields_Refused_SayItAtTheAnswer()
    {
        var refusal = Refusal.Malformed("AnswerMalformed").With("question", "3").With("why", "NotANumber");
        var fields = Render<AnswerFields>(p => p
            .Add(c => c.Questions, s_questions).Add(c => c.Entries, new AnswerEntries()).Add(c => c.Refusal, refusal));
        Assert.Equal("must be a number", Assert.Single(fields.FindAll(".problem")).TextContent);
        Assert.Equal("true", fields.Find("#answer-3").GetAttribute("aria-invalid"));

        Assert.Contains("The answer to question 3 does not fit: must be a number.", Render<RefusalAlert>(p => p.Add(c => c.Refusal, refusal)).Markup,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_AreKeptAsTyped_AndKnowWhatIsLeft()
    {
        var entries = new AnswerEntries { [1] = "someone", [3] = "x" };
        entries.Files.Add((Guid.Empty, "a.jpg"));
        var back = new AnswerEntries();
        back.Fill(entries.ToJson());

        Assert.Equal([(Guid.Empty, "a.jpg")], back.Files);
        Assert.Equal("x", back[3]);
        Assert.True(back.Lacks(s_questions));
        (back[2], back[4]) = ("yes", "2026-09-03");
        Assert.False(back.Lacks(s_questions));
    }
}
