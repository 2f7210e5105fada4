using System.Text.Json;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

/// <summary>What a request would do, in words: its operation, and each field of its body with what stands in it.</summary>
public sealed class ApprovalWords(IStringLocalizer<ApprovalsText> texts, Words words, UnitNames names)
{
    /// <summary>The operations that may wait, and the fields of their bodies.</summary>
    public static readonly string[] Operations = ["CreateAccount", "AdjustAccount", "DeleteAccount", "UnbindKey", "SetFourEyes"];

    public static readonly string[] Fields =
    [
        "unitCode", "name", "staffNumber", "mobile", "imAccount", "roles", "keySerial", "form", "dutyDecision", "duty", "capabilities", "endsOn", "reason",
        "on",
    ];

    public string Operation(ApprovalItem item) => texts[$"Operation_{item.Operation}"];

    public async Task<IReadOnlyList<(string Label, string Value)>> FieldsAsync(ApprovalItem item, CancellationToken cancel)
    {
        var said = new List<(string, string)>();
        foreach (var field in item.Command.EnumerateObject())
            if (await ValueAsync(field.Name, field.Value, cancel) is { Length: > 0 } value) said.Add((texts[$"Field_{field.Name}"], value));
        return said;
    }

    private async ValueTask<string> ValueAsync(string field, JsonElement value, CancellationToken cancel) => value.ValueKind switch
    {
        JsonValueKind.True => texts[ApprovalsText.Yes],
        JsonValueKind.False => texts[ApprovalsText.No],
        JsonValueKind.Array => string.Join(Words.Separator, value.EnumerateArray().Select(item => Named(field, item.GetString()!))),
        JsonValueKind.String when field == "unitCode" && UnitCode.TryParse(value.GetString()!, out var unit) =>
            $"{await names.OfAsync(unit, cancel)} {unit}",
        JsonValueKind.Null => "",
        _ => value.ToString(),
    };

    private string Named(string field, string name) => field switch
    {
        "roles" when Enum.TryParse<Role>(name, out var role) => words.Of(role),
        "capabilities" when Enum.TryParse<Permission>(name, out var permission) => words.Of(permission),
        _ => name,
    };
}
