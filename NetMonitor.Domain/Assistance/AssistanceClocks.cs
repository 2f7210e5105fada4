using System.Globalization;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Assistance;

/// <summary>The days that requests have, as they are in force when each begins (R6.1, R19.1).</summary>
public sealed record AssistanceClocks(SettingsInForce Settings, WorkingCalendar Calendar)
{
    /// <summary>How long a center has that has it now to dispose of it.</summary>
    public CountedDeadline Hop(DateTimeOffset now) => Counted(SettingName.AssistanceHopDays, now);

    /// <summary>How long both sides consult about who has jurisdiction, from now.</summary>
    public CountedDeadline Consultation(DateTimeOffset now) => Counted(SettingName.ConsultationDays, now);

    /// <summary>How long the common superior has to say whose it is.</summary>
    public CountedDeadline Decision(DateTimeOffset now) => Counted(SettingName.DesignationDays, now);

    /// <summary>How long a unit has to answer that has received it now.</summary>
    public CountedDeadline Answer(AssistanceKind kind, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        var terms = AssistanceKinds.On(kind, today) ?? throw new InvalidOperationException($"There is no {kind} on {today}.");
        return new CountedDeadline(today, Math.Min(terms.WorkingDays, Settings.On(SettingName.AssistanceDays, today)));
    }

    /// <summary>The last day of such a deadline, by weekends alone where a year has no notice.</summary>
    public DateOnly End(CountedDeadline counted) => Calendar.AddWorkingDaysProvisionally(counted.From, counted.WorkingDays).Date;

    /// <summary>
    /// Working days for which a unit waited for the requester from one time to another: they are added to its deadline unless the setting says that waiting
    /// counts.
    /// </summary>
    public int Waited(DateTimeOffset since, DateTimeOffset now) =>
        Calendar.WorkingDaysBetweenProvisionally(WorkingCalendar.DayOf(since), WorkingCalendar.DayOf(now));

    public bool WaitingCounts(DateTimeOffset now) => Settings.At(SettingName.WaitingCounts, now) == 1;

    /// <summary>
    /// The day that an extension is to: <c>ExtensionNotLater</c> where it is no later than the one in force, <c>BeyondHolidayNotices</c> in a year without a
    /// notice. A day off rolls to the next working day.
    /// </summary>
    public Result<DateOnly> ExtendedTo(DateOnly newDueOn, DateOnly dueOn)
    {
        return newDueOn <= dueOn
            ? Refusal.Conflict("ExtensionNotLater").With("due", dueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : Calendar.RollForward(newDueOn);
    }

    private CountedDeadline Counted(SettingName name, DateTimeOffset now) => new(WorkingCalendar.DayOf(now), Settings.At(name, now));
}
