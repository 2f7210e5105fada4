using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.WorkingDays;

/// <summary>The working calendar of the notices on record. Shared by all callers; a notice imported elsewhere is seen within seconds.</summary>
public sealed class WorkingCalendars(ReadDoor door, TimeProvider time)
{
    private readonly KeptBriefly<WorkingCalendar> _kept = new(time);

    /// <summary>The one read last; null before the first. Good for who has asked for the current one a moment ago.</summary>
    public WorkingCalendar? Known => _kept.Known;

    public ValueTask<WorkingCalendar> CurrentAsync(CancellationToken cancel) =>
        _kept.CurrentAsync(async token => new WorkingCalendar(await NoticesAsync(token)), cancel);

    /// <summary>The notices on record, the newest first.</summary>
    public Task<IReadOnlyList<HolidayNotice>> NoticesAsync(CancellationToken cancel) => NoticesAsync(door.ForSystem(), cancel);

    /// <summary>The notices on record, as a command sees them.</summary>
    internal static async Task<IReadOnlyList<HolidayNotice>> NoticesAsync(ReadBatch read, CancellationToken cancel)
    {
        var texts = await read.AllAsync(Sql.Statement("select notice from holiday_notices order by year desc"), row => row.Text(), cancel);
        return [.. texts.Select(text => HolidayNoticeFile.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Value)];
    }

    /// <summary>A notice was imported here: read again at the next use.</summary>
    internal void Forget() => _kept.Forget();
}
