using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Reads a <see cref="TaskCommand"/> into what the domain knows, refusing what is malformed.</summary>
public static class TaskInput
{
    /// <summary>What an unfinished draft doesn't say of its kind and line is what the desk begins with.</summary>
    public static Result<TaskContent> Read(Actor actor, TaskCommand command)
    {
        if (Problems(command).FirstOrDefault() is { } first) return first.Refusal;
        return new TaskContent(
            command.Title!.Trim(), command.Kind ?? TaskKind.Daily, command.LineOfBusiness ?? actor.LineOfBusiness ?? LineOfBusiness.OnlineTrading,
            command.Instruction?.Trim() ?? "", command.Requirement ?? "", command.Priority ?? Priority.Routine, Read(command.Recipients).Value,
            command.Deadline?.ToUniversalTime(), command.WorkingDays, Read(command.FeedbackFields).Value);
    }

    /// <summary>Everything that keeps it from being read, by field, in the order in which a task is written.</summary>
    public static IEnumerable<TaskProblem> Problems(TaskCommand command)
    {
        var whole = command.Unfinished != true;
        if (!PlainText.IsLine(command.Title, SupervisionTask.MaxTitle))
            yield return new(nameof(command.Title), Refusal.Malformed("TitleMalformed").With("max", $"{SupervisionTask.MaxTitle}"));
        if (whole && command.Kind is null) yield return Missing(nameof(command.Kind), "kind");
        if (whole && command.LineOfBusiness is null) yield return Missing(nameof(command.LineOfBusiness), "lineOfBusiness");
        if ((whole || !string.IsNullOrWhiteSpace(command.Instruction)) && !PlainText.IsLine(command.Instruction, SupervisionTask.MaxInstruction))
            yield return new(nameof(command.Instruction), Refusal.Malformed("InstructionRequired", "R6.1"));
        if ((whole || command.Requirement is not null) && !PlainText.IsText(command.Requirement, SupervisionTask.MaxRequirement))
            yield return new(nameof(command.Requirement), Refusal.Malformed("RequirementMalformed").With("max", $"{SupervisionTask.MaxRequirement}"));
        if (command.Deadline is null == command.WorkingDays is null && (whole || command.Deadline is not null))
            yield return new(nameof(command.Deadline), Refusal.Malformed("DeadlineOrWorkingDays"));
        if (OutOfRange(command.WorkingDays) is { } days) yield return new(nameof(command.Deadline), days);
        var recipients = Read(command.Recipients);
        if (recipients.IsRefused) yield return new(nameof(command.Recipients), recipients.Refusal);
        else if (whole && recipients.Value.IsEmpty()) yield return new(nameof(command.Recipients), Refusal.Malformed("RecipientsEmpty"));
        if (Read(command.FeedbackFields).Refusal is { } form) yield return new(nameof(command.FeedbackFields), form);
    }

    /// <summary>When it is due, counted from now: <c>DeadlinePast</c>, <c>BeyondHolidayNotices</c>. A day off rolls to the next working day.</summary>
    public static Result<DateTimeOffset> Deadline(DateTimeOffset? deadline, int? workingDays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        if (OutOfRange(workingDays) is { } refused) return refused;
        if (workingDays is { } days) return new CountedDeadline(today, days).CertainEnd(calendar);
        if (deadline is not { } at) return Refusal.Malformed("DeadlineOrWorkingDays");
        if (at <= now) return Refusal.Conflict("DeadlinePast");
        var day = WorkingCalendar.DayOf(at);
        return calendar.RollForward(day).Map(rolled => at.AddDays(rolled.DayNumber - day.DayNumber).ToUniversalTime());
    }

    private static Refusal? OutOfRange(int? workingDays) => workingDays is { } days and (< 1 or > SupervisionTask.MaxWorkingDays)
        ? Refusal.Malformed("WorkingDaysOutOfRange").With("max", $"{SupervisionTask.MaxWorkingDays}").With("given", $"{days}")
        : null;

    private static Result<Recipients> Read(RecipientsCommand? command)
    {
        var units = new List<UnitCode>();
        if (command?.Units is { Count: > Recipients.MaxPicked })
            return Refusal.Malformed("TooManyPicked").With("max", $"{Recipients.MaxPicked}").With("given", $"{command.Units.Count}");
        foreach (var text in command?.Units ?? [])
        {
            var code = UnitCode.OfTyped(text);
            if (code.IsRefused) return code.Refusal;
            // A center is sent tasks in its authority's name.
            if (!units.Contains(code.Value.ActsAs)) units.Add(code.Value.ActsAs);
        }

        RecipientRule? rule = null;
        if (command?.Rule is { } wanted)
        {
            var under = UnitCode.OfTyped(wanted.Under);
            if (under.IsRefused) return under.Refusal;
            var kind = wanted.Kind ?? RecipientRule.DefaultKind(wanted.Level);
            rule = new RecipientRule(under.Value.ActsAs, wanted.Level, kind == UnitKind.CoordinationCenter ? UnitKind.Authority : kind);
        }

        return new Recipients(units, rule);
    }

    private static Result<FeedbackForm> Read(IReadOnlyList<FieldCommand>? command)
    {
        var fields = new List<FeedbackField>();
        foreach (var field in command ?? [])
        {
            if (field is null || field.Type is not { } type) return Refusal.Malformed("FeedbackFormMalformed").With("type", "missing");
            fields.Add(new FeedbackField(field.Name ?? "", type, field.Required, field.Options));
        }

        return FeedbackForm.Create(fields);
    }

    private static TaskProblem Missing(string field, string name) => new(field, Refusal.Malformed("FieldMissing").With("field", name));
}
