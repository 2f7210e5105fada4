using System.Globalization;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>What a person has typed into a feedback form so far: texts, which become values when they are sent.</summary>
public sealed class FeedbackEntries
{
    private readonly FeedbackForm _form;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public FeedbackEntries(FeedbackForm form, IReadOnlyDictionary<string, FeedbackValue> values)
    {
        _form = form;
        foreach (var (name, value) in values)
            _texts[name] = value.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : value.Text ?? "";
    }

    public string ToJson() => JsonSerializer.Serialize(_texts, AnswerJson.Options);

    /// <summary>Takes over what was typed earlier.</summary>
    public void Fill(string json)
    {
        foreach (var (name, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(json, AnswerJson.Options)!) _texts[name] = text;
    }

    public string this[string name]
    {
        get => _texts.GetValueOrDefault(name, "");
        set => _texts[name] = value;
    }

    /// <summary>
    /// The values as the form's types read them. What is left empty is left out; a number that is none stays a text, so that
    /// the form itself refuses it and names the field.
    /// </summary>
    public IReadOnlyDictionary<string, FeedbackValue> Values()
    {
        var values = new Dictionary<string, FeedbackValue>(StringComparer.Ordinal);
        foreach (var field in _form.Fields)
        {
            var text = this[field.Name].Trim();
            if (text.Length == 0) continue;
            values[field.Name] = field.IsSummed && Typed.Number(text) is { } number ? FeedbackValue.Of(number) : FeedbackValue.Of(text);
        }

        return values;
    }
}
