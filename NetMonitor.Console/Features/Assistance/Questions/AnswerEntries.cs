using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>What a person has typed in answer to questions so far, by their numbers: it becomes answers when it is sent.</summary>
public sealed class AnswerEntries
{
    private readonly Dictionary<int, string> _texts = [];

    /// <summary>Files that were brought for the answers: they are kept with them, or what was chosen of them would name nothing.</summary>
    public List<(Guid Id, string Name)> Files { get; } = [];

    public string this[int no]
    {
        get => _texts.GetValueOrDefault(no, "");
        set => _texts[no] = value;
    }

    public string ToJson() =>
        JsonSerializer.Serialize(new Kept(_texts, [.. Files.Select(file => new KeptFile(file.Id, file.Name))]), AnswerJson.Options);

    /// <summary>Takes over what was typed earlier.</summary>
    public void Fill(string json)
    {
        var kept = JsonSerializer.Deserialize<Kept>(json, AnswerJson.Options)!;
        foreach (var (no, text) in kept.Texts) _texts[no] = text;
        Files.AddRange(kept.Files.Select(file => (file.Id, file.Name)));
    }

    /// <summary>Whether something is still to be said before the questions are answered in full.</summary>
    public bool Lacks(IEnumerable<Question> questions) => questions.Any(question => question.Required && string.IsNullOrWhiteSpace(this[question.No]));

    /// <summary>What is answered, in the questions' order; whether it fits is for the domain to say.</summary>
    public IReadOnlyList<TypedAnswer> Answers(IEnumerable<Question> questions) =>
        [.. questions.Where(question => !string.IsNullOrWhiteSpace(this[question.No])).Select(question => new TypedAnswer(question.No, this[question.No]))];

    private sealed record Kept(Dictionary<int, string> Texts, IReadOnlyList<KeptFile> Files);

    private sealed record KeptFile(Guid Id, string Name);
}
