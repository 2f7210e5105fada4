using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data;

/// <summary>The one JSON dialect of the API, the hub, the journal and stored answers: camelCase, enums by name, codes as text.</summary>
public static class AnswerJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Chinese text stays readable; the answers are JSON documents, never pasted into HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new UnitCodeJson());
        options.Converters.Add(new UnitPathJson());
        options.Converters.Add(new FeedbackValueJson());
        return options;
    }

    private sealed class UnitCodeJson : JsonConverter<UnitCode>
    {
        public override UnitCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && UnitCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("A unit code has ten digits.");

        public override void Write(Utf8JsonWriter writer, UnitCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class UnitPathJson : JsonConverter<UnitPath>
    {
        public override UnitPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && UnitPath.TryParse(reader.GetString(), out var path) ? path : throw new JsonException("No unit path.");

        public override void Write(Utf8JsonWriter writer, UnitPath value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class FeedbackValueJson : JsonConverter<FeedbackValue>
    {
        public override FeedbackValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => FeedbackValue.Of(number),
            JsonTokenType.String => FeedbackValue.Of(reader.GetString()!),
            _ => throw new JsonException("A feedback value is a number or a text."),
        };

        public override void Write(Utf8JsonWriter writer, FeedbackValue value, JsonSerializerOptions options)
        {
            if (value.Number is { } number) writer.WriteNumberValue(number);
            else writer.WriteStringValue(value.Text);
        }
    }
}
