using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>How a question wants to be answered.</summary>
public enum QuestionType
{
    /// <summary>In words.</summary>
    Text,

    /// <summary>By one of its options.</summary>
    Choice,

    /// <summary>By a number.</summary>
    Number,

    /// <summary>By a day, <c>YYYY-MM-DD</c>.</summary>
    Date,

    /// <summary>By evidence: the id of a file that was uploaded.</summary>
    File,
}

/// <summary>One numbered question of a request.</summary>
/// <param name="No">Its number in the request, from 1.</param>
/// <param name="Text">1–2,000 characters.</param>
/// <param name="Options">For a choice: 2–20 options; else null.</param>
/// <param name="Required">Whether the request can be answered in full without it.</param>
public sealed record Question(int No, string Text, QuestionType Type = QuestionType.Text, IReadOnlyList<string>? Options = null, bool Required = true)
{
    /// <summary>Characters of a question, and of an answer in words.</summary>
    public const int MaxText = 2000;

    public const int MinOptions = 2;
    public const int MaxOptions = 20;

    /// <summary>Characters of an option.</summary>
    public const int MaxOption = 64;

    /// <summary>Numbers lie within ± this.</summary>
    public const decimal MaxNumber = 1_000_000_000_000m;

    /// <summary>
    /// The answer as it is kept: what was typed without the blanks around it, a number without its thousands' commas. Refused as malformed with
    /// <c>AnswerMalformed</c>, which names the question (detail <c>question</c>, its number) and why (detail <c>why</c>: <c>Empty</c>, <c>TooLong</c>,
    /// <c>NotText</c>, <c>NotAnOption</c>, <c>NotANumber</c>, <c>OutOfRange</c>, <c>NotADay</c>, <c>NotAFile</c>).
    /// </summary>
    public Result<string> Check(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return Malformed("Empty");
        if (typed.Length > MaxText) return Malformed("TooLong");
        var text = typed.Trim();
        switch (Type)
        {
            case QuestionType.Choice:
                return Options!.Contains(text) ? text : Malformed("NotAnOption");
            case QuestionType.Number:
                return Typed.Number(text) is not { } number ? Malformed("NotANumber")
                    : number is < -MaxNumber or > MaxNumber ? Malformed("OutOfRange")
                    : number.ToString(CultureInfo.InvariantCulture);
            case QuestionType.Date:
                return DateOnly.TryParseExact(Typed.Fold(text), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Malformed("NotADay");
            case QuestionType.File:
                return Guid.TryParse(text, out var id) ? id.ToString() : Malformed("NotAFile");
            default:
                return PlainText.IsSaid(text, MaxText) ? text : Malformed("NotText");
        }
    }

    private Refusal Malformed(string why) =>
        Refusal.Malformed("AnswerMalformed").With("question", No.ToString(CultureInfo.InvariantCulture)).With("why", why);
}
