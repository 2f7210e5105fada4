using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>Under which authority a unit is to hang, and why, 1–1,000 characters.</summary>
public sealed record MoveUnitCommand(string? ParentCode, string? Reason);

/// <summary>Which unit takes over, and why, 1–1,000 characters.</summary>
public sealed record MergeUnitCommand(string? Into, string? Reason);

/// <summary>
/// The unit as it stands now. <see cref="Units"/> counts what moved with it, or went over to the other one; <see cref="Accounts"/> the accounts whose
/// sessions ended.
/// </summary>
public sealed record MovedUnitAnswer(UnitCode Code, UnitCode? ParentCode, UnitStatus Status, UnitCode? MergedInto, int Units, int Accounts, long Version);

/// <summary>
/// Moves a unit to another authority, with all that lies below it, or merges it into another unit, which takes over what it has (decision 0030). By the
/// center of the lowest authority that stands above both sides: who manages only one of them disposes of what is another's (R5.1).
/// </summary>
public sealed class MoveUnit(CommandRunner commands, IEnumerable<IFollowsUnits> followers)
{
    public static readonly Operation Move = new("MoveUnit", Permission.ManageUnits) { Fresh = true };
    public static readonly Operation Merge = new("MergeUnit", Permission.ManageUnits) { Fresh = true };

    /// <summary>No command takes longer.</summary>
    private static readonly TimeSpan s_lateWriters = TimeSpan.FromHours(1);

    public Task<Result<MovedUnitAnswer>> MoveAsync(Actor actor, UnitCode code, MoveUnitCommand command, Call call, CancellationToken cancel) => RunAsync(
        actor, Move, code, command.ParentCode, command.Reason, command, call, above => UnitPath.Parse(above.Path),
        (context, unit, above, token) => MoveAsync(context, unit, above, command.Reason!, token), cancel);

    public Task<Result<MovedUnitAnswer>> MergeAsync(Actor actor, UnitCode code, MergeUnitCommand command, Call call, CancellationToken cancel) => RunAsync(
        actor, Merge, code, command.Into, command.Reason, command, call, into => UnitPath.Parse(into.Path).Parent ?? UnitPath.Parse(into.Path),
        (context, unit, into, token) => MergeAsync(context, unit, into, command.Reason!, token), cancel);

    /// <summary>Moves a unit for who may: within a command of theirs, which has the whole tree's lock.</summary>
    internal async Task<Result<MovedUnitAnswer>> MoveAsync(CommandContext context, Unit unit, Unit above, string reason, CancellationToken cancel)
    {
        if (UnitRules.Move(unit, above) is { } refusal) return refusal;
        var (from, parent) = (UnitPath.Parse(unit.Path), UnitPath.Parse(above.Path));
        var to = parent.Append(unit.Code);
        var (units, _) = await UnitTree.RewriteAsync(context, from, to, [], cancel);
        await HangAsync(context, above, [unit.Code], cancel);
        var accounts = await UnitTree.EndSessionsAsync(context, to, "UnitMoved", cancel);
        foreach (var follower in followers) await follower.MovedAsync(context, new MovedUnits(from.Parent!.Value, parent, to, reason), cancel);
        return await AnswerAsync(
            context, unit.Code, units, accounts, moved => new UnitMoved(moved.Name, unit.ParentCode!.Value, above.Code, reason, units, accounts), from, cancel);
    }

    /// <summary>
    /// The same for a merger. What lies below the unit goes below the other one; the unit itself is closed and stands there too, with its center: its history
    /// is read by who takes over. Its own accounts, whose user names have its code in them, are frozen.
    /// </summary>
    internal async Task<Result<MovedUnitAnswer>> MergeAsync(CommandContext context, Unit unit, Unit into, string reason, CancellationToken cancel)
    {
        if (UnitRules.Merge(unit, into) is { } refusal) return refusal;
        var (from, to, authority) = (UnitPath.Parse(unit.Path), UnitPath.Parse(into.Path), unit.Kind == UnitKind.Authority);
        var accounts = await UnitTree.EndSessionsAsync(context, from, "UnitMerged", cancel);
        var below = authority ? await TakeBelowAsync(context, unit, into, cancel) : 0;
        // A station or a body has nothing below it: it stands beside the one that takes over.
        var above = authority ? to : to.Parent!.Value;
        var closed = above.Append(unit.Code);
        if (closed != from) await UnitTree.RewriteAsync(context, from, closed, [], cancel);
        string[] own = authority ? [unit.Code.ToString(), unit.Code.CenterCode.ToString()] : [unit.Code.ToString()];
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                update units set status = '{nameof(UnitStatus.Closed)}', merged_into = $2, version = version + 1,
                  parent_code = case when code = $3 then $4 else parent_code end
                where code = any($1)
                """, own, into.Code.ToString(), unit.Code.ToString(), above.Leaf.ToString()), cancel);
        await context.WriteNowAsync(Sql.Statement("update units set version = version + 1 where code = $1", into.Code.ToString()), cancel);
        var moved = authority ? new MovedUnits(from, to, to, reason) : new MovedUnits(from.Parent!.Value, above, closed, reason);
        foreach (var follower in followers) await follower.MovedAsync(context, moved, cancel);
        var frozen = await FreezeAsync(context, unit, reason, cancel);
        foreach (var follower in followers) await follower.MergedAsync(context, new MergedUnit(closed, to, reason), cancel);
        var taker = await context.Db.Units.AsNoTracking().FirstAsync(row => row.Code == into.Code, cancel);
        context.Record(ChangeUnit.Entry(context, new UnitTookOver(taker.Name, unit.Code, reason), taker));
        return await AnswerAsync(
            context, unit.Code, below, accounts, gone => new UnitMerged(gone.Name, from.Parent!.Value.Leaf, into.Code, reason, below, frozen), from,
            cancel);
    }

    /// <summary>
    /// Writes the paths of the last hour's moves and mergers once more: a command that began before one of them may have written an old path after it.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken cancel) =>
        await commands.RunAsync<int>(Command.BySystem("CatchUpWithMoves"), UnitTree.LockWhole(), async (context, token) =>
        {
            var moves = await ReadDoor.Within(context.Connection, null).AllAsync(
                Sql.Statement(
                    $"""
                    select above.path || u.code || '/', u.path, case when j.verb = '{nameof(UnitMerged)}' and u.kind = {(int)UnitKind.Authority} then i.path end
                    from journal j
                    join units u on u.code = j.subject_number
                    join units above on above.code = j.data->>'from'
                    left join units i on i.code = u.merged_into
                    where j.subject_type = $1 and j.verb in ('{nameof(UnitMoved)}', '{nameof(UnitMerged)}') and j.at > $2 order by j.id
                    """, Subject.Unit(UnitCode.Nation).Type, context.Now - s_lateWriters),
                row => (Before: row.Path(), Now: row.Path(), Into: row.TextOrNull() is { } into ? UnitPath.Parse(into) : (UnitPath?)null), token);
            var mended = 0;
            foreach (var (before, now, into) in moves.Where(move => move.Before != move.Now))
            {
                var rows = into is { } taker ? (await UnitTree.RewriteAsync(context, before, taker, Own(before), token)).Rows : 0;
                rows += (await UnitTree.RewriteAsync(context, before, now, [], token)).Rows;
                mended += rows;
                var moved = into is { } root
                    ? new MovedUnits(before, root, root, nameof(CatchUpAsync))
                    : new MovedUnits(before.Parent!.Value, now.Parent!.Value, now, nameof(CatchUpAsync));
                if (rows > 0)
                    foreach (var follower in followers) await follower.MovedAsync(context, moved, token);
            }

            return mended;
        }, cancel);

    /// <summary>What stays when all below an authority goes elsewhere: itself and its center.</summary>
    private static UnitPath[] Own(UnitPath authority) => [authority, authority.Append(authority.Leaf.CenterCode)];

    /// <summary>All that lies below a unit goes below another, but for its center.</summary>
    private static async Task<int> TakeBelowAsync(CommandContext context, Unit unit, Unit into, CancellationToken cancel)
    {
        var from = UnitPath.Parse(unit.Path);
        var children = await context.Db.Units.Where(row => row.ParentCode == unit.Code && row.Kind != UnitKind.CoordinationCenter)
            .Select(row => row.Code).ToArrayAsync(cancel);
        var (units, _) = await UnitTree.RewriteAsync(context, from, UnitPath.Parse(into.Path), Own(from), cancel);
        await HangAsync(context, into, children, cancel);
        return units;
    }

    /// <summary>What belongs to an authority has its division.</summary>
    private static Task HangAsync(CommandContext context, Unit above, UnitCode[] units, CancellationToken cancel) => context.WriteNowAsync(
        Sql.Statement(
            $"""
            update units set parent_code = $1, division_code = case when kind = {(int)UnitKind.Authority} then division_code else $2 end where code = any($3)
            """, above.Code.ToString(), above.DivisionCode, Array.ConvertAll(units, unit => unit.ToString())), cancel);

    /// <summary>The unit's own accounts and its center's: whoever takes over gives their holders new ones.</summary>
    private static async Task<int> FreezeAsync(CommandContext context, Unit unit, string reason, CancellationToken cancel)
    {
        var accounts = await context.Db.Accounts
            .Where(row => row.UnitCode == unit.Code || (unit.Kind == UnitKind.Authority && row.UnitCode == unit.Code.CenterCode)).ToListAsync(cancel);
        var frozen = 0;
        foreach (var account in accounts)
            if (!(await AccountSubject.FreezeAsync(context, account, reason, cancel)).IsRefused) frozen++;
        return frozen;
    }

    private static async Task<Result<MovedUnitAnswer>> AnswerAsync(
        CommandContext context, UnitCode code, int units, int accounts, Func<Unit, DomainEvent> what, UnitPath before, CancellationToken cancel)
    {
        var unit = await context.Db.Units.AsNoTracking().FirstAsync(row => row.Code == code, cancel);
        var entry = ChangeUnit.Entry(context, what(unit), unit);
        context.Record(new JournalEntry(entry.What, entry.Subject, entry.SubjectVersion, context.Author, context.Now)
        {
            UnitCode = entry.UnitCode, UnitPath = entry.UnitPath,
            // Who stood above it until now hears of it too.
            Readers = Readers.OfWork([.. entry.Readers.Work, .. before.Parent is { } above ? new[] { above } : []]),
        });
        return new MovedUnitAnswer(code, unit.ParentCode, unit.Status, unit.MergedInto, units, accounts, unit.Version);
    }

    private async Task<Result<MovedUnitAnswer>> RunAsync(
        Actor actor, Operation operation, UnitCode code, string? otherText, string? reason, object command, Call call, Func<Unit, UnitPath> side,
        Func<CommandContext, Unit, Unit, CancellationToken, Task<Result<MovedUnitAnswer>>> act, CancellationToken cancel)
    {
        var otherCode = UnitCode.OfTyped(otherText);
        if (otherCode.IsRefused) return otherCode.Refusal;
        if (!PlainText.IsSaid(reason, Unit.MaxReason)) return Refusal.Malformed("ReasonRequired");
        if (actor.Lacks(Permission.ManageUnits) is { } lacks) return lacks;
        return await commands.RunAsync<MovedUnitAnswer>(
            new Command(actor, operation, Subject.Unit(code), command, call), UnitTree.LockWhole(code, otherCode.Value), async (context, token) =>
            {
                var units = await context.Db.Units.AsNoTracking().Where(row => row.Code == code || row.Code == otherCode.Value).ToListAsync(token);
                var (unit, other) = (units.Find(row => row.Code == code), units.Find(row => row.Code == otherCode.Value));
                if (unit is null || other is null || UnitPath.Parse(unit.Path).Parent?.CommonWith(side(other)) != actor.ActingPath)
                    return Refusal.OutOfScope("UnitNotFound", unit is null ? "R5.1" : UnitRules.RuleOf(unit.Kind, unit.Level));
                return call.Match(unit.Version) is { } stale ? stale : await act(context, unit, other, token);
            }, cancel);
    }
}
