using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// A user rule: the text of the local rule, 1–20,000 characters, and its limits; what is left out is not limited. <c>confirmed</c> puts it in force although
/// something is there that it would not allow: that stays.
/// </summary>
public sealed record UserRuleCommand(string? Text)
{
    [Omissible] public UnitLevel? Deepest { get; init; }
    [Omissible] public IReadOnlyList<UnitKind>? Kinds { get; init; }
    [Omissible] public IReadOnlyList<Role>? Roles { get; init; }
    [Omissible] public IReadOnlyDictionary<UnitKind, int>? MaxAccounts { get; init; }
    [Omissible] public bool? Confirmed { get; init; }
}

/// <summary>A unit that is outside a rule: its own level or kind, its accounts with that role, or how many accounts it has.</summary>
public sealed record UserRuleBreak(UnitCode UnitCode, string UnitName, UnitKind? Kind, UnitLevel? Level, Role? Role, int? Accounts);

/// <summary>A user rule in force, or as it would be; with the first hundred of what it would not allow any more, of how many.</summary>
public sealed record UserRuleAnswer(
    UnitCode UnitCode, int Version, string Text, UserRuleLimits Limits, string? SetBy, DateTimeOffset? SetAt, int BreakCount,
    IReadOnlyList<UserRuleBreak> Breaks);

public sealed record UserRuleVersion(int Version, string Text, UserRuleLimits Limits, string SetBy, DateTimeOffset SetAt);

/// <summary>The versions of a first-level authority's user rule, the newest first, which is in force; none where there is no limit.</summary>
public sealed record UserRuleVersions(UnitCode UnitCode, string UnitName, IReadOnlyList<UserRuleVersion> Items);

/// <summary>
/// A first-level authority keeps its own user rule (R4.1), in versions. It is enforced where units and accounts are set up. What a stricter one would break
/// is said before it takes effect.
/// </summary>
public sealed class SetUserRule(CommandRunner commands, ReadDoor door, TimeProvider time)
{
    public static readonly Operation Set = new("SetUserRule", Permission.KeepUserRule) { Fresh = true };

    private const int MostShown = 100;
    private const int MostAccounts = 100_000;

    private static readonly Refusal s_notFound = Refusal.OutOfScope("UnitNotFound", "R4.1");

    /// <summary>The rule in force where a unit stands; <c>UserRuleNotFound</c> where there is none, which means no limit.</summary>
    public async Task<Result<UserRuleAnswer>> GetAsync(UnitCode unit, CancellationToken cancel)
    {
        var sql = new Sql();
        var path = await door.ForSystem().FirstAsync(
            sql.InBatch($"select path from units where code = {sql.Value(unit.ToString())}"), row => UnitPath.Parse(row.Text()), cancel);
        if (path == default) return s_notFound;
        if (UserRules.FirstLevel(path) is not { } authority) return Refusal.OutOfScope("UserRuleNotFound", "R4.1");
        var rule = await commands.LookAsync((db, token) => NewestAsync(db, authority, token), cancel);
        return rule is null
            ? Refusal.OutOfScope("UserRuleNotFound", "R4.1")
            : new UserRuleAnswer(authority, rule.Version, rule.Text, rule.Limits, rule.SetBy, rule.SetAt, 0, []);
    }

    /// <summary>All versions of the rule where a unit stands; <c>UserRuleNotFound</c> for the nation's own units, which have none.</summary>
    public async Task<Result<UserRuleVersions>> VersionsAsync(UnitCode unit, CancellationToken cancel)
    {
        var sql = new Sql();
        var path = await door.ForSystem().FirstAsync(
            sql.InBatch($"select path from units where code = {sql.Value(unit.ToString())}"), row => UnitPath.Parse(row.Text()), cancel);
        if (path == default) return s_notFound;
        if (UserRules.FirstLevel(path) is not { } authority) return Refusal.OutOfScope("UserRuleNotFound", "R4.1");
        var (read, of) = (door.ForSystem(), authority.ToString());
        var name = read.Add(Sql.Statement("select name from units where code = $1", of), row => row.Text());
        var versions = read.Add(
            Sql.Statement($"select version, text, limits, set_by, set_at from user_rules where unit_code = $1 order by version desc limit {MostShown}", of),
            row => new UserRuleVersion(row.Int(), row.Text(), row.Json<UserRuleLimits>(), row.Text(), row.Time()));
        await read.RunAsync(cancel);
        return new UserRuleVersions(authority, name[0], versions);
    }

    /// <summary>
    /// <c>UserRuleBreaks</c> (R4.1) where something is there that it would not allow and it is not confirmed. A trial run answers what that is and changes
    /// nothing.
    /// </summary>
    public async Task<Result<UserRuleAnswer>> SetAsync(
        Actor actor, UnitCode unit, UserRuleCommand command, bool dryRun, Call call, CancellationToken cancel)
    {
        if (Malformed(command) is { } malformed) return malformed;
        if (actor.Lacks(Permission.KeepUserRule) is { } lacks) return lacks;
        if (unit.ActsAs != actor.ActingUnit) return s_notFound;
        var limits = new UserRuleLimits(
            command.Deepest, command.Kinds is { } kinds ? [.. kinds.Distinct().Order()] : null,
            command.Roles is { } roles ? [.. roles.Distinct().Order()] : null, command.MaxAccounts);
        if (dryRun)
        {
            var (known, breaks) = (await commands.LookAsync((db, token) => NewestAsync(db, unit.ActsAs, token), cancel),
                await BreaksAsync(door.For(actor), actor.ActingPath, limits, cancel));
            return new UserRuleAnswer(
                unit.ActsAs, (known?.Version ?? 0) + 1, command.Text!, limits, null, null, breaks.Count, [.. breaks.Take(MostShown)]);
        }

        var alone = new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", unit.ActsAs.ToString())]);
        return await commands.RunAsync<UserRuleAnswer>(
            new Command(actor, Set, Subject.Unit(unit.ActsAs), command, call with { IfMatch = null }), alone, async (context, token) =>
            {
                var before = await NewestAsync(context.Db, unit.ActsAs, token);
                if (call.Match(before?.Version ?? 0) is { } stale) return stale;
                var breaks = await BreaksAsync(ReadDoor.Within(context.Connection, actor), actor.ActingPath, limits, token);
                if (breaks.Count > 0 && command.Confirmed != true)
                    return Refusal.Conflict("UserRuleBreaks", "R4.1").With("count", $"{breaks.Count}");
                var rule = new UserRule(unit.ActsAs, (before?.Version ?? 0) + 1, command.Text!, limits, actor.UserName, time.GetUtcNow());
                context.Db.UserRules.Add(rule);
                context.Record(new JournalEntry(
                    new UserRuleSet(actor.UnitName, rule.Version, limits, breaks.Count), Subject.Unit(unit.ActsAs), rule.Version, actor, context.Now)
                {
                    UnitCode = unit.ActsAs.ToString(), UnitPath = actor.ActingPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return new UserRuleAnswer(
                    unit.ActsAs, rule.Version, rule.Text, limits, rule.SetBy, rule.SetAt, breaks.Count, [.. breaks.Take(MostShown)]);
            }, cancel);
    }

    private static Task<UserRule?> NewestAsync(NetMonitorDb db, UnitCode authority, CancellationToken cancel) =>
        db.UserRules.AsNoTracking().Where(rule => rule.UnitCode == authority).OrderByDescending(rule => rule.Version).FirstOrDefaultAsync(cancel);

    private static Refusal? Malformed(UserRuleCommand command)
    {
        var wrong = !PlainText.IsText(command.Text, UserRule.MaxText) || string.IsNullOrWhiteSpace(command.Text) ? "text"
            : command.Deepest is UnitLevel.Nation ? "deepest"
            : command.Kinds?.Any(UserRuleLimits.IsAlwaysThere) == true ? "kinds"
            : command.Roles is { Count: 0 } ? "roles"
            : command.MaxAccounts?.Values.Any(most => most is < 1 or > MostAccounts) == true ? "maxAccounts"
            : null;
        return wrong is null ? null : Refusal.Malformed("FieldMalformed").With("field", wrong);
    }

    /// <summary>Everything at or below the authority that the limits would not allow: units, roles, numbers of accounts.</summary>
    private static async Task<IReadOnlyList<UserRuleBreak>> BreaksAsync(ReadBatch read, UnitPath path, UserRuleLimits limits, CancellationToken cancel)
    {
        var sql = new Sql();
        var below = $"{sql.Below(path, "u.path")} and u.status <> '{nameof(UnitStatus.Closed)}'";
        var deep = limits.Deepest is { } deepest ? $"u.level > {sql.Value((short)deepest)}" : "false";
        var kinds = limits.Kinds is { } allowed
            ? $"not u.kind = any({sql.Value(Enum.GetValues<UnitKind>().Where(kind => UserRuleLimits.IsAlwaysThere(kind) || allowed.Contains(kind))
                .Select(kind => (short)kind).ToArray())})"
            : "false";
        var units = read.Add(
            sql.InBatch($"select u.code, u.name, u.kind, u.level from units u where {below} and ({deep} or {kinds}) order by u.path"),
            row => new UserRuleBreak(row.Unit(), row.Text(), (UnitKind)row.Short(), (UnitLevel)row.Short(), null, null));
        IReadOnlyList<UserRuleBreak> roles = [], counts = [];
        if (limits.Roles is { } used)
        {
            var of = new Sql();
            var names = of.Value(used.Select(role => role.ToString()).ToArray());
            roles = read.Add(
                of.InBatch(
                    $"""
                    select u.code, u.name, role, count(*)::int from accounts a join units u on u.code = a.unit_code, unnest(a.roles) role
                    where {of.Below(path, "a.unit_path")} and a.status <> '{nameof(AccountStatus.Deleted)}' and not role = any({names})
                    group by u.code, u.name, role order by u.code, role
                    """),
                row => new UserRuleBreak(row.Unit(), row.Text(), null, null, row.Named<Role>(), row.Int()));
        }

        if (limits.MaxAccounts is { Count: > 0 } most)
        {
            var of = new Sql();
            var (kindsOf, mostOf) = (of.Value(most.Keys.Select(kind => (short)kind).ToArray()), of.Value(most.Values.ToArray()));
            counts = read.Add(
                of.InBatch(
                    $"""
                    select u.code, u.name, count(*)::int from accounts a join units u on u.code = a.unit_code
                      join unnest({kindsOf}, {mostOf}) of_kind (kind, most) on of_kind.kind = u.kind
                    where {of.Below(path, "a.unit_path")} and a.status <> '{nameof(AccountStatus.Deleted)}'
                    group by u.code, u.name, of_kind.most having count(*) > of_kind.most order by u.code
                    """),
                row => new UserRuleBreak(row.Unit(), row.Text(), null, null, null, row.Int()));
        }

        await read.RunAsync(cancel);
        return [.. units, .. roles, .. counts];
    }
}
