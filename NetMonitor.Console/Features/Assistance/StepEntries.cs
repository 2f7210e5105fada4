using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What the dialog of a step asks for beside its words.</summary>
public sealed class StepEntries
{
    public ReasonCode? Code { get; set; }

    /// <summary>As it was typed: a refusal names it.</summary>
    public string Unit { get; set; } = "";
    public HashSet<string> Questions { get; } = [];
    public DateOnly? NewDueOn { get; set; }
    public DateOnly? FiledOn { get; set; }
    public int? Timeliness { get; set; }
    public int? Sufficiency { get; set; }

    public AssistanceStepCommand ToCommand() => new()
    {
        Code = Code, UnitCode = Unit, QuestionIds = Questions.Count > 0 ? [.. Questions.Order(StringComparer.Ordinal)] : null,
        NewDueOn = NewDueOn, FiledOn = FiledOn, Timeliness = Timeliness, Sufficiency = Sufficiency,
    };
}
