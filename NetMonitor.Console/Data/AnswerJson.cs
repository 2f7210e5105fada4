using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Domain.Shared;
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
        // Of a key that comes twice only one would count, and another reader may take the other one.
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new EnumNames());
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new UnitCodeJson());
        options.Converters.Add(new UnitPathJson());
        options.Converters.Add(new FeedbackValueJson());
        return options;
    }

    /// <summary>How an enum's value is written: its name; the types of feedback fields in lower case, as the public documents have them.</summary>
    public static string NameOf(Type type, string name) => type == typeof(FeedbackType) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;

    /// <summary>
    /// Reads an enum by exactly one name. The framework's converter also takes "Urgent,Critical" for a set of flags, which gives a third value or
    /// one that has no name.
    /// </summary>
    private sealed class EnumNames : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(EnumName<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class EnumName<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly FrozenDictionary<string, T> s_values = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value.ToString(), StringComparer.OrdinalIgnoreCase);
        private static readonly FrozenDictionary<T, string> s_names = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => NameOf(typeof(T), value.ToString()));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && s_values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException($"No {typeof(T).Name}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(s_names[value]);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            s_values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException($"No {typeof(T).Name}.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(s_names[value]);
    }

    /// <summary>RFC 3339, the offset always with it: a time without one means another instant on every machine.</summary>
    private sealed class InstantJson : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 6 } text
                && (text[^1] is 'Z' or 'z' || (text[^3] == ':' && text[^6] is '+' or '-')) && reader.TryGetDateTimeOffset(out var at)
                ? at : throw new JsonException("A time has its offset.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class UnitCodeJson : JsonConverter<UnitCode>
    {
        public override UnitCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && UnitCode.TryParse(Typed.Code(reader.GetString()!), out var code)
                ? code
                : throw new JsonException("A unit code has ten digits.");

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
        public override bool HandleNull => true;

        public override FeedbackValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => FeedbackValue.Of(number),
            JsonTokenType.String => FeedbackValue.Of(reader.GetString()!),
            JsonTokenType.Null => default,
            _ => throw new JsonException("A feedback value is a number or a text."),
        };

        public override void Write(Utf8JsonWriter writer, FeedbackValue value, JsonSerializerOptions options)
        {
            if (value.Number is { } number) writer.WriteNumberValue(number);
            else writer.WriteStringValue(value.Text);
        }
    }
}
