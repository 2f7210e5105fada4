using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Alerts;

/// <param name="Accounts">User names of the unit's own system administrators; none for all of them.</param>
public sealed record DutyCommand(IReadOnlyList<string>? Accounts);

/// <summary>Who of a unit's system administrators is told of alerts; an empty list tells all of them.</summary>
public sealed record DutyAnswer(UnitCode UnitCode, IReadOnlyList<string> Accounts, string? SetBy, DateTimeOffset? SetAt, long Version);

/// <summary>The duty list of one's own unit; an authority's is its center's, as the two act as one.</summary>
public sealed class UnitDuty(CommandRunner commands, ReadDoor door)
{
    public static readonly Operation Set = new("SetUnitDuty", Permission.WatchAlerts);

    private const int Most = 50;

    private static readonly Refusal s_notFound = Refusal.OutOfScope("UnitNotFound");

    public async Task<Result<DutyAnswer>> GetAsync(Actor actor, UnitCode unit, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.WatchAlerts) is { } lacks) return lacks;
        if (!actor.BelongsTo(unit)) return s_notFound;
        unit = actor.UnitCode;
        return await door.For(actor).FirstAsync(
            Sql.Statement("select accounts, set_by, set_at, version from unit_duties where unit_code = $1", unit.ToString()),
            row => new DutyAnswer(unit, row.Texts(), row.Text(), row.Time(), row.Long()), cancel) ?? new DutyAnswer(unit, [], null, null, 0);
    }

    /// <summary><c>DutyOfOthers</c> for an account that is no system administrator of the unit.</summary>
    public async Task<Result<DutyAnswer>> SetAsync(Actor actor, UnitCode unit, DutyCommand command, Call call, CancellationToken cancel)
    {
        if (command.Accounts is not { Count: <= Most } accounts || accounts.Any(name => !UserName.TryParse(name, out _)))
            return Refusal.Malformed("FieldMalformed").With("field", "accounts");
        if (actor.Lacks(Set.Needs) is { } lacks) return lacks;
        if (!actor.BelongsTo(unit)) return s_notFound;
        unit = actor.UnitCode;
        var alone = new SubjectLock(() => [Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 7419))", unit.ToString())]);
        return await commands.RunAsync<DutyAnswer>(new Command(actor, Set, Subject.Duty(unit), command, call), alone, async (context, token) =>
        {
            var names = accounts.Distinct().Order().ToArray();
            var own = await context.Db.Accounts.CountAsync(
                account => account.UnitCode == unit && names.Contains(account.UserName) && account.Status != AccountStatus.Deleted, token);
            if (own < names.Length || names.Any(name => !AccountNames.IsSystemAdministrator(name))) return Refusal.Conflict("DutyOfOthers", "R5.1");
            var row = await context.Db.UnitDuties.FirstOrDefaultAsync(duty => duty.UnitCode == unit, token);
            if (call.Match(row?.Version ?? 0) is { } stale) return stale;
            var former = row?.Accounts ?? [];
            if (row is null) context.Db.UnitDuties.Add(row = new UnitDutyRow { UnitCode = unit });
            (row.Accounts, row.SetBy, row.SetAt, row.Version) = (names, actor.UserName, context.Now, row.Version + 1);
            context.Record(new JournalEntry(new UnitDutySet(names, former), Subject.Duty(unit), row.Version, actor, context.Now)
            {
                UnitCode = unit.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
            });
            return new DutyAnswer(unit, names, row.SetBy, row.SetAt, row.Version);
        }, cancel);
    }
}
