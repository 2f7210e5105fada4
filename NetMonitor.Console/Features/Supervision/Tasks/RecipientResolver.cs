using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Recipients with their paths looked up: ready to be counted, or inserted as assignments.</summary>
public sealed record ResolvedRecipients(IReadOnlyList<UnitPath> Picked, UnitPath? RuleUnder, RecipientRule? Rule)
{
    public AudienceRule? AudienceRule => Rule is null ? null : Domain.Journal.AudienceRule.Of(Rule, RuleUnder!.Value);

    /// <summary>Whether the dispatcher's own unit is among them.</summary>
    public bool Includes(Actor dispatcher) => Picked.Contains(dispatcher.ActingPath) || AudienceRule?.Matches(dispatcher.ActingPath, dispatcher.Level, dispatcher.ActingUnit.Kind) == true;

    /// <summary>The units as one condition over <c>units u</c>.</summary>
    public string Condition(Sql sql)
    {
        var parts = new List<string>();
        if (Picked.Count > 0) parts.Add($"u.path = any({sql.Value(Picked.Select(path => path.ToString()).ToArray())})");
        if (Rule is not null)
        {
            var under = RuleUnder!.Value;
            var level = Rule.Level is { } known ? $"u.level = {sql.Value((short)known)}" : $"u.path <> {sql.Value(under.ToString())}";
            parts.Add($"({sql.Below(under, "u.path")} and u.kind = {sql.Value((short)Rule.Kind)} and {level})");
        }

        return $"u.status = 'Active' and ({string.Join(" or ", parts)})";
    }
}

/// <summary>How many units of a level a choice of recipients comes to.</summary>
public sealed record RecipientCount(UnitLevel Level, UnitKind Kind, int Units);

/// <summary>Looks recipients up, within the dispatcher's reach. What lies outside it does not exist for it.</summary>
public sealed class RecipientResolver(NpgsqlDataSource source, UnitQueries units)
{
    /// <summary>
    /// <c>UnitNotFound</c> for a unit that doesn't exist, is closed, or lies outside the dispatcher's reach. A command gives its
    /// connection: if it wanted a second one, as many commands as the pool has connections would wait for each other for ever.
    /// </summary>
    public async Task<Result<ResolvedRecipients>> ResolveAsync(Actor actor, Recipients recipients, CancellationToken cancel, NpgsqlConnection? within = null)
    {
        var codes = recipients.Units.Select(code => code.ToString()).ToList();
        if (recipients.Rule is { } rule) codes.Add(rule.Under.ToString());
        var sql = new Sql();
        var text = $"select code, path, line_of_business from units where code = any({sql.Value(codes.ToArray())}) and status = 'Active'";
        var rows = await (within is null ? sql.Command(source, text) : sql.Command(within, text))
            .ReadAllAsync(reader => (Code: reader.GetString(0), Path: UnitPath.Parse(reader.GetString(1)), Line: reader.Text(2)), cancel);
        var found = rows.ToDictionary(row => row.Code);
        var reach = actor.SendsTo();
        foreach (var code in codes)
            if (!found.TryGetValue(code, out var unit) || !reach.Contains(unit.Path)) return Refusal.OutOfScope("UnitNotFound").With("unit", code);
        return new ResolvedRecipients(
            [.. recipients.Units.Select(code => found[code.ToString()].Path)],
            recipients.Rule is null ? null : found[recipients.Rule.Under.ToString()].Path, recipients.Rule);
    }

    /// <summary>Whom a task went to: null where they can't be told any more, for a unit among them was closed.</summary>
    public async Task<ResolvedRecipients?> OfAsync(CommandContext context, SupervisionTask task, CancellationToken cancel)
    {
        var resolved = await ResolveAsync(context.Actor, task.Recipients, cancel, context.Connection);
        return resolved.IsRefused ? null : resolved.Value;
    }

    /// <summary>Those of some units that can be sent tasks now: of an earlier task's, one may have been closed or moved.</summary>
    public async Task<IReadOnlyList<NamedUnit>> InReachAsync(Actor actor, IReadOnlyCollection<UnitCode> codes, CancellationToken cancel)
    {
        if (codes.Count == 0) return [];
        var sql = new Sql();
        var wanted = sql.Value(codes.Select(code => code.ToString()).ToArray());
        var found = await sql.Command(source, $"select u.code from units u where u.code = any({wanted}) and u.status = 'Active' and {sql.Below(actor.SendsTo(), "u.path")}").ReadAllAsync(reader => UnitCode.Parse(reader.GetString(0)), cancel);
        return await units.NamedAsync(found, cancel);
    }

    /// <summary>The first of them by name and place, in the order of the tree: beside the counts, a check that it is what was meant.</summary>
    public async Task<Result<IReadOnlyList<NamedUnit>>> FirstAsync(Actor actor, Recipients recipients, int limit, CancellationToken cancel)
    {
        if (recipients.IsEmpty()) return Result.Of<IReadOnlyList<NamedUnit>>([]);
        var resolved = await ResolveAsync(actor, recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        var sql = new Sql();
        var codes = await sql.Command(source, $"select u.code from units u where {resolved.Value.Condition(sql)} order by u.path limit {limit}").ReadAllAsync(reader => UnitCode.Parse(reader.GetString(0)), cancel);
        return Result.Of(await units.NamedAsync(codes, cancel));
    }

    /// <summary>How many units a choice comes to, by level: what the dispatch desk shows before anything is sent.</summary>
    public async Task<Result<IReadOnlyList<RecipientCount>>> CountAsync(Actor actor, Recipients recipients, CancellationToken cancel)
    {
        if (recipients.IsEmpty()) return Result.Of<IReadOnlyList<RecipientCount>>([]);
        var resolved = await ResolveAsync(actor, recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        var sql = new Sql();
        var counts = await sql.Command(source, $"select u.level, u.kind, count(*)::int from units u where {resolved.Value.Condition(sql)} group by 1, 2 order by 1, 2")
            .ReadAllAsync(reader => new RecipientCount((UnitLevel)reader.GetInt16(0), (UnitKind)reader.GetInt16(1), reader.GetInt32(2)), cancel);
        return Result.Of<IReadOnlyList<RecipientCount>>(counts);
    }
}
