using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// A unit under an authority. An authority names the six digits of its division; a regulatory body its line of business, an affiliated institution may.
/// </summary>
public sealed record NewUnit(string? ParentCode, UnitKind? Kind, string? Name)
{
    [Omissible] public string? DivisionCode { get; init; }
    [Omissible] public LineOfBusiness? LineOfBusiness { get; init; }
}

/// <summary>The unit as it was set up, and the number of the filing that this opened (R3.2); null where none is needed.</summary>
public sealed record SetUpAnswer(
    UnitCode Code, string Name, UnitKind Kind, UnitLevel Level, UnitCode ParentCode, string DivisionCode, LineOfBusiness? LineOfBusiness, UnitStatus Status,
    string? Filing, long Version);

/// <summary>
/// Sets a unit up: the national center the first-level authorities and their centers (R3.1), a center those one level below, and its own authority's bodies
/// and stations (R5.1). Its code is made by the coding rule and never used twice.
/// </summary>
public sealed class SetUpUnit(CommandRunner commands, WorkingCalendars calendars)
{
    public static readonly Operation SetUp = new("SetUpUnit", Permission.ManageUnits);

    private const int LastSequence = 999;

    public async Task<Result<SetUpAnswer>> HandleAsync(Actor actor, NewUnit command, Call call, CancellationToken cancel)
    {
        var parentCode = UnitCode.OfTyped(command.ParentCode);
        if ((parentCode.Refusal ?? Malformed(command)) is { } malformed) return malformed;
        if (actor.Lacks(Permission.ManageUnits) is { } lacks) return lacks;
        var calendar = await calendars.CurrentAsync(cancel);
        return await commands.RunAsync<SetUpAnswer>(
            new Command(actor, SetUp, null, command, call), UnitTree.Lock(parentCode.Value), async (context, token) =>
            {
                var parent = await context.Db.Units.AsNoTracking().FirstOrDefaultAsync(row => row.Code == parentCode.Value, token);
                if (parent is null || !actor.Manages(UnitPath.Parse(parent.Path).Append(CodeFor(command.Kind!.Value, parent.Code))))
                    return Refusal.OutOfScope("UnitNotFound", RuleOf(command.Kind!.Value, parent));
                return await AddAsync(context, parent, command, calendar, token);
            }, cancel);
    }

    /// <summary>The same for who may: within a command of theirs, which has the tree's lock.</summary>
    internal static async Task<Result<SetUpAnswer>> AddAsync(
        CommandContext context, Unit parent, NewUnit command, WorkingCalendar calendar, CancellationToken cancel)
    {
        var (kind, name, db) = (command.Kind!.Value, command.Name!.Trim(), context.Db);
        if (parent.Status == UnitStatus.Closed) return Refusal.Conflict("UnitClosed").With("unit", parent.Code.ToString());
        var placed = await PlaceAsync(context, parent, kind, command.DivisionCode, cancel);
        if (placed.IsRefused) return placed.Refusal;
        var (code, level) = placed.Value;
        if ((await UserRules.OfAsync(context, UnitPath.Parse(parent.Path).Append(code), cancel))?.OfUnit(kind, level) is { } outside) return outside;
        var unit = new Unit(
            code, name, level, parent.Code, UnitPath.Parse(parent.Path).Append(code), PinyinInitials.Of(name), UnitOrigin.Added, command.LineOfBusiness,
            kind == UnitKind.Authority ? code.Division : parent.DivisionCode);
        if (kind == UnitKind.Authority && level == UnitLevel.Province && !code.Division.EndsWith("0000", StringComparison.Ordinal)) unit.SetSeparatelyPlanned();
        db.Units.Add(unit);
        var filing = Filing.IsNeeded(parent, unit) ? await FileAsync(context, parent, unit, calendar, cancel) : null;
        context.Record(ChangeUnit.Entry(
            context, new UnitSetUp(unit.Name, unit.Kind, unit.Level, parent.Code, unit.LineOfBusiness, filing), unit));
        return new SetUpAnswer(
            unit.Code, unit.Name, unit.Kind, unit.Level, parent.Code, unit.DivisionCode, unit.LineOfBusiness, unit.Status, filing, unit.Version);
    }

    /// <summary>A body that is not the network-supervision body is told to the national authority in the same transaction (R3.2).</summary>
    private static async Task<string> FileAsync(CommandContext context, Unit authority, Unit body, WorkingCalendar calendar, CancellationToken cancel)
    {
        var number = await Numbers.NextAsync(context, DocumentNumber.Filing, authority.DivisionCode, cancel);
        context.Db.Filings.Add(new Filing(number, authority, body, context.Author.UserName, context.Now));
        var settings = await RegulationInForce.SettingsAsync(ReadDoor.Within(context.Connection, null), cancel);
        var due = new DueTimes(SettingName.FilingDays, settings, calendar).Of(context.Now);
        context.Record(new JournalEntry(
            new FilingOpened(body.Code, body.Name, body.LineOfBusiness, due.Date), Subject.Filing(number), 1, context.Author, context.Now)
        {
            UnitCode = authority.Code.ToString(), UnitPath = authority.Path,
            Readers = new Readers
            {
                Administration =
                [
                    UnitPath.Root(UnitCode.Nation).Append(UnitCode.Nation.CenterCode), UnitPath.Parse(authority.Path).Append(authority.Code.CenterCode),
                ],
            },
        });
        return number;
    }

    /// <summary>The code and the level of a new unit of that kind under a parent. The parent is locked, so no other takes the same.</summary>
    private static async Task<Result<(UnitCode Code, UnitLevel Level)>> PlaceAsync(
        CommandContext context, Unit parent, UnitKind kind, string? division, CancellationToken cancel)
    {
        var db = context.Db;
        if (kind == UnitKind.Authority)
        {
            if (parent.Kind != UnitKind.Authority) return UnitRules.Under(kind, UnitLevel.County, parent.Kind, parent.Level)!;
            var level = UnitRules.LevelUnder(parent.Level, parent.DivisionCode, division!);
            if (level.IsRefused) return level.Refusal;
            var authority = UnitCode.Authority(division!);
            return await db.Units.AnyAsync(row => row.Code == authority, cancel)
                ? Refusal.Conflict("UnitCodeTaken", "R5.1").With("unit", authority.ToString())
                : (authority, level.Value);
        }

        if (parent.Kind == UnitKind.Authority && kind == UnitKind.CoordinationCenter)
        {
            var center = parent.Code.CenterCode;
            return await db.Units.AnyAsync(row => row.Code == center, cancel)
                ? Refusal.Conflict("CenterExists", "R2.1").With("unit", center.ToString())
                : (center, parent.Level);
        }

        var here = kind == UnitKind.GrassrootsUnit ? UnitLevel.Station : parent.Level;
        if (UnitRules.Under(kind, here, parent.Kind, parent.Level) is { } misplaced) return misplaced;
        if (division is not null && division != parent.DivisionCode) return Refusal.Conflict("DivisionNotHere", "R5.1").With("division", division);
        var sequence = await NextAsync(context, parent.Code.Division, kind, cancel);
        return sequence is { } next
            ? (UnitCode.Of(parent.Code.Division, kind, next), here)
            : Refusal.Conflict("UnitCodesExhausted", "R5.1").With("unit", parent.Code.ToString());
    }

    /// <summary>
    /// The number after the highest that was ever given out; past the last one, the first that never was. Units are never deleted, so closed ones keep
    /// theirs. Null where there is none left.
    /// </summary>
    private static async Task<int?> NextAsync(CommandContext context, string division, UnitKind kind, CancellationToken cancel)
    {
        var sql = new Sql();
        var of = sql.Value($"{division}{(int)kind}%");
        var codes = await ReadDoor.Within(context.Connection, context.Command.Actor)
            .AllAsync(sql.InBatch($"select code from units where code like {of}"), row => row.Unit(), cancel);
        var taken = codes.Select(code => code.Sequence).ToHashSet();
        var next = taken.DefaultIfEmpty(0).Max() + 1;
        if (next <= LastSequence) return next;
        var gap = Enumerable.Range(1, LastSequence).FirstOrDefault(number => !taken.Contains(number));
        return gap == 0 ? null : gap;
    }

    private static Refusal? Malformed(NewUnit command)
    {
        var wrong = command.Kind is not { } kind ? "kind"
            : !PlainText.IsLine(command.Name, Unit.MaxName) ? "name"
            : command.DivisionCode is null ? kind == UnitKind.Authority ? "divisionCode" : null
            : UnitRules.IsDivision(command.DivisionCode) ? null : "divisionCode";
        wrong ??= command.Kind == UnitKind.RegulatoryBody == command.LineOfBusiness is null && command.Kind != UnitKind.AffiliatedInstitution
            ? "lineOfBusiness"
            : null;
        return wrong is null ? null : Refusal.Malformed("FieldMalformed").With("field", wrong);
    }

    /// <summary>Any code of that kind under the authority: who sets such a unit up depends on nothing else.</summary>
    private static UnitCode CodeFor(UnitKind kind, UnitCode parent) =>
        UnitCode.Of(parent.Division, kind, kind is UnitKind.Authority or UnitKind.CoordinationCenter ? 0 : 1);

    private static string RuleOf(UnitKind kind, Unit? parent) =>
        parent is null ? "R5.1"
        : UnitRules.RuleOf(kind, kind == UnitKind.Authority && parent.Level == UnitLevel.Nation ? UnitLevel.Province : parent.Level);
}
