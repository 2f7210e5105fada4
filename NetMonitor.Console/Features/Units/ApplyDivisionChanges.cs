using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Units;

/// <summary>What becomes of a change in this run.</summary>
public enum DivisionChangeState
{
    /// <summary>It was applied before.</summary>
    Known,

    /// <summary>A dry run found that it is not applied yet.</summary>
    ToApply,
    Applied,

    /// <summary>The tree does not fit it; whoever looks after the units there does it by hand.</summary>
    Refused,
}

/// <summary>A change with what became of it; the refusal's code where it was refused.</summary>
public sealed record DivisionChangeItem(
    DateOnly Date, DivisionChangeKind Change, string Code, string Name, string? Into, string Source, DivisionChangeState State, string? Refusal);

public sealed record DivisionChangesAnswer(int Applied, int Refused, IReadOnlyList<DivisionChangeItem> Rows);

/// <summary>
/// Applies the published changes of divisions that come with the console to the tree, by the same steps as people take: units are set up, moved and merged,
/// with accounts, work and keys. Each row by one command, in their order, once for ever. By the national center (R3.1), or on the command line.
/// </summary>
public sealed class ApplyDivisionChanges(CommandRunner commands, ReadDoor door, MoveUnit units, WorkingCalendars calendars)
{
    public static readonly Operation Apply = new("ApplyDivisionChanges", Permission.ApplyDivisionChanges) { Fresh = true };

    private const string Settings = "DivisionChange ";

    /// <summary>A dry run only says what is to be applied. On the command line there is no actor: the console itself does it.</summary>
    public async Task<Result<DivisionChangesAnswer>> HandleAsync(Actor? actor, bool dryRun, Call call, CancellationToken cancel)
    {
        if (actor?.Lacks(Permission.ApplyDivisionChanges) is { } lacks) return lacks;
        var known = (await door.ForSystem().AllAsync(
            Sql.Statement("select name from installation_settings where starts_with(name, $1)", Settings), row => row.Text()[Settings.Length..], cancel))
            .ToHashSet();
        var calendar = await calendars.CurrentAsync(cancel);
        var rows = new List<DivisionChangeItem>();
        foreach (var change in DivisionFiles.Changes())
        {
            if (known.Contains(change.Key)) rows.Add(Item(change, DivisionChangeState.Known));
            else if (dryRun) rows.Add(Item(change, DivisionChangeState.ToApply));
            else
            {
                var applied = await ApplyAsync(actor, change, calendar, call, cancel);
                // What stands against all of them ends it here; what stands against one is told with it.
                if (applied.Refusal is { Kind: not (RefusalKind.Conflict or RefusalKind.OutOfScope) } refusal) return refusal;
                rows.Add(applied.Refusal is { } unfit ? Item(change, DivisionChangeState.Refused, unfit.Code) : Item(change, applied.Value));
            }
        }

        return new DivisionChangesAnswer(
            rows.Count(row => row.State == DivisionChangeState.Applied), rows.Count(row => row.State == DivisionChangeState.Refused), rows);
    }

    private async Task<Result<DivisionChangeState>> ApplyAsync(
        Actor? actor, DivisionChange change, WorkingCalendar calendar, Call call, CancellationToken cancel)
    {
        var subject = Subject.DivisionChange(change.Key);
        // Each row is a command of its own under the caller's key.
        var command = actor is null
            ? Command.BySystem(Apply.Name, subject)
            : new Command(actor, Apply, subject, change, call with { Route = $"{call.Route} {change.Key}" });
        return await commands.RunAsync<DivisionChangeState>(command, UnitTree.LockWhole(), async (context, token) =>
        {
            var kept = Sql.Statement(
                "insert into installation_settings (name, value) values ($1, $2) on conflict do nothing returning name", Settings + change.Key, change.Source);
            if (!await ReadDoor.Within(context.Connection, actor).AnyAsync(kept, token)) return DivisionChangeState.Known;
            if (await StepAsync(context, change, calendar, token) is { } unfit) return unfit;
            context.Record(new JournalEntry(
                new DivisionChangeApplied(change.Date, change.Change, change.Code, change.Name, change.Into, change.Source), subject, 1, context.Author,
                context.Now)
            {
                UnitCode = UnitCode.Nation.ToString(), UnitPath = UnitPath.Root(UnitCode.Nation).ToString(),
            });
            return DivisionChangeState.Applied;
        }, cancel);
    }

    private async Task<Refusal?> StepAsync(CommandContext context, DivisionChange change, WorkingCalendar calendar, CancellationToken cancel)
    {
        var reason = $"{change.Date:yyyy-MM-dd} {change.Source}";
        if (change.Change == DivisionChangeKind.SetUp) return (await SetUpAsync(context, change.Code, change.Name, calendar, cancel)).Refusal;
        var into = UnitCode.Authority(change.Into!);
        if (change.Change == DivisionChangeKind.Move)
            return await BothAsync(
                context, UnitCode.Station(change.Code[..6], int.Parse(change.Code[6..], System.Globalization.CultureInfo.InvariantCulture)), into,
                async (station, county) => (await units.MoveAsync(context, station, county, reason, cancel)).Refusal, cancel);
        var code = UnitCode.Authority(change.Code);
        if (change.Change == DivisionChangeKind.Renumber)
        {
            var renumbered = await SetUpAsync(context, change.Into!, change.Name, calendar, cancel);
            if (renumbered.IsRefused) return renumbered.Refusal;
        }

        return await BothAsync(
            context, code, into, async (county, taker) => (await units.MergeAsync(context, county, taker, reason, cancel)).Refusal, cancel);
    }

    /// <summary>An authority under the prefecture whose code its own begins with, or where there is none under the province; with its center.</summary>
    private static async Task<Result<UnitCode>> SetUpAsync(
        CommandContext context, string division, string county, WorkingCalendar calendar, CancellationToken cancel)
    {
        var (prefecture, province) = (UnitCode.Authority($"{division[..4]}00"), UnitCode.Authority($"{division[..2]}0000"));
        var parent = await context.Db.Units.AsNoTracking().Where(row => row.Code == prefecture || row.Code == province)
            .OrderByDescending(row => row.Code).FirstOrDefaultAsync(cancel);
        if (parent is null) return NotFound(province);
        var name = $"{county}市场监督管理局";
        var authority = await SetUpUnit.AddAsync(
            context, parent, new NewUnit(parent.Code.ToString(), UnitKind.Authority, name) { DivisionCode = division }, calendar, cancel);
        if (authority.IsRefused) return authority.Refusal;
        await context.Db.SaveChangesAsync(cancel);
        var set = await context.Db.Units.AsNoTracking().FirstAsync(row => row.Code == authority.Value.Code, cancel);
        var center = await SetUpUnit.AddAsync(
            context, set, new NewUnit(set.Code.ToString(), UnitKind.CoordinationCenter, $"{name}网监协调中心"), calendar, cancel);
        if (center.IsRefused) return center.Refusal;
        await context.Db.SaveChangesAsync(cancel);
        // What follows writes to these rows by itself.
        context.Db.ChangeTracker.Clear();
        return authority.Value.Code;
    }

    private static async Task<Refusal?> BothAsync(
        CommandContext context, UnitCode one, UnitCode other, Func<Unit, Unit, Task<Refusal?>> act, CancellationToken cancel)
    {
        var found = await context.Db.Units.AsNoTracking().Where(row => row.Code == one || row.Code == other).ToListAsync(cancel);
        var (unit, into) = (found.Find(row => row.Code == one), found.Find(row => row.Code == other));
        return unit is null ? NotFound(one) : into is null ? NotFound(other) : await act(unit, into);
    }

    private static Refusal NotFound(UnitCode code) => Refusal.OutOfScope("UnitNotFound").With("unit", code.ToString());

    private static DivisionChangeItem Item(DivisionChange change, DivisionChangeState state, string? refusal = null) =>
        new(change.Date, change.Change, change.Code, change.Name, change.Into, change.Source, state, refusal);
}
