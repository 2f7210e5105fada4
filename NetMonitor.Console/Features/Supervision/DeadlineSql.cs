using NetMonitor.Console.Data;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>What queries say of deadlines.</summary>
internal static class DeadlineSql
{
    /// <summary>Over a row <c>t</c> of tasks: whether its deadline is provisional, as it is counted into a year without a notice.</summary>
    public static readonly string OfTask = Provisional("t.deadline", "t.working_days is not null");

    /// <summary>Over rows <c>a</c> of assignments and <c>t</c> of their tasks: the same for the assignment's.</summary>
    public static readonly string OfAssignment = Provisional("a.deadline", "(t.working_days is not null or a.counted_from is not null)");

    /// <summary>The day of a deadline on the law's clock.</summary>
    public static string Day(string deadline) => $"({deadline} at time zone interval '{WorkingCalendar.Offset.TotalHours} hours')::date";

    private static string Provisional(string deadline, string counted) =>
        $"""
        {deadline} is not null and {counted}
          and not exists (select from holiday_notices notice where notice.year = extract(year from {Day(deadline)}))
        """;
}
