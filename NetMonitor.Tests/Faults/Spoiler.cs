using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace NetMonitor.Tests.Faults;

/// <summary>One operation of the API as its description has it.</summary>
internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<string> Body, bool HasBody)
{
    public static IReadOnlyList<ApiOperation> Read(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let query = operation.Value.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(item => item.GetProperty("in").GetString() == "query").Select(item => item.GetProperty("name").GetString()!)
            : []
        let hasBody = operation.Value.TryGetProperty("requestBody", out _)
        select new ApiOperation(operation.Name.ToUpperInvariant(), path.Name, [.. query],
            hasBody ? [.. Properties(document, operation.Value.GetProperty("requestBody"))] : [], hasBody),
    ];

    /// <summary>Names of a body's properties, nested ones among them: junk under a known name goes deeper than under an unknown one.</summary>
    private static IEnumerable<string> Properties(JsonElement document, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().SelectMany(item => Properties(document, item));
        if (element.ValueKind != JsonValueKind.Object) return [];
        if (element.TryGetProperty("$ref", out var reference))
            return Properties(document, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]));
        var names = element.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(item => item.Name)
            : [];
        return names.Concat(element.EnumerateObject().SelectMany(item => Properties(document, item.Value)));
    }
}

/// <summary>Makes calls that are wrong in some way, by the dice.</summary>
internal sealed class Spoiler(Random dice, string realTask)
{
    private static readonly string[] s_texts =
    [
        "", " ", "null", "true", "-1", "0", "1", "99999999999999999999", "1e400", "NaN", "0x10", "../..", "..%2f..%2fetc", "%00", "%00%00", "%61%00b", "%ff%fe",
        "%ed%a0%80", "%zz", "%u0041", "'; drop table tasks; --", "{}", "[]", "<script>", "\u0001", "\ufeff",
        "\u202e", "１２３", "é", "𠀀", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "3301060000", "3301000000", "T3301002025000001",
        "T3301002025000001-3301060000", "330110100022001",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "eyJhIjoxfQ", "MTIzfDQ1Ng", "00000000-0000-0000-0000-000000000000", "Dispatched", "dispatched", "17", "-17",
        "200", "201",
    ];

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "1e400", "1E-400", "99999999999999999999999999999999", "1.5", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"",
        "\"\\udc00x\"", "\"\\u202e\"", "\"3301060000\"", "\"Campaign\"", "\"T3301002025000001\"",
        "[]", "[null]", "[[]]", "{}", "{\"\":null}", "[\"\\u0000\"]", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"",
        "[{\"name\":\"a\",\"type\":\"Integer\"}]", "{\"under\":\"\\ud800\"}", "{\"units\":[\"\\u0000\"]}", "{\"rule\":{\"under\":null}}",
    ];

    private static readonly string[] s_types = ["application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "multipart/form-data",
        "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/octet-stream", "a/b"];

    /// <summary>What was sent, for a failure's message.</summary>
    public string Body { get; private set; } = "";

    public int Pick(int count) => dice.Next(count);

    public HttpRequestMessage Make(ApiOperation operation, Uri address, bool unreadable)
    {
        // Rarely another method than the operation's own.
        var method = dice.Next(25) == 0 ? Of("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "FOO") : operation.Method;
        var broken = dice.Next(2) == 0 || unreadable;
        var changes = method is not ("GET" or "HEAD" or "OPTIONS");
        // A real subject meets reads, and bodies that can't be read at all: with any other it would be a proper call.
        var real = !operation.Path.EndsWith(".xlsx", StringComparison.Ordinal) && (!changes || (broken && operation.HasBody && method == operation.Method));
        var path = System.Text.RegularExpressions.Regex.Replace(operation.Path, @"\{[^}]+\}", match => real && dice.Next(3) == 0
            ? match.Value.Contains("number", StringComparison.Ordinal) ? realTask : $"{realTask}-3301060000"
            : Segment(dice.Next(4) == 0 ? Text() : Junk(dice.Next(1, 40))));
        if (operation.Path.EndsWith("/current", StringComparison.Ordinal) && changes) path += "-not";
        var query = operation.Query.Where(_ => dice.Next(2) == 0).Select(name => $"{name}={Segment(dice.Next(8) == 0 ? Junk(dice.Next(2000)) : Text())}")
            .ToList();
        if (dice.Next(4) == 0) query.AddRange(query.ToArray());
        var target = new Uri($"{address.GetLeftPart(UriPartial.Authority)}{path}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (changes) AddBody(request, operation, broken);
        if (dice.Next(3) > 0)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", dice.Next(4) == 0
                ? Of(" ", "a b", new string('k', 200), "k,k", "\"k\"")
                : Guid.CreateVersion7().ToString("N"));
        if (dice.Next(6) == 0) request.Headers.TryAddWithoutValidation("If-Match", Of("*", "\"1\"", "\"99999999999999999999\"", "W/\"1\"", "\"", "1, 2"));
        return request;
    }

    private void AddBody(HttpRequestMessage request, ApiOperation operation, bool broken)
    {
        var json = Json(operation);
        Body = broken
            ? Of("{", "[", "\"", "nul", "{\"a\":}", json[..^1], $"{json},", $"{json}x", new string('[', 2000), "\u0000", "\ufeff{", "{'a':1}", "//",
                "{\"a\":1,}")
            : dice.Next(40) == 0 ? $"{{\"title\":\"{new string('x', 1_100_000)}\"}}" : json;
        var content = new ByteArrayContent(dice.Next(20) == 0 ? [0xff, 0xfe, 0x00, .. Encoding.UTF8.GetBytes(Body)] : Encoding.UTF8.GetBytes(Body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(dice.Next(4) == 0 ? Of(s_types) : s_types[0]);
        if (Body.Length > 1_000_000) (Body, request.Headers.ExpectContinue) = ("1.1 MB", true);
        request.Content = content;
    }

    /// <summary>An object of the operation's own property names, with values that are junk.</summary>
    private string Json(ApiOperation operation)
    {
        var names = operation.Body.Count == 0 ? ["reason"] : operation.Body;
        var parts = Enumerable.Range(0, dice.Next(1, 6)).Select(_ => $"\"{names[dice.Next(names.Count)]}\":{Of(s_values)}");
        return $"{{{string.Join(',', parts)}}}";
    }

    private string Text() => Of(s_texts);

    private string Of(params string[] choices) => choices[dice.Next(choices.Length)];

    private string Junk(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)dice.Next(' ' + 1, '~')));

    /// <summary>Fit to stand in a path, its escapes included.</summary>
    private static string Segment(string text) => text.Length == 0 ? "%20"
        : text.StartsWith('%') || text.Contains("..%", StringComparison.Ordinal)
            ? text.Replace("?", "", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal)
        : Uri.EscapeDataString(text);
}
