using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Journal;

/// <summary>
/// Verifies the journal by the clock: every hour what was sealed since the last look, and at night all of it. What does not hold goes on record, each time
/// that it is found.
/// </summary>
public sealed class CheckJournal(JournalVerifier verifier, CommandRunner commands, TimeProvider time)
{
    /// <summary>The hour of the law's clock in which all is read.</summary>
    private const int NightHour = 2;

    /// <summary>An hour and what a look may come late by.</summary>
    private static readonly TimeSpan s_hour = TimeSpan.FromMinutes(70);

    public async Task<Result> HandleAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var isNight = WorkingCalendar.Clock(now).Hour == NightHour;
        var found = await verifier.VerifyAsync(nameof(CheckJournal), isNight ? null : now - s_hour, null, null, cancel);
        if (found.IsRefused) return found.Refusal;
        if (found.Value.Intact) return Result.Done;
        await AlertEntries.RecordOfWatchAsync(commands, new JournalFoundBroken(found.Value.FirstBroken, found.Value.Entries), DetectorId.D15, cancel);
        return Result.Done;
    }
}
