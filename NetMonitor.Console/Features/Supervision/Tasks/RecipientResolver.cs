using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>
/// Recipients with their paths looked up: ready to be counted, or inserted as assignments. <see cref="NotAsked"/> is one that was picked and is sent no
/// tasks; <see cref="LeftOut"/> are those that the rule passes over, with all below them, once it is sent.
/// </summary>
public sealed record ResolvedRecipients(
    IReadOnlyList<UnitPath> Picked, UnitPath? RuleUnder, RecipientRule? Rule, UnitCode? NotAsked, IReadOnlyList<UnitPath> LeftOut)
{
    /// <summary>Units that are known already.</summary>
    public ResolvedRecipients(IReadOnlyList<UnitPath> picked) : this(picked, null, null, null, [])
    {
    }

    /// <summary><c>UnitNotAsked</c>: asked after the rules, as a state is.</summary>
    public Refusal? Unasked => NotAsked is { } unit ? Refusal.Conflict("UnitNotAsked").With("unit", unit.ToString()) : null;

    public WorkRule? WorkRule => Rule is null ? null : WorkRule.Of(Rule, RuleUnder!.Value, LeftOut);

    /// <summary>Whether the dispatcher's own unit is among them.</summary>
    public bool Includes(Actor dispatcher) =>
        Picked.Contains(dispatcher.ActingPath) || WorkRule?.Matches(dispatcher.ActingPath, dispatcher.Level, dispatcher.ActingUnit.Kind) == true;

    /// <summary>The units that are sent something, as one condition over <c>units u</c>.</summary>
    public string Condition(Sql sql) => $"{Meant(sql)} and {UnitSql.IsAsked("u")}";

    /// <summary>The same with those that are closed or not asked.</summary>
    public string Meant(Sql sql)
    {
        var parts = new List<string>();
        if (Picked.Count > 0) parts.Add($"u.path = any({sql.Value(Picked.Select(path => path.ToString()).ToArray())})");
        if (Rule is not null)
        {
            var under = RuleUnder!.Value;
            var level = Rule.Level is { } known ? $"u.level = {sql.Value((short)known)}" : $"u.path <> {sql.Value(under.ToString())}";
            parts.Add($"({sql.Below(under, "u.path")} and u.kind = {sql.Value((short)Rule.Kind)} and {level})");
        }

        return $"({string.Join(" or ", parts)})";
    }
}

/// <summary>How many units of a level a choice of recipients comes to, and how many more it would if they were asked.</summary>
public sealed record RecipientCount(UnitLevel Level, UnitKind Kind, int Units, int NotAsked)
{
    internal static RecipientCount Read(RowReader row) => new((UnitLevel)row.Short(), (UnitKind)row.Short(), row.Int(), row.Int());
}

/// <summary>How many recipients lie at a unit right below the dispatcher's or below that: of the nation's, how many in each province.</summary>
public sealed record PlaceCount(string Name, int Units)
{
    internal static PlaceCount Read(RowReader row) => new(row.Text(), row.Int());
}

/// <summary>Where a choice of recipients lies, most first, and its first units by name and place in the order of the tree.</summary>
public sealed record RecipientsPreview(IReadOnlyList<PlaceCount> Places, IReadOnlyList<NamedUnit> First);

/// <summary>Looks recipients up, within the dispatcher's reach. What lies outside it does not exist for it.</summary>
public sealed class RecipientResolver(ReadDoor door)
{
    /// <summary>
    /// <c>UnitNotFound</c> for a unit that doesn't exist, is closed, or lies outside the dispatcher's reach. A command gives its
    /// connection: if it wanted a second one, as many commands as the pool has connections would wait for each other for ever.
    /// </summary>
    public async Task<Result<ResolvedRecipients>> ResolveAsync(Actor actor, Recipients recipients, CancellationToken cancel, NpgsqlConnection? within = null)
    {
        var codes = recipients.Units.ToList();
        if (recipients.Rule is { } rule) codes.Add(rule.Under);
        var sql = new Sql();
        var find = sql.InBatch($"select u.code, u.path, {UnitSql.IsAsked("u")} from units u where {InReach(sql, actor, codes)}");
        var read = within is null ? door.For(actor) : ReadDoor.Within(within, actor);
        var rows = await read.AllAsync(find, row => (Code: row.Unit(), Path: row.Path(), Asked: row.Flag()), cancel);
        var found = rows.ToDictionary(unit => unit.Code, unit => unit.Path);
        foreach (var code in codes)
            if (!found.ContainsKey(code)) return Refusal.OutOfScope("UnitNotFound").With("unit", code.ToString());
        var notAsked = rows.Where(unit => !unit.Asked && recipients.Units.Contains(unit.Code)).Select(unit => (UnitCode?)unit.Code).FirstOrDefault();
        return new ResolvedRecipients(
            [.. recipients.Units.Select(code => found[code])], recipients.Rule is null ? null : found[recipients.Rule.Under], recipients.Rule, notAsked, []);
    }

    /// <summary>The same with the units that the rule passes over now: for what is sent.</summary>
    public static async Task<ResolvedRecipients> WithLeftOutAsync(CommandContext context, ResolvedRecipients recipients, CancellationToken cancel)
    {
        if (recipients.RuleUnder is not { } under) return recipients;
        var sql = new Sql();
        var find = sql.InBatch(
            $"select u.path from units u where u.status in {UnitSql.Marks} and {sql.Below(under, "u.path")} order by u.path");
        return recipients with { LeftOut = await ReadDoor.Within(context.Connection, context.Actor).AllAsync(find, row => row.Path(), cancel) };
    }

    /// <summary>Whom a task went to; null where that can't be resolved any more, e.g. because one of the units was closed.</summary>
    public async Task<ResolvedRecipients?> OfAsync(CommandContext context, SupervisionTask task, CancellationToken cancel)
    {
        var resolved = await ResolveAsync(context.Actor, task.Recipients, cancel, context.Connection);
        if (resolved.IsRefused) return null;
        // Who was passed over then, not who would be now.
        var codes = (task.Recipients.LeftOut ?? []).Select(code => code.ToString()).ToArray();
        var leftOut = codes.Length == 0 ? [] : await ReadDoor.Within(context.Connection, context.Actor)
            .AllAsync(Sql.Statement("select path from units where code = any($1)", (object)codes), row => row.Path(), cancel);
        return resolved.Value with { LeftOut = leftOut };
    }

    /// <summary>Whom a task went to, whoever asks: where units were closed since, those that are left.</summary>
    public static async Task<ResolvedRecipients> SentToAsync(CommandContext context, SupervisionTask task, CancellationToken cancel)
    {
        var (units, rule, leftOut) = (task.Recipients.Units, task.Recipients.Rule, task.Recipients.LeftOut ?? []);
        var codes = units.Concat(leftOut).Concat(rule is null ? [] : [rule.Under]).Select(code => code.ToString()).ToArray();
        var paths = (await ReadDoor.Within(context.Connection, null).AllAsync(
            Sql.Statement("select path from units where code = any($1)", (object)codes), row => row.Path(), cancel)).ToDictionary(path => path.Leaf);
        UnitPath? under = rule is not null && paths.TryGetValue(rule.Under, out var place) ? place : null;
        return new ResolvedRecipients(Of(units), under, under is null ? null : rule, null, Of(leftOut));

        IReadOnlyList<UnitPath> Of(IReadOnlyList<UnitCode> of) => [.. of.Where(paths.ContainsKey).Select(code => paths[code])];
    }

    /// <summary>Those of some units that can be sent tasks now: of an earlier task's, one may have been closed or moved.</summary>
    public async Task<IReadOnlyList<NamedUnit>> InReachAsync(Actor actor, IReadOnlyCollection<UnitCode> codes, CancellationToken cancel)
    {
        if (codes.Count == 0) return [];
        var sql = new Sql();
        var find = sql.InBatch(
            $"select {NamedUnit.Columns} from units u where {UnitSql.IsAsked("u")} and {InReach(sql, actor, codes)} order by u.path");
        return await door.For(actor).AllAsync(find, NamedUnit.Read, cancel);
    }

    /// <summary>Where the recipients lie, and the first of them: the dispatcher sees whether these are the units that were meant.</summary>
    public async Task<Result<RecipientsPreview>> PreviewAsync(Actor actor, Recipients recipients, int limit, CancellationToken cancel)
    {
        if (recipients.IsEmpty()) return new RecipientsPreview([], []);
        var resolved = await ResolveAsync(actor, recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        var (read, sql, named) = (door.For(actor), new Sql(), new Sql());
        var below = $"least({actor.SendsTo().Depth}, {UnitSql.LastStep("u.path")})";
        var places = read.Add(sql.InBatch(
            $"""
            select (select name from units where code = counted.code), counted.units
            from (
              select {UnitSql.CodeAt("u.path", below)} as code, count(*)::int as units
              from units u where {resolved.Value.Condition(sql)} group by 1) counted
            order by counted.units desc, counted.code
            """), PlaceCount.Read);
        // Limited inside, so that places are looked up only for the units that are shown.
        var first = read.Add(named.InBatch(
            $"""
            select {NamedUnit.Columns}
            from (select u.code, u.name, u.path from units u where {resolved.Value.Condition(named)} order by u.path limit {limit}) u order by u.path
            """), NamedUnit.Read);
        await read.RunAsync(cancel);
        return new RecipientsPreview(places, first);
    }

    /// <summary>How many units a choice comes to, by level: what the dispatch desk shows before anything is sent.</summary>
    public async Task<Result<IReadOnlyList<RecipientCount>>> CountAsync(Actor actor, Recipients recipients, CancellationToken cancel)
    {
        if (recipients.IsEmpty()) return Result.Of<IReadOnlyList<RecipientCount>>([]);
        var resolved = await ResolveAsync(actor, recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        var sql = new Sql();
        var count = sql.InBatch(
            $"""
            select u.level, u.kind, (count(*) filter (where u.asked))::int, (count(*) filter (where not u.asked))::int
            from (
              select u.level, u.kind, {UnitSql.IsAsked("u")} as asked
              from units u where u.status <> '{nameof(UnitStatus.Closed)}' and {resolved.Value.Meant(sql)}) u
            group by u.level, u.kind order by u.level, u.kind
            """);
        return Result.Of(await door.For(actor).AllAsync(count, RecipientCount.Read, cancel));
    }

    /// <summary>Which of some units the actor may send tasks to, as far as they are asked.</summary>
    private static string InReach(Sql sql, Actor actor, IEnumerable<UnitCode> codes) =>
        $"""
        u.code = any({sql.Value(codes.Select(code => code.ToString()).ToArray())})
          and u.status <> '{nameof(UnitStatus.Closed)}' and {sql.Below(actor.SendsTo(), "u.path")}
        """;
}
