using System.Globalization;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.WorkingDays;

/// <summary>What entries of the calendar are about.</summary>
public static class HolidaySubjects
{
    extension(Subject)
    {
        public static Subject HolidayNotice(int year) => new("HolidayNotice", year.ToString(CultureInfo.InvariantCulture));
    }
}

/// <param name="Days">Days off and make-up working days.</param>
/// <param name="Papers">Addresses of the published notice and its amendments.</param>
/// <param name="Confirmed">What looked doubtful and was confirmed; null where nothing did.</param>
public sealed record HolidayNoticeImported(int Days, IReadOnlyList<string> Papers, IReadOnlyList<NoticeDoubt>? Confirmed = null) : DomainEvent;
