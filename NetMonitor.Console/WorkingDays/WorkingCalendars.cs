using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.WorkingDays;

/// <summary>The working calendar of the notices on record. Shared by all callers; a notice imported elsewhere is seen within seconds.</summary>
public sealed class WorkingCalendars(ReadDoor door, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);

    // One reference, so that no caller sees half of what another has just read.
    private Kept? _kept;

    /// <summary>The one read last; null before the first. Good for who has asked for the current one a moment ago.</summary>
    public WorkingCalendar? Known => _kept?.Calendar;

    public async ValueTask<WorkingCalendar> CurrentAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_kept is { } kept && now - kept.ReadAt < Keep && now >= kept.ReadAt) return kept.Calendar;
        var calendar = new WorkingCalendar(await NoticesAsync(cancel));
        _kept = new Kept(calendar, now);
        return calendar;
    }

    /// <summary>The notices on record, the newest first.</summary>
    public Task<IReadOnlyList<HolidayNotice>> NoticesAsync(CancellationToken cancel) => NoticesAsync(door.ForSystem(), cancel);

    /// <summary>The notices on record, as a command sees them.</summary>
    internal static async Task<IReadOnlyList<HolidayNotice>> NoticesAsync(ReadBatch read, CancellationToken cancel)
    {
        var texts = await read.AllAsync(Sql.Statement("select notice from holiday_notices order by year desc"), row => row.Text(), cancel);
        return [.. texts.Select(text => HolidayNoticeFile.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Value)];
    }

    /// <summary>A notice was imported here: read again at the next use.</summary>
    internal void Forget() => _kept = null;

    private sealed record Kept(WorkingCalendar Calendar, DateTimeOffset ReadAt);
}
