using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Desk;

/// <summary>A field under construction.</summary>
public sealed class FieldDraft
{
    public string Name { get; set; } = "";
    public FeedbackType Type { get; set; }
    public bool Required { get; set; }

    /// <summary>One option a line, as it is typed.</summary>
    public string Options { get; set; } = "";

    public bool IsStandard => FeedbackForm.StandardFields.Contains(Name);
}

/// <summary>What stands on the dispatch desk: a task as far as it has been written, complete or not.</summary>
public sealed class TaskDraft
{
    public string Title { get; set; } = "";
    public TaskKind Kind { get; set; }
    public LineOfBusiness LineOfBusiness { get; set; }
    public string Instruction { get; set; } = "";
    public string Requirement { get; set; } = "";
    public Priority Priority { get; set; }
    public List<NamedUnit> Picked { get; init; } = [];
    public bool UsesRule { get; set; }
    /// <summary>Whether a level was chosen: until then the rule selects nobody.</summary>
    public bool RuleChosen { get; set; }
    public UnitCode? RuleUnder { get; set; }
    public UnitLevel? RuleLevel { get; set; }
    public UnitKind? RuleKind { get; set; }
    public bool ByDate { get; set; }
    public int? WorkingDays { get; set; } = 10;

    /// <summary>In the user's time zone.</summary>
    public DateTime? LocalDeadline { get; set; }

    [JsonIgnore]
    public DateOnly? DeadlineDay
    {
        get => LocalDeadline is { } at ? DateOnly.FromDateTime(at) : null;
        set => LocalDeadline = value?.ToDateTime(DeadlineTime);
    }

    [JsonIgnore]
    public TimeOnly DeadlineTime
    {
        get => LocalDeadline is { } at ? TimeOnly.FromDateTime(at) : OfficeHours.End;
        set => LocalDeadline = DeadlineDay?.ToDateTime(value);
    }

    public List<FieldDraft> Fields { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, AnswerJson.Options);

    public static TaskDraft FromJson(string json) => JsonSerializer.Deserialize<TaskDraft>(json, AnswerJson.Options)!;

    /// <summary>
    /// Takes over a task's content and its rule over the tree; its date only where <paramref name="zone"/> is given, as a copy needs a new one.
    /// </summary>
    public void Fill(TaskDetail task, TimeZoneInfo? zone)
    {
        (Title, Kind, LineOfBusiness, Instruction) = (task.Title, task.Kind, task.LineOfBusiness, task.Instruction);
        (Requirement, Priority) = (task.Requirement, task.Priority);
        (ByDate, WorkingDays) = (task.WorkingDays is null && zone is not null, task.WorkingDays ?? WorkingDays);
        if (ByDate && task.Deadline is { } at) LocalDeadline = TimeZoneInfo.ConvertTime(at, zone!).DateTime;
        if (task.Recipients?.Rule is { } rule)
            (UsesRule, RuleChosen, RuleUnder, RuleLevel, RuleKind) = (true, true, rule.Under, rule.Level,
                rule.Kind == RecipientRule.DefaultKind(rule.Level) ? null : rule.Kind);
        Fields.AddRange(task.FeedbackFields.Select(field => new FieldDraft
        {
            Name = field.Name, Type = field.Type, Required = field.Required, Options = string.Join('\n', field.Options ?? []),
        }));
    }

    [JsonIgnore]
    public RecipientsCommand RecipientsCommand => new(
        [.. Picked.Select(unit => unit.Code.ToString())],
        UsesRule && RuleChosen && RuleUnder is { } under ? new RuleCommand(under.ToString(), RuleLevel, RuleKind) : null);

    /// <summary>The command that the use cases read, with the deadline in the user's zone.</summary>
    public TaskCommand ToCommand(TimeZoneInfo zone) => new(
        Title, Kind, LineOfBusiness, Instruction, Requirement, Priority, RecipientsCommand, ByDate ? Deadline(zone) : null, ByDate ? null : WorkingDays,
        [.. Fields.Select(field => new FieldCommand(
            field.Name.Trim(), field.Type, field.Required,
            field.Type == FeedbackType.Choice ? field.Options.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null))]);

    public DateTimeOffset? Deadline(TimeZoneInfo zone) =>
        LocalDeadline is { } local ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone.GetUtcOffset(local)) : null;

    /// <summary>The recipients as the domain knows them; none where there are none yet.</summary>
    public Recipients ToRecipients() => new(
        [.. Picked.Select(unit => unit.Code.ActsAs)],
        UsesRule && RuleChosen && RuleUnder is { } under ? new RecipientRule(under.ActsAs, RuleLevel, RuleKind ?? RecipientRule.DefaultKind(RuleLevel)) : null);

    /// <summary>Why it can't be dispatched yet, or not even be saved <paramref name="unfinished"/>, if so, by field.</summary>
    public IEnumerable<TaskProblem> Problems(TimeZoneInfo zone, bool unfinished = false) =>
        TaskInput.Problems(ToCommand(zone) with { Unfinished = unfinished });
}
