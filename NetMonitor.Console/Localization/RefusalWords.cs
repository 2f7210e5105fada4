using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Localization;

/// <summary>What a refusal says and what can be done about it. Keys are the refusal codes, with <c>_Way</c> for the way out.</summary>
public sealed partial class RefusalWords(IStringLocalizer<RefusalText> texts, Words words, SupervisionWords supervision, QuestionWords questions)
{
    public string Of(Refusal refusal) => texts.Find(refusal.Code) is { } text ? Fill(text, refusal) : texts[RefusalText.Unknown, refusal.Code];

    /// <summary>What can be done about it; null where nothing general can be said.</summary>
    public string? WayOut(Refusal refusal) => texts.Find($"{refusal.Code}_Way") is { } text ? Fill(text, refusal) : null;

    /// <summary>For a form that was refused field by field: what is wrong with each.</summary>
    public IReadOnlyList<string> FieldProblems(Refusal refusal) => refusal.Code == "FeedbackDoesNotFit" ? [.. Problems(refusal)] : [];

    private IEnumerable<string> Problems(Refusal refusal) => refusal.Details?.Select(detail => supervision.Problem(detail.Key, detail.Value)) ?? [];

    private string Fill(string text, Refusal refusal) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (name == "details") return string.Join(Words.Separator, Problems(refusal));
        if (refusal.Details is null || !refusal.Details.TryGetValue(name, out var value)) return "–";
        return name switch
        {
            "state" when Enum.TryParse<AssignmentState>(value, out var state) && refusal.Code == "StepNotPossible" => supervision.Of(state),
            "state" when Enum.TryParse<TaskState>(value, out var state) => supervision.Of(state),
            "step" when Enum.TryParse<AssignmentStep>(value, out var step) => supervision.Of(step),
            "step" when Enum.TryParse<TaskStep>(value, out var step) => supervision.Of(step),
            "roles" => words.Of(value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Role>)),
            "missing" when refusal.Code == "TaskUnfinished" => supervision.Missing(value),
            // Of an instant the invariant text is in no zone that people live in.
            "at" when DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) =>
                WorkingCalendar.Clock(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            "why" when refusal.Code is "QuestionMalformed" or "AnswerMalformed" => questions.Why(value),
            "role" when Enum.TryParse<Role>(value, out var role) => words.Of(role),
            "kind" when Enum.TryParse<UnitKind>(value, out var kind) => words.Of(kind),
            _ => value,
        };
    });

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Placeholder();
}
