using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>The authority that is inspected with all below it, the nation where none is named; and why.</summary>
public sealed record OrderedInspection
{
    [Api.Omissible] public string? Under { get; init; }

    [Api.Omissible] public string? Reason { get; init; }
}

public sealed record InspectionAnswer(string Number, int Found, int Opened, int CameBack, int Gone);

/// <summary>
/// Holds inspections (R17.1): by the schedule each authority by itself, a county's once a month, all others once a quarter, each at its own moment; and
/// beside it where the nation orders one.
/// </summary>
public sealed class HoldInspections(CommandRunner commands, ReadDoor door, Inspector inspector, TimeProvider time)
{
    public static readonly Operation Order = new("OrderInspection", Permission.OrderInspections);

    /// <summary>Authorities inspected in one run of the job: what was missed while the console was down comes within the hour.</summary>
    private const int AtOnce = 100;

    public async Task<Result<InspectionAnswer>> OrderAsync(Actor actor, OrderedInspection command, Call call, CancellationToken cancel)
    {
        if (command.Reason is { } reason && !PlainText.IsSaid(reason, Inspection.MaxReason)) return Refusal.Malformed("ReasonRequired");
        var under = command.Under is null ? UnitCode.Nation : UnitCode.OfTyped(command.Under);
        if (under.IsRefused) return under.Refusal;
        var day = await inspector.DayAsync(time.GetUtcNow(), cancel);
        return await commands.RunAsync<InspectionAnswer>(new Command(actor, Order, null, command, call), Inspector.Alone, async (context, token) =>
        {
            if (actor.Lacks(Permission.OrderInspections) is { } lacks) return lacks;
            var unit = await context.Db.Units.FirstOrDefaultAsync(row => row.Code == under.Value, token);
            if (unit is null) return Refusal.OutOfScope("UnitNotFound", "R17.1");
            if (unit.Kind != UnitKind.Authority || unit.Status == UnitStatus.Closed)
                return Refusal.Conflict("InspectionOfNoAuthority", "R17.1").With("unit", unit.Code.ToString());
            var scope = new RuleScope(UnitPath.Parse(unit.Path), WithAllBelow: true);
            var (held, counts) = await Inspector.HoldAsync(context, day, scope, null, command.Reason, token);
            return new InspectionAnswer(
                held.Number, counts.Sum(count => count.Found), counts.Sum(count => count.Opened), counts.Sum(count => count.CameBack),
                counts.Sum(count => count.Gone));
        }, cancel);
    }

    /// <summary>Inspects the authorities whose moment has come, each once in its period; the answer is how many.</summary>
    public async Task<int> ByScheduleAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var today = WorkingCalendar.DayOf(now);
        var (month, quarter) = (InspectionPeriod.Of(UnitLevel.County, today), InspectionPeriod.Of(UnitLevel.Nation, today));
        var sql = new Sql();
        var left = await door.ForSystem().AllAsync(
            sql.InBatch(
                $"""
                select u.path, u.level from units u
                where u.kind = {StateSql.Of(UnitKind.Authority)} and {UnitSql.IsInService("u")} and not exists (
                  select from inspections i where i.unit_code = u.code
                    and i.period = case when u.level >= {StateSql.Of(UnitLevel.County)} then {sql.Value(month.Name)} else {sql.Value(quarter.Name)} end)
                """), row => (Path: row.Path(), Level: (UnitLevel)row.Short()), cancel);
        var due = left.Select(unit => (unit.Path, Period: unit.Level >= UnitLevel.County ? month : quarter))
            .Where(unit => unit.Period.MomentOf(unit.Path.Leaf) <= now).OrderBy(unit => unit.Period.MomentOf(unit.Path.Leaf)).Take(AtOnce);
        var held = 0;
        foreach (var (path, period) in due)
        {
            var day = await inspector.DayAsync(time.GetUtcNow(), cancel);
            var done = await commands.RunAsync<bool>(
                Command.BySystem(nameof(HoldInspections), Subject.Unit(path.Leaf)), Inspector.Alone, async (context, token) =>
                {
                    // Another node may have been here meanwhile.
                    if (await context.Db.Inspections.AnyAsync(row => row.UnitCode == path.Leaf && row.Period == period.Name, token)) return false;
                    await Inspector.HoldAsync(context, day, new RuleScope(path, WithAllBelow: false), period.Name, null, token);
                    return true;
                }, cancel);
            if (!done.IsRefused && done.Value) held++;
        }

        return held;
    }
}
