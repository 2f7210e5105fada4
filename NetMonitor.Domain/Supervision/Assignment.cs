using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Supervision;

/// <summary>
/// An assignment's name: its task's number and the unit it is for, e.g. <c>T3300002026000042-3301060000</c>. A unit gets a
/// task once, so the pair is the key and no other id is needed.
/// </summary>
public readonly record struct AssignmentId(string TaskNumber, UnitCode Unit)
{
    public override string ToString() => $"{TaskNumber}-{Unit}";

    public static bool TryParse(string? text, out AssignmentId id)
    {
        id = default;
        if (text is null || text.Length != DocumentNumber.Length + 11 || text[DocumentNumber.Length] != '-') return false;
        if (!DocumentNumber.IsValid(text[..DocumentNumber.Length], DocumentNumber.Task)) return false;
        if (!UnitCode.TryParse(text[(DocumentNumber.Length + 1)..], out var unit)) return false;
        id = new AssignmentId(text[..DocumentNumber.Length], unit);
        return true;
    }
}

/// <summary>What a step says beyond its name.</summary>
/// <param name="Reason">1–1,000 characters for return, send-back and extension request; may be left out for other steps. Kept also for withdraw.</param>
/// <param name="Values">For submit: the feedback, already checked against the form.</param>
/// <param name="HasReviewer">For submit: whether the unit has a responsible person; without one review is skipped.</param>
/// <param name="WorkingDays">For an extension request: how many more working days, 1–60.</param>
/// <param name="Extended">For a granted extension: where it ends by the calendar, and how that was counted.</param>
public sealed record StepInput(
    string? Reason = null,
    IReadOnlyDictionary<string, FeedbackValue>? Values = null,
    bool HasReviewer = true,
    int? WorkingDays = null,
    (DateTimeOffset Deadline, CountedDeadline Counted)? Extended = null);

/// <summary>One unit's part of a task.</summary>
public sealed class Assignment
{
    /// <summary>Characters of a reason.</summary>
    public const int MaxReason = 1000;

    /// <summary>Working days that one extension may ask for.</summary>
    public const int MaxExtension = 60;

    private Assignment()
    {
    }

    public Assignment(string taskNumber, UnitCode unit, UnitPath unitPath, UnitPath issuerPath, DateTimeOffset deadline, DateTimeOffset now)
    {
        TaskNumber = taskNumber;
        UnitCode = unit;
        UnitPath = unitPath.ToString();
        IssuerPath = issuerPath.ToString();
        Deadline = deadline;
        DispatchedAt = now;
        UpdatedAt = now;
    }

    /// <summary>An assignment as it was stored; nothing is checked here.</summary>
    public static Assignment Stored(
        AssignmentId id, string unitPath, string issuerPath, AssignmentState state, DateTimeOffset deadline, IReadOnlyDictionary<string, FeedbackValue> values,
        string? reason, (int? Days, string? Reason, DateTimeOffset? RequestedAt) extension, DateTimeOffset dispatchedAt, DateTimeOffset? receivedAt,
        DateTimeOffset? submittedAt, DateTimeOffset? acceptedAt, DateTimeOffset? remindedAt, DateTimeOffset? overdueToldAt, long version,
        long? leftVersion, (DateOnly From, int Days)? counted) => new()
        {
            TaskNumber = id.TaskNumber, UnitCode = id.Unit, UnitPath = unitPath, IssuerPath = issuerPath, State = state, Deadline = deadline,
            Values = values, Reason = reason, ExtensionDays = extension.Days, ExtensionReason = extension.Reason, ExtensionRequestedAt = extension.RequestedAt,
            DispatchedAt = dispatchedAt, ReceivedAt = receivedAt, SubmittedAt = submittedAt, AcceptedAt = acceptedAt, RemindedAt = remindedAt,
            OverdueToldAt = overdueToldAt, Version = version, LeftVersion = leftVersion, CountedFrom = counted?.From, CountedDays = counted?.Days,
        };

    public string TaskNumber { get; private set; } = "";
    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public string IssuerPath { get; private set; } = "";
    public AssignmentState State { get; private set; }
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>How an extended deadline was counted: <see cref="CountedDays"/> working days after this day; null while it is the task's own.</summary>
    public DateOnly? CountedFrom { get; private set; }

    public int? CountedDays { get; private set; }
    public IReadOnlyDictionary<string, FeedbackValue> Values { get; private set; } = new Dictionary<string, FeedbackValue>();

    /// <summary>Why it was last returned, sent back or withdrawn; null once that has been answered by submitting again.</summary>
    public string? Reason { get; private set; }

    public int? ExtensionDays { get; private set; }
    public string? ExtensionReason { get; private set; }
    public DateTimeOffset? ExtensionRequestedAt { get; private set; }
    public DateTimeOffset DispatchedAt { get; private set; }
    public DateTimeOffset? ReceivedAt { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? UrgedAt { get; private set; }

    /// <summary>When the unit was reminded of the coming deadline, and told that it had passed: once for each deadline.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    public DateTimeOffset? OverdueToldAt { get; private set; }

    /// <summary>Counts its changes from 1: the ETag, and the order of its journal entries.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>
    /// Its version when the present values left the unit; null while they have not (R7.2). Outside the unit values are shown only where it is set, and
    /// files up to that version.
    /// </summary>
    public long? LeftVersion { get; private set; }

    public AssignmentId Id => new(TaskNumber, UnitCode);

    /// <summary>
    /// How its present deadline was counted: by an extension, or as its task's, in so many working days; null where it is the task's, and that was set
    /// as a date.
    /// </summary>
    public CountedDeadline? Counted(int? taskDays) => Counted(CountedFrom, CountedDays, taskDays, DispatchedAt);

    /// <summary>The same of one that is not at hand.</summary>
    public static CountedDeadline? Counted(DateOnly? from, int? days, int? taskDays, DateTimeOffset dispatchedAt) =>
        from is { } first && days is { } own ? new(first, own)
        : taskDays is { } count ? new(WorkingCalendar.DayOf(dispatchedAt), count)
        : null;

    /// <summary>The deadline that an extension leads to, counted from the old one, or from today where that has passed: <c>BeyondHolidayNotices</c>.</summary>
    public Result<(DateTimeOffset Deadline, CountedDeadline Counted)> Extended(int? taskDays, int workingDays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var counted = CountedDeadline.Extending(Deadline, Counted(taskDays), workingDays, now);
        return counted.CertainEnd(calendar).Map(deadline => (deadline, counted));
    }

    /// <summary>
    /// Takes one step of <see cref="AssignmentWorkflow"/>. Refused, with nothing changed: <c>StepNotPossible</c> where the
    /// table has no such row, <c>NoExtensionRequested</c> and <c>ExtensionPending</c> for extensions out of order,
    /// <c>ReasonRequired</c>, <c>ReasonMalformed</c> and <c>ExtensionDaysOutOfRange</c> for what was not said, or not well.
    /// </summary>
    public Result<AssignmentState> Take(AssignmentStep step, StepInput input, DateTimeOffset now)
    {
        if (Malformed(step, input.Reason, input.WorkingDays) is { } malformed) return malformed;
        if (AssignmentWorkflow.Table.Guard(State, step) is { } notNow) return notNow;
        if (AssignmentWorkflow.Guard(step, ExtensionRequestedAt is not null) is { } refusal) return refusal;

        var from = State;
        State = step == AssignmentStep.Submit && !input.HasReviewer ? AssignmentState.Submitted : AssignmentWorkflow.Table.Find(State, step)!.Value.To!.Value;
        switch (step)
        {
            case AssignmentStep.Receive:
                ReceivedAt = now;
                break;
            case AssignmentStep.Submit:
                (Values, Reason, LeftVersion) = (input.Values!, null, null);
                // An answer makes the request for more time pointless.
                ClearExtension();
                break;
            case AssignmentStep.SendBack or AssignmentStep.Return or AssignmentStep.Withdraw:
                Reason = input.Reason;
                break;
            case AssignmentStep.RequestExtension:
                (ExtensionDays, ExtensionReason, ExtensionRequestedAt) = (input.WorkingDays, input.Reason, now);
                break;
            case AssignmentStep.GrantExtension:
                (Deadline, var counted) = input.Extended!.Value;
                (CountedFrom, CountedDays) = (counted.From, counted.WorkingDays);
                (RemindedAt, OverdueToldAt) = (null, null);
                ClearExtension();
                break;
            case AssignmentStep.DeclineExtension:
                ClearExtension();
                break;
            case AssignmentStep.Accept:
                AcceptedAt = now;
                break;
        }

        UpdatedAt = now;
        Version++;
        if (State == AssignmentState.Submitted && from != AssignmentState.Submitted) (SubmittedAt, LeftVersion) = (now, Version);
        return State;
    }

    /// <summary>
    /// A file was added to it by its unit. Refused with <c>AssignmentEnded</c> once it is accepted or withdrawn, and with <c>AlreadySubmitted</c> while
    /// it is with the issuing unit: nothing leaves the unit unreviewed (R7.2).
    /// </summary>
    public Result Attach(DateTimeOffset now)
    {
        if (AssignmentWorkflow.Table.IsEnd(State)) return Refusal.Conflict("AssignmentEnded");
        if (!AssignmentWorkflow.TakesFiles.Contains(State)) return Refusal.Conflict("AlreadySubmitted", "R7.2");
        UpdatedAt = now;
        Version++;
        return Result.Done;
    }

    /// <summary>What a step says is looked at before anything else: <c>ReasonRequired</c>, <c>ReasonMalformed</c>, <c>ExtensionDaysOutOfRange</c>.</summary>
    public static Refusal? Malformed(AssignmentStep step, string? reason, int? workingDays) => step switch
    {
        AssignmentStep.Return or AssignmentStep.SendBack or AssignmentStep.RequestExtension
            when !PlainText.IsSaid(reason, MaxReason) => Refusal.Malformed("ReasonRequired"),
        AssignmentStep.RequestExtension when ExtensionOutOfRange(workingDays) is { } outOfRange => outOfRange,
        // A step that needs no reason may have one all the same; it goes on record.
        _ when reason is not null && !PlainText.IsText(reason, MaxReason) => Refusal.Malformed("ReasonMalformed"),
        _ => null,
    };

    /// <summary><c>ExtensionDaysOutOfRange</c> for more time than one extension may ask for, or none.</summary>
    public static Refusal? ExtensionOutOfRange(int? workingDays) =>
        workingDays is >= 1 and <= MaxExtension ? null : Refusal.Malformed("ExtensionDaysOutOfRange");

    private void ClearExtension() => (ExtensionDays, ExtensionReason, ExtensionRequestedAt) = (null, null, null);
}
