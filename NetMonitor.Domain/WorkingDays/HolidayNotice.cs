namespace NetMonitor.Domain.WorkingDays;

/// <summary>One day a notice speaks of: a day off, or a weekend day that is worked to make up for one.</summary>
/// <param name="Name">The holiday it belongs to, e.g. 国庆节; a make-up workday carries it too.</param>
public sealed record HolidayNoticeDay(DateOnly Date, string Name, bool IsOffDay);

/// <summary>
/// A year's notice of the State Council. Its days may reach into the end of the year before or the start of the year after
/// (the 2019 notice moved days of December 2018).
/// </summary>
/// <param name="Papers">Addresses of the published notice and its amendments.</param>
public sealed record HolidayNotice(int Year, IReadOnlyList<string> Papers, IReadOnlyList<HolidayNoticeDay> Days);
