using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>A question as it is asked, before it has its number.</summary>
public sealed record AskedQuestion(string? Text, QuestionType Type = QuestionType.Text, IReadOnlyList<string>? Options = null, bool Required = true);

/// <summary>An answer as it is sent: to which question, and what was typed.</summary>
/// <param name="No">The question's number.</param>
public readonly record struct TypedAnswer(int No, string? Text);

/// <summary>The questions of a request, or those that a center keeps prepared for a cause: numbered in the order they are asked.</summary>
public sealed record QuestionSet(IReadOnlyList<Question> Questions)
{
    /// <summary>Questions of one request.</summary>
    public const int Most = 100;

    /// <summary>
    /// Refused as malformed: <c>QuestionsMissing</c>, <c>TooManyQuestions</c> (details <c>questions</c>, <c>max</c>) and <c>QuestionMalformed</c>, which names
    /// the question (detail <c>question</c>, its number) and why (detail <c>why</c>: <c>Empty</c>, <c>TooLong</c>, <c>NotText</c>, <c>UnknownType</c>,
    /// <c>OptionsNotFit</c>).
    /// </summary>
    public static Result<QuestionSet> Of(IReadOnlyList<AskedQuestion>? asked)
    {
        if (asked is not { Count: > 0 }) return Refusal.Malformed("QuestionsMissing");
        if (asked.Count > Most)
            return Refusal.Malformed("TooManyQuestions").With("questions", Invariant(asked.Count)).With("max", Invariant(Most));
        var questions = new List<Question>(asked.Count);
        foreach (var question in asked)
        {
            var no = questions.Count + 1;
            if (ProblemOf(question) is { } why) return Refusal.Malformed("QuestionMalformed").With("question", Invariant(no)).With("why", why);
            var options = question.Type == QuestionType.Choice ? question.Options!.Select(option => option.Trim()).ToList() : null;
            questions.Add(new Question(no, question.Text!.Trim(), question.Type, options, question.Required));
        }

        return new QuestionSet(questions);
    }

    /// <summary>
    /// The answers as they are kept, by their questions' numbers. Refused as malformed: <c>AnswersMissing</c>, <c>QuestionUnknown</c> and
    /// <c>AnsweredTwice</c> (detail <c>question</c>), and <c>AnswerMalformed</c> as <see cref="Question.Check"/> says.
    /// </summary>
    public Result<IReadOnlyDictionary<int, string>> Check(IReadOnlyList<TypedAnswer>? typed)
    {
        if (typed is not { Count: > 0 }) return Refusal.Malformed("AnswersMissing");
        var answers = new Dictionary<int, string>();
        foreach (var (no, text) in typed)
        {
            if (Questions.FirstOrDefault(question => question.No == no) is not { } question)
                return Refusal.Malformed("QuestionUnknown").With("question", Invariant(no));
            var answer = question.Check(text);
            if (answer.IsRefused) return answer.Refusal;
            if (!answers.TryAdd(no, answer.Value)) return Refusal.Malformed("AnsweredTwice").With("question", Invariant(no));
        }

        return Result.Of<IReadOnlyDictionary<int, string>>(answers);
    }

    private static string? ProblemOf(AskedQuestion question) =>
        string.IsNullOrWhiteSpace(question.Text) ? "Empty"
        : question.Text.Length > Question.MaxText ? "TooLong"
        : !PlainText.IsSaid(question.Text, Question.MaxText) ? "NotText"
        : !Enum.IsDefined(question.Type) ? "UnknownType"
        : question.Type == QuestionType.Choice ? HasGoodOptions(question.Options) ? null : "OptionsNotFit"
        : question.Options is { Count: > 0 } ? "OptionsNotFit"
        : null;

    private static bool HasGoodOptions(IReadOnlyList<string>? options) =>
        options is { Count: >= Question.MinOptions and <= Question.MaxOptions } && options.All(option => PlainText.IsLine(option, Question.MaxOption))
        && options.Select(option => option.Trim()).Distinct(StringComparer.Ordinal).Count() == options.Count;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
