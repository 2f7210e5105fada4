using System.Text.Json;
using System.Text.Json.Nodes;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Numbers by which a person is reached or told apart, for who may know that they are there and no more (R7.1).</summary>
internal static class Masked
{
    private static readonly string s_mobile = JsonNamingPolicy.CamelCase.ConvertName(nameof(AccountParticulars.Mobile));

    /// <summary>The first three digits and the last two: <c>138******01</c>.</summary>
    public static string Mobile(string number) => PhoneNumber.Masked(number);

    /// <summary>The division and the last two of an identity card: <c>330106**********1X</c>.</summary>
    public static string IdNumber(string number) => Middle(number, 6, 2);

    /// <summary>An entry's data with its mobile numbers masked, also where one was changed.</summary>
    public static JsonElement Data(JsonElement data)
    {
        var node = JsonNode.Parse(data.GetRawText())!.AsObject();
        if (node[s_mobile]?.GetValue<string>() is { } number) node[s_mobile] = Mobile(number);
        foreach (var change in node["changes"]?.AsArray() ?? [])
        {
            if (change!["field"]?.GetValue<string>() != nameof(AccountParticulars.Mobile)) continue;
            change["from"] = Mobile(change["from"]!.GetValue<string>());
            change["to"] = Mobile(change["to"]!.GetValue<string>());
        }

        return JsonSerializer.SerializeToElement(node);
    }

    private static string Middle(string text, int first, int last) =>
        text.Length <= first + last ? new string('*', text.Length) : $"{text[..first]}{new string('*', text.Length - first - last)}{text[^last..]}";
}
