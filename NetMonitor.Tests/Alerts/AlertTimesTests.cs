using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.Alerts;

/// <summary>The clocks of alerts and incidents over Spring Festival 2026: off from 15 to 23 February, worked for on Saturday the 14th.</summary>
public sealed class AlertTimesTests
{
    private static readonly WorkingCalendar s_calendar = new(HolidayNoticeFile.Embedded());

    [Theory]
    [InlineData("2026-02-12T10:00", "2026-02-13")]
    [InlineData("2026-02-13T23:59", "2026-02-14")]
    [InlineData("2026-02-14T00:00", "2026-02-24")]
    [InlineData("2026-02-17T12:00", "2026-02-24")]
    [InlineData("2026-02-23T23:59", "2026-02-24")]
    [InlineData("2026-02-24T00:00", "2026-02-25")]
    public void Medium_IsDueAtTheEndOfTheNextWorkingDay(string raised, string due) =>
        Assert.Equal(WorkingCalendar.DeadlineEnd(DateOnly.Parse(due)), AlertClock.Due(AlertSeverity.Medium, At(raised), s_calendar));

    [Theory]
    [InlineData(AlertSeverity.High, 60)]
    [InlineData(AlertSeverity.Critical, 15)]
    public void SevereOnes_RunOverNightsAndHolidays(AlertSeverity severity, int minutes)
    {
        var raised = At("2026-02-16T23:50");

        Assert.Equal(raised.AddMinutes(minutes), AlertClock.Due(severity, raised, s_calendar));
    }

    [Theory]
    [InlineData(OperatorKind.CriticalInfrastructure, 1)]
    [InlineData(OperatorKind.CentralDepartment, 2)]
    [InlineData(OperatorKind.Other, 4)]
    public void StatutoryReport_RunsOverNightsAndHolidays(OperatorKind kind, int hours)
    {
        var opened = At("2026-02-16T23:50");

        Assert.Equal(opened.AddHours(hours), ReportingRule.DueOf(opened, IncidentGrade.Larger, kind));
    }

    private static DateTimeOffset At(string clock) => new(DateTime.Parse(clock), WorkingCalendar.Offset);
}
