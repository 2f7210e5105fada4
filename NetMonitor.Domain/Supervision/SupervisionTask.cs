using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Supervision;

public enum TaskKind
{
    /// <summary>Everyday supervision (日常监管).</summary>
    Daily,

    /// <summary>A special campaign (专项行动).</summary>
    Campaign,
}

public enum Priority
{
    Routine,
    Urgent,
    Critical,
}

/// <summary>What a dispatcher says of a task. The deadline is a date and time or a number of working days, not both.</summary>
public sealed record TaskContent(
    string Title,
    TaskKind Kind,
    LineOfBusiness LineOfBusiness,
    string Instruction,
    string Requirement,
    Priority Priority,
    Recipients Recipients,
    DateTimeOffset? Deadline,
    int? WorkingDays,
    FeedbackForm Form);

/// <summary>A supervision task: what is asked, of whom, by when, on whose instruction (R6.1–R6.3).</summary>
public sealed class SupervisionTask
{
    public const int MaxTitle = 200;
    public const int MaxInstruction = 200;
    public const int MaxRequirement = 20_000;
    public const int MaxSummary = 20_000;

    /// <summary>Working days that a deadline may lie ahead: a year.</summary>
    public const int MaxWorkingDays = 250;

    private SupervisionTask()
    {
    }

    public SupervisionTask(
        string number, UnitCode issuer, UnitPath issuerPath, string author, TaskContent content, AssignmentId? parent, DateTimeOffset now)
    {
        Number = number;
        IssuerCode = issuer;
        IssuerPath = issuerPath.ToString();
        Author = author;
        ParentTask = parent?.TaskNumber;
        ParentUnit = parent?.Unit;
        CreatedAt = now;
        Set(content, now);
    }

    public string Number { get; private set; } = "";
    public UnitCode IssuerCode { get; private set; }
    public string IssuerPath { get; private set; } = "";

    /// <summary>The user name of who drafted it.</summary>
    public string Author { get; private set; } = "";

    public string Title { get; private set; } = "";
    public TaskKind Kind { get; private set; }
    public LineOfBusiness LineOfBusiness { get; private set; }
    public string Instruction { get; private set; } = "";
    public string Requirement { get; private set; } = "";
    public Priority Priority { get; private set; }
    public Recipients Recipients { get; private set; } = new([], null);

    /// <summary>Fixed at dispatch where it was given in working days.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    public int? WorkingDays { get; private set; }
    public FeedbackForm Form { get; private set; } = new([]);
    public TaskState State { get; private set; }

    /// <summary>The task whose assignment was passed down, with <see cref="ParentUnit"/>; null for a task that was not passed down.</summary>
    public string? ParentTask { get; private set; }

    public UnitCode? ParentUnit { get; private set; }
    public int Total { get; private set; }
    public string? Summary { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? DispatchedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public long Version { get; private set; }

    public Result<TaskState> Edit(TaskContent content, DateTimeOffset now)
    {
        if (Guard(TaskStep.Edit) is { } refusal) return refusal;
        Set(content, now);
        return State;
    }

    /// <summary>Fixes the deadline, and whom its rule passes over; the recipients' assignments are made with it, in the same transaction.</summary>
    public Result<TaskState> Dispatch(DateTimeOffset deadline, int total, DateTimeOffset now, IReadOnlyList<UnitCode>? leftOut = null)
    {
        if (Guard(TaskStep.Dispatch) is { } refusal) return refusal;
        if (total == 0) return new Refusal("RecipientsEmpty", RefusalKind.Malformed);
        if (deadline <= now) return new Refusal("DeadlinePast", RefusalKind.Conflict);
        (State, Deadline, Total, DispatchedAt) = (TaskState.Dispatched, deadline, total, now);
        if (leftOut is { Count: > 0 }) Recipients = Recipients with { LeftOut = leftOut };
        Touch(now);
        return State;
    }

    public Result<TaskState> Withdraw(string? reason, DateTimeOffset now) => End(TaskStep.Withdraw, TaskState.Withdrawn, reason, null, now);

    /// <summary>Ends the task with its summary; what is still open then stays as it is and can no longer move.</summary>
    public Result<TaskState> Close(string? summary, DateTimeOffset now) => End(TaskStep.Close, TaskState.Closed, null, summary, now);

    /// <summary>Null where the step is possible; else <c>TaskStepNotPossible</c>.</summary>
    public Refusal? Guard(TaskStep step) => TaskWorkflow.Table.Guard(State, step);

    /// <summary><c>TaskUnfinished</c> where the draft lacks what every task says (R6.1–R6.3), naming each thing; null where it lacks nothing.</summary>
    public Refusal? Unfinished()
    {
        var missing = new List<string>();
        if (Instruction.Length == 0) missing.Add("instruction");
        if (Recipients.IsEmpty()) missing.Add("recipients");
        if (Deadline is null && WorkingDays is null) missing.Add("deadline");
        return missing.Count == 0 ? null : Refusal.Conflict("TaskUnfinished", "R6.1").With("missing", string.Join(',', missing));
    }

    /// <summary>Anything that happened to the task changes its version, and so its ETag.</summary>
    public void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    private Result<TaskState> End(TaskStep step, TaskState to, string? reason, string? summary, DateTimeOffset now)
    {
        if (Guard(step) is { } refusal) return refusal;
        (State, Reason, Summary, EndedAt) = (to, reason, summary, now);
        Touch(now);
        return State;
    }

    private void Set(TaskContent content, DateTimeOffset now)
    {
        Title = content.Title;
        Kind = content.Kind;
        LineOfBusiness = content.LineOfBusiness;
        Instruction = content.Instruction;
        Requirement = content.Requirement;
        Priority = content.Priority;
        Recipients = content.Recipients;
        Deadline = content.Deadline;
        WorkingDays = content.WorkingDays;
        Form = content.Form;
        Touch(now);
    }
}
