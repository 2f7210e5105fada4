using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>
/// JSON bodies of the API as programs send them, in any of the encodings of <see cref="TextFile"/>, and read for certain: of a key that comes twice
/// another reader may take the other one, and half a character is no text. Endpoints get UTF-8.
/// </summary>
public static class JsonBodies
{
    public static void UseJsonBodies(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/api") || !http.Request.HasJsonContentType() || http.Request.ContentLength == 0)
        {
            await next(http);
            return;
        }

        var charset = MediaTypeHeaderValue.Parse(http.Request.ContentType).Charset;
        var said = charset.Length == 0 ? null : TextFile.Strict(HeaderUtilities.RemoveQuotes(charset).ToString());
        if (said is null && charset.Length > 0)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        if (bytes.Length == 0)
        {
            await next(http);
            return;
        }

        var text = TextFile.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), said);
        var utf8 = text is null ? [] : Encoding.UTF8.GetBytes(text);
        if (text is null || !IsCertain(utf8))
        {
            await ApiResults.Problem(Refusal.Malformed("BodyMalformed")).ExecuteAsync(http);
            return;
        }

        http.Request.Body = new MemoryStream(utf8, writable: false);
        http.Request.ContentLength = utf8.Length;
        http.Request.ContentType = "application/json; charset=utf-8";
        await next(http);
    });

    private static bool IsCertain(ReadOnlySpan<byte> utf8)
    {
        var keys = new Stack<HashSet<string>?>();
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        keys.Push(reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        keys.Pop();
                        break;
                    case JsonTokenType.PropertyName when !keys.Peek()!.Add(reader.GetString()!):
                        return false;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        _ = reader.GetString();
                        break;
                }

            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
