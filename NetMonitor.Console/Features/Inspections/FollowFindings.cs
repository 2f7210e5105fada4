using Microsoft.EntityFrameworkCore;
using Npgsql;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>
/// The clocks of findings (R17.1): an acceptance that has ended opens its finding again; one that is late rises to the authority above, once, which has its
/// own time from then on, and so on up to the nation. What was done stands with the finding, so that it happens once however often this runs.
/// </summary>
public sealed class FollowFindings(CommandRunner commands, ReadDoor door, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Findings of which something was done.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var times = new DueTimes(SettingName.FindingDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));
        var done = 0;
        foreach (var id in await door.ForSystem().AllAsync(Due(times, today), row => row.Text(), cancel))
        {
            var followed = await commands.RunAsync<bool>(
                Command.BySystem(nameof(FollowFindings), Subject.Finding(id)), StepOfFinding.Lock(id), async (context, token) =>
                {
                    var finding = await context.Db.Findings.FirstAsync(row => row.Id == id, token);
                    return Follow(context, finding, times, today);
                }, cancel);
            if (!followed.IsRefused && followed.Value) done++;
        }

        return done;
    }

    private static NpgsqlBatchCommand Due(DueTimes times, DateOnly today)
    {
        var sql = new Sql();
        return sql.InBatch(
            $"""
            select f.id from findings f where f.state = '{nameof(FindingState.Accepted)}' and f.accepted_until < {sql.Value(today)}
            union all
            select f.id from findings f where f.state in {StateSql.Names(FindingWorkflow.ToDo)} and {sql.Within(times.LateOn(today), "f.clock_from")}
              and {UnitSql.IsDeeper("coalesce(f.raised_path, f.authority_path)", 1)}
            limit {AtOnce}
            """);
    }

    /// <summary>Somebody, or the other node, may have done something about it meanwhile.</summary>
    private static bool Follow(CommandContext context, Finding finding, DueTimes times, DateOnly today)
    {
        if (finding.AcceptedUntil < today && !finding.EndAcceptance(Author.System.UserName, context.Now).IsRefused)
        {
            FindingEntries.Record(context, finding, new FindingReopened(finding.Rule, null), Author.System);
            return true;
        }

        var due = times.Of(finding.ClockFrom).Date;
        if (due >= today || finding.Raise(context.Now) is not { IsRefused: false } raised) return false;
        FindingEntries.Record(context, finding, new FindingRaised(finding.Rule, raised.Value.Leaf, due), Author.System);
        return true;
    }
}
