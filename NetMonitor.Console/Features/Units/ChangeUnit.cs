using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// What a unit is to be: <c>Active</c> or <c>NotAsked</c>, and why, 1–1,000 characters; its name, 1–100 characters; a body's line of business. At least one
/// of the three.
/// </summary>
public sealed record UnitChange
{
    [Omissible] public UnitStatus? Status { get; init; }
    [Omissible] public string? Reason { get; init; }
    [Omissible] public string? Name { get; init; }
    [Omissible] public LineOfBusiness? LineOfBusiness { get; init; }
}

/// <summary>Why something is done to a unit, 1–1,000 characters.</summary>
public sealed record UnitReason(string? Reason);

/// <summary>How many units that is about: it and those below it, which follow it as long as it is marked.</summary>
public sealed record UnitChangeAnswer(UnitCode Code, string Name, UnitStatus Status, LineOfBusiness? LineOfBusiness, int Units, long Version);

/// <summary>
/// Renames a unit, gives a body another line of business, says that nobody is on duty in a unit, so that no tasks are sent to it and everything below it,
/// or that they are again; takes it out of service with all below it, and into service again. By the system administrator of the center above
/// (R3.1, R5.1). A mark is the unit's own: what others said of units below it stands. What was sent before stays with its issuers, who may take it back.
/// Where a unit is suspended, sessions end at once.
/// </summary>
public sealed class ChangeUnit(CommandRunner commands)
{
    public static readonly Operation Change = new("ChangeUnit", Permission.ManageUnits);
    public static readonly Operation Suspend = new("SuspendUnit", Permission.ManageUnits) { Fresh = true };
    public static readonly Operation Resume = new("ResumeUnit", Permission.ManageUnits) { Fresh = true };

    public async Task<Result<UnitChangeAnswer>> HandleAsync(Actor actor, UnitCode code, UnitChange change, Call call, CancellationToken cancel)
    {
        if (change is { Status: null, Name: null, LineOfBusiness: null }) return Refusal.Malformed("FieldMissing").With("field", "status");
        if (change.Name is not null && !PlainText.IsLine(change.Name, Unit.MaxName)) return Refusal.Malformed("FieldMalformed").With("field", "name");
        if (change.Status is not null && !PlainText.IsSaid(change.Reason, Unit.MaxReason)) return Refusal.Malformed("ReasonRequired");
        return await RunAsync(actor, Change, code, change, call, async (context, unit, token) =>
        {
            var name = change.Name?.Trim();
            var adjusted = unit.Adjust(name, PinyinInitials.Of(name ?? ""), change.LineOfBusiness);
            if (adjusted.IsRefused) return adjusted.Refusal;
            if (adjusted.Value is { } what) context.Record(Entry(context, what, unit));
            return change.Status is { } status
                ? await MarkAsync(context, unit, unit.SetStatus(status), change.Reason!, token)
                : await CountAsync(context, unit, token);
        }, cancel);
    }

    public Task<Result<UnitChangeAnswer>> SuspendAsync(Actor actor, UnitCode code, UnitReason command, Call call, CancellationToken cancel) =>
        BecauseAsync(actor, Suspend, code, command, call, async (context, unit, token) =>
        {
            var marked = await MarkAsync(context, unit, unit.Suspend(), command.Reason!, token);
            if (!marked.IsRefused) await UnitTree.EndSessionsAsync(context, UnitPath.Parse(unit.Path), "UnitSuspended", token);
            return marked;
        }, cancel);

    public Task<Result<UnitChangeAnswer>> ResumeAsync(Actor actor, UnitCode code, UnitReason command, Call call, CancellationToken cancel) =>
        BecauseAsync(actor, Resume, code, command, call, (context, unit, token) => MarkAsync(context, unit, unit.Resume(), command.Reason!, token), cancel);

    /// <summary>An entry about a unit, for who reads its work and the work of who did it.</summary>
    internal static JournalEntry Entry(CommandContext context, DomainEvent what, Unit unit) =>
        new(what, Subject.Unit(unit.Code), unit.Version, context.Author, context.Now)
        {
            UnitCode = unit.Code.ToString(), UnitPath = unit.Path,
            Readers = Readers.OfWork([UnitPath.Parse(unit.Path), .. context.Command.Actor is { } actor ? new[] { actor.ActingPath } : []]),
        };

    private static async Task<Result<UnitChangeAnswer>> MarkAsync(
        CommandContext context, Unit unit, Result<UnitStatus> changed, string reason, CancellationToken cancel)
    {
        if (changed.IsRefused) return changed.Refusal;
        var answer = await CountAsync(context, unit, cancel);
        context.Record(Entry(context, new UnitStatusChanged(unit.Name, unit.Status, reason, answer.Value.Units), unit));
        return answer;
    }

    private static async Task<Result<UnitChangeAnswer>> CountAsync(CommandContext context, Unit unit, CancellationToken cancel)
    {
        var sql = new Sql();
        var count = sql.InBatch(
            $"select count(*)::int from units where status <> '{nameof(UnitStatus.Closed)}' and {sql.Below(UnitPath.Parse(unit.Path), "path")}");
        var units = await ReadDoor.Within(context.Connection, context.Command.Actor).FirstAsync(count, row => row.Int(), cancel);
        return new UnitChangeAnswer(unit.Code, unit.Name, unit.Status, unit.LineOfBusiness, units, unit.Version);
    }

    private async Task<Result<UnitChangeAnswer>> BecauseAsync(
        Actor actor, Operation operation, UnitCode code, UnitReason command, Call call,
        Func<CommandContext, Unit, CancellationToken, Task<Result<UnitChangeAnswer>>> act, CancellationToken cancel) =>
        PlainText.IsSaid(command.Reason, Unit.MaxReason)
            ? await RunAsync(actor, operation, code, command, call, act, cancel)
            : Refusal.Malformed("ReasonRequired");

    private Task<Result<UnitChangeAnswer>> RunAsync(
        Actor actor, Operation operation, UnitCode code, object command, Call call,
        Func<CommandContext, Unit, CancellationToken, Task<Result<UnitChangeAnswer>>> act, CancellationToken cancel) =>
        commands.RunAsync(new Command(actor, operation, Subject.Unit(code), command, call), Managed(actor, code), act, cancel);

    private static Opening<Unit> Managed(Actor actor, UnitCode code) => new(
        Subject.Unit(code), UnitTree.Lock(code), actor.Lacks(Permission.ManageUnits) ?? Refusal.OutOfScope("UnitNotFound", "R5.1"))
    {
        Load = (context, cancel) => context.Db.Units.FirstOrDefaultAsync(row => row.Code == code, cancel),
        InScope = (_, _, _) => Task.FromResult(actor.May(Permission.ManageUnits)),
        // The directory is open to all: only the rule that stands against it depends on the unit.
        Lacks = (caller, unit) => caller.Manages(UnitPath.Parse(unit.Path))
            ? null
            : Refusal.OutOfScope("UnitNotFound", UnitRules.RuleOf(unit.Kind, unit.Level)),
        Version = unit => unit.Version,
    };
}
