using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what the domain names: states, steps, roles, fields, refusals. The keys are the domain's own names.</summary>
public sealed partial class Words(
    IStringLocalizer<SupervisionText> supervision,
    IStringLocalizer<UnitsText> units,
    IStringLocalizer<RefusalText> refusals,
    IStringLocalizer<JournalText> journal)
{
    private static readonly string[] s_endings = ["市场监督管理局", "网监协调中心", "市场监管所"];

    public string Of(AssignmentState state) => supervision[$"State_{state}"];

    public string Of(TaskState state) => supervision[$"TaskState_{state}"];

    public string Of(AssignmentStep step) => supervision[$"Step_{step}"];

    public string Of(TaskStep step) => supervision[$"TaskStep_{step}"];

    public string Of(Priority priority) => supervision[$"Priority_{priority}"];

    public string Of(TaskKind kind) => supervision[$"TaskKind_{kind}"];

    public string Of(FeedbackType type) => supervision[$"FieldType_{type}"];

    public string Of(UnitLevel level) => units[$"Level_{level}"];

    public string Of(UnitKind kind) => units[$"Kind_{kind}"];

    public string Of(UnitStatus status) => units[$"UnitStatus_{status}"];

    public string Of(LineOfBusiness line) => units[$"Line_{line}"];

    public string Of(Role role) => units[$"Role_{role}"];

    /// <summary>A unit where the place says enough: 浙江省, not 浙江省市场监督管理局. What is no authority's, center's or station's name stays whole.</summary>
    public string Short(string unitName)
    {
        if (unitName is "国家市场监督管理总局") return units[UnitsText.Nation];
        foreach (var ending in s_endings)
            if (unitName.Length > ending.Length && unitName.EndsWith(ending, StringComparison.Ordinal)) return unitName[..^ending.Length];
        return unitName;
    }

    public string Of(IEnumerable<Role> roles) => string.Join(Separator, roles.Select(Of));

    /// <summary>Between the items of a list, as the language writes it.</summary>
    public static string Separator => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? "、" : ", ";

    /// <summary>The parties of the workflow, for a named unit.</summary>
    public string Of(WorkflowParty party, string unitName) => supervision[$"Party_{party}", unitName];

    /// <summary>A national standard field in the reader's language; any other field as its dispatcher named it.</summary>
    public string Field(string name) => FeedbackForm.StandardFields.Contains(name) ? supervision[$"Field_{name}"] : name;

    /// <summary>A field with what it is counted in.</summary>
    public string Label(FeedbackField field) => field.Type == FeedbackType.Money ? supervision[SupervisionText.MoneyLabel, Field(field.Name)] : Field(field.Name);

    /// <summary>Why a value doesn't fit its field.</summary>
    public string Problem(string problem) => Lookup(supervision, $"Problem_{problem}") ?? problem;

    /// <summary>The same, with the field's name before it.</summary>
    public string Problem(string field, string problem) => supervision[SupervisionText.FieldProblem, Field(field), Problem(problem)];

    public string Verb(string verb) => Lookup(journal, verb) ?? verb;

    /// <summary>What a refusal says.</summary>
    public string Of(Refusal refusal) =>
        Lookup(refusals, refusal.Code) is { } text ? Fill(text, refusal) : refusals[RefusalText.Unknown, refusal.Code];

    /// <summary>What can be done about it; null where nothing general can be said.</summary>
    public string? WayOut(Refusal refusal) => Lookup(refusals, $"{refusal.Code}_Way") is { } text ? Fill(text, refusal) : null;

    private string Fill(string text, Refusal refusal) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (name == "details") return string.Join(Separator, refusal.Details?.Select(detail => Problem(detail.Key, detail.Value)) ?? []);
        if (refusal.Details is null || !refusal.Details.TryGetValue(name, out var value)) return "–";
        return name switch
        {
            "state" when Enum.TryParse<AssignmentState>(value, out var state) && refusal.Code == "StepNotPossible" => Of(state),
            "state" when Enum.TryParse<TaskState>(value, out var state) => Of(state),
            "step" when Enum.TryParse<AssignmentStep>(value, out var step) => Of(step),
            "step" when Enum.TryParse<TaskStep>(value, out var step) => Of(step),
            "role" when Enum.TryParse<Role>(value, out var role) => Of(role),
            "kind" when Enum.TryParse<UnitKind>(value, out var kind) => Of(kind),
            _ => value,
        };
    });

    private static string? Lookup(IStringLocalizer localizer, string key)
    {
        var text = localizer[key];
        return text.ResourceNotFound ? null : text.Value;
    }

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Placeholder();
}
