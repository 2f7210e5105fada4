using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>What a person has typed in answer to questions so far, by their numbers: it becomes answers when it is sent.</summary>
public sealed class AnswerEntries
{
    private readonly Dictionary<int, string> _texts = [];

    public string this[int no]
    {
        get => _texts.GetValueOrDefault(no, "");
        set => _texts[no] = value;
    }

    public string ToJson() => JsonSerializer.Serialize(_texts, AnswerJson.Options);

    /// <summary>Takes over what was typed earlier.</summary>
    public void Fill(string json)
    {
        foreach (var (no, text) in JsonSerializer.Deserialize<Dictionary<int, string>>(json, AnswerJson.Options)!) _texts[no] = text;
    }

    /// <summary>Whether something is still to be said before the questions are answered in full.</summary>
    public bool Lacks(IEnumerable<Question> questions) => questions.Any(question => question.Required && string.IsNullOrWhiteSpace(this[question.No]));

    /// <summary>What is answered, in the questions' order; whether it fits is for the domain to say.</summary>
    public IReadOnlyList<TypedAnswer> Answers(IEnumerable<Question> questions) =>
        [.. questions.Where(question => !string.IsNullOrWhiteSpace(this[question.No])).Select(question => new TypedAnswer(question.No, this[question.No]))];
}
