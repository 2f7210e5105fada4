using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what supervision names: states, steps, parties, and the fields of a feedback form.</summary>
public sealed class SupervisionWords(IStringLocalizer<SupervisionText> texts)
{
    public string Of(AssignmentState state) => texts[$"State_{state}"];

    public string Of(TaskState state) => texts[$"TaskState_{state}"];

    public string Of(AssignmentStep step) => texts[$"Step_{step}"];

    public string Of(TaskStep step) => texts[$"TaskStep_{step}"];

    public string Of(Priority priority) => texts[$"Priority_{priority}"];

    public string Of(TaskKind kind) => texts[$"TaskKind_{kind}"];

    public string Of(FeedbackType type) => texts[$"FieldType_{type}"];

    public string Of(NoticeDoubt doubt) => texts[$"NoticeDoubt_{doubt}"];

    /// <summary>A party of the workflow, for a named unit.</summary>
    public string Of(WorkflowParty party, string unitName) => texts[$"Party_{party}", unitName];

    /// <summary>A national standard field in the reader's language; any other field as its dispatcher named it.</summary>
    public string Field(string name) => FeedbackForm.StandardFields.Contains(name) ? texts[$"Field_{name}"] : name;

    /// <summary>A field with what it is counted in.</summary>
    public string Label(FeedbackField field) =>
        field.Type == FeedbackType.Money ? texts[SupervisionText.MoneyLabel, Field(field.Name)] : Field(field.Name);

    /// <summary>What a draft lacks, by the names of the API with commas between.</summary>
    public string Missing(string names) => string.Join(Words.Separator, names.Split(',').Select(name => texts[name switch
    {
        "instruction" => SupervisionText.Instruction,
        "recipients" => SupervisionText.Recipients,
        _ => SupervisionText.Deadline,
    }].Value));

    /// <summary>Why a value doesn't fit its field.</summary>
    public string Problem(string problem) => texts.Find($"Problem_{problem}") ?? problem;

    /// <summary>The same, with the field's name before it.</summary>
    public string Problem(string field, string problem) => texts[SupervisionText.FieldProblem, Field(field), Problem(problem)];

    /// <summary>Why a step was not taken for one of many.</summary>
    public string Excluded(string code) => texts[code switch
    {
        "StepNotPossible" => SupervisionText.ExcludedState,
        "NoExtensionRequested" => SupervisionText.ExcludedNoRequest,
        "AssignmentNotFound" => SupervisionText.ExcludedNotFound,
        "Stale" => SupervisionText.ExcludedStale,
        "BeyondHolidayNotices" => SupervisionText.ExcludedNotices,
        _ => SupervisionText.ExcludedOther,
    }, code];
}
