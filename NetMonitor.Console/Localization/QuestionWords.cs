using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what questions name.</summary>
public sealed class QuestionWords(IStringLocalizer<QuestionsText> texts)
{
    public string Of(QuestionType type) => texts[$"QuestionType_{type}"];

    /// <summary>Why a question can't be asked, or an answer does not fit.</summary>
    public string Why(string why) => texts.Find($"Why_{why}") ?? why;
}
