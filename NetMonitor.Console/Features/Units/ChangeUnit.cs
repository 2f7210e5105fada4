using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>What a unit is to be: <c>Active</c> or <c>NotAsked</c>, and why, 1–1,000 characters.</summary>
public sealed record UnitChange(UnitStatus? Status, string? Reason);

/// <summary>How many units that is about: it and those below it, which follow it as long as it is marked.</summary>
public sealed record UnitChangeAnswer(UnitCode Code, UnitStatus Status, int Units, long Version);

/// <summary>
/// Says that nobody is on duty in a unit, so that no tasks are sent to it and everything below it, or that they are again. By the system administrator
/// of the center above (R5.1). The mark is the unit's own: what others said of units below it stands. What was sent before stays with its issuers, who
/// may take it back.
/// </summary>
public sealed class ChangeUnit(CommandRunner commands)
{
    public static readonly Operation Change = new("ChangeUnit", Permission.ManageUnits);

    public async Task<Result<UnitChangeAnswer>> HandleAsync(Actor actor, UnitCode code, UnitChange change, Call call, CancellationToken cancel)
    {
        if (change.Status is not { } status) return Refusal.Malformed("FieldMissing").With("field", "status");
        if (!PlainText.IsSaid(change.Reason, Unit.MaxReason)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<Unit, UnitChangeAnswer>(
            new Command(actor, Change, Subject.Unit(code), change, call), Managed(actor, code), async (context, unit, token) =>
            {
                var changed = unit.SetStatus(status);
                if (changed.IsRefused) return changed.Refusal;
                var path = UnitPath.Parse(unit.Path);
                var sql = new Sql();
                var count = sql.InBatch($"select count(*)::int from units where status <> '{nameof(UnitStatus.Closed)}' and {sql.Below(path, "path")}");
                var units = await ReadDoor.Within(context.Connection, actor).FirstAsync(count, row => row.Int(), token);
                var what = new UnitStatusChanged(unit.Name, status, change.Reason!, units);
                context.Record(new JournalEntry(what, Subject.Unit(code), unit.Version, actor, context.Now)
                {
                    UnitCode = code.ToString(), UnitPath = unit.Path, Readers = Readers.OfWork(path, actor.ActingPath),
                });
                return new UnitChangeAnswer(code, status, units, unit.Version);
            }, cancel);
    }

    private static Opening<Unit> Managed(Actor actor, UnitCode code) => new(
        Subject.Unit(code), new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", code.ToString())]),
        actor.Lacks(Permission.ManageUnits) ?? Refusal.OutOfScope("UnitNotFound", "R5.1"))
    {
        Load = (context, cancel) => context.Db.Units.FirstOrDefaultAsync(row => row.Code == code, cancel),
        InScope = (_, unit, _) => Task.FromResult(actor.Manages(unit.ParentCode)),
        Version = unit => unit.Version,
    };
}
