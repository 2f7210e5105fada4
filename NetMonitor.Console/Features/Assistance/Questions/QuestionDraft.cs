using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>A question under construction.</summary>
public sealed class QuestionDraft
{
    public string Text { get; set; } = "";
    public QuestionType Type { get; set; }
    public bool Required { get; set; } = true;

    /// <summary>One option a line, as it is typed.</summary>
    public string Options { get; set; } = "";

    public static QuestionDraft Of(Question question) => new()
    {
        Text = question.Text, Type = question.Type, Required = question.Required, Options = string.Join('\n', question.Options ?? []),
    };

    public QuestionInput ToInput() => new(
        Text, Type, Type == QuestionType.Choice ? Options.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null, Required);
}
