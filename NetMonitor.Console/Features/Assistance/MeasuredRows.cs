using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// The requests behind one figure. <c>Days</c>: those that were answered after so many working days; null for all. <c>Own</c>: what the unit itself was
/// asked, without those below it. <c>RequesterIn</c>, <c>AskedIn</c>: the province of the unit that asks, and of the one asked; null for all.
/// </summary>
public sealed record MeasuredRows(
    AssistanceMeasure Measure, int? Days = null, UnitCode? Under = null, bool Own = false, DateOnly? From = null, DateOnly? To = null,
    UnitCode? RequesterIn = null, UnitCode? AskedIn = null)
{
    /// <summary>That a leg, a row <c>l</c>, is counted.</summary>
    internal static string Counts(AssistanceMeasure measure) => measure switch
    {
        AssistanceMeasure.Received => "true",
        AssistanceMeasure.AcceptedInWeek => $"l.first_accepted_on <= l.received_on + {AssistanceMeasures.AcceptanceDays}",
        AssistanceMeasure.Answered => "l.answer_days is not null",
        AssistanceMeasure.AnsweredInTime => "l.answered_in_time",
        AssistanceMeasure.Extended => "l.extensions > 0",
        AssistanceMeasure.Disputed => "(l.was_disputed or l.was_objected)",
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    /// <summary>The first-level authority at or below which a unit stands, by a column of paths; the nation for its own units.</summary>
    internal static string Province(string path)
    {
        var first = UnitSql.CodeAt(path, "1");
        return $"case when {UnitSql.IsDeeper(path, 1)} and {UnitSql.IsOf(UnitKind.Authority, first)} then {first} else {UnitSql.CodeAt(path, "0")} end";
    }

    internal static string Day(string time) => $"({time} at time zone interval '{WorkingCalendar.Offset.TotalHours} hours')::date";

    /// <summary>Narrows legs, rows <c>l</c> of requests <c>a</c>, to what is counted; where they stand is said beside it.</summary>
    internal void Narrow(Sql sql, MeasuredPeriod period)
    {
        sql.Where($"l.received_on >= {sql.Value(period.From)}").Where($"l.received_on <= {sql.Value(period.To)}").Where(Counts(Measure));
        if (Days is { } days) sql.Where($"l.answer_days = {sql.Value(days)}");
        if (RequesterIn is { } requester) sql.Where($"{Province("a.requester_path")} = {sql.Value(requester.ToString())}");
        if (AskedIn is { } asked) sql.Where($"{Province("l.unit_path")} = {sql.Value(asked.ToString())}");
    }
}
