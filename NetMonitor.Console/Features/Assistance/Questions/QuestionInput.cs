using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>
/// A question as a program sends it: its text alone, which is answered in words, or an object that also says how it is answered. Not required ones are
/// answered if something is known.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record QuestionInput(string? Text, QuestionType Type = QuestionType.Text, IReadOnlyList<string>? Options = null, bool Required = true)
{
    public AskedQuestion Asked => new(Text, Type, Options, Required);

    /// <summary>The object's form, which has no converter of its own.</summary>
    private sealed record Form(string? Text, QuestionType Type = QuestionType.Text, IReadOnlyList<string>? Options = null, bool Required = true);

    internal sealed class Converter : JsonConverter<QuestionInput>
    {
        public override QuestionInput? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new QuestionInput(reader.GetString());
            return JsonSerializer.Deserialize<Form>(ref reader, options) is { } form
                ? new QuestionInput(form.Text, form.Type, form.Options, form.Required) : null;
        }

        public override void Write(Utf8JsonWriter writer, QuestionInput value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Form(value.Text, value.Type, value.Options, value.Required), options);
    }
}
