using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Whom an urge would reach: how many, at which levels, and the first by name.</summary>
public sealed record UrgePreview(int Total, IReadOnlyList<RecipientCount> ByLevel, IReadOnlyList<NamedUnit> First);

/// <summary>Whom an urge reaches. The preview and the urge itself ask this one condition.</summary>
public sealed class UrgeTargets(ReadDoor door, TaskQueries tasks, UnitQueries units, TimeProvider time)
{
    /// <summary>Names shown of many.</summary>
    public const int Named = 8;

    /// <summary>
    /// Over <c>assignments</c> of one task, only those from whose units work is still awaited: the units named; else those that are late, or with
    /// <c>OnlyLate</c> off all of them. State and place narrow each of these.
    /// </summary>
    internal static string Condition(Sql sql, UrgeCommand command, DateTimeOffset now)
    {
        var parts = new List<string> { $"state in {StateSql.WaitingForUnit}" };
        if (command.Units is { Count: > 0 } units)
            parts.Add($"unit_code = any({sql.Value(units.Select(unit => UnitCode.Parse(unit).ActsAs.ToString()).ToArray())})");
        else if (command.OnlyLate) parts.Add($"deadline < {sql.Value(now)}");
        if (command.State is { } state) parts.Add($"state = {sql.Value((short)state)}");
        // A unit that is not there has nothing below it.
        if (command.Under is { } under)
            parts.Add($"starts_with(unit_path, (select path from units where code = {sql.Value(UnitCode.Parse(under).ActsAs.ToString())}))");
        return string.Join(" and ", parts);
    }

    /// <summary><c>UnitCodeMalformed</c> for what is no unit's code.</summary>
    internal static Refusal? Problem(UrgeCommand command) =>
        (command.Units ?? []).Append(command.Under ?? "1000000000").All(text => UnitCode.TryParse(text, out _)) ? null : Refusal.Malformed("UnitCodeMalformed");

    /// <summary>Whom the command would reach now. Changes nothing.</summary>
    public async Task<Result<UrgePreview>> PreviewAsync(Actor actor, string number, UrgeCommand command, CancellationToken cancel)
    {
        if (Problem(command) is { } malformed) return malformed;
        var task = await tasks.GetAsync(actor, number, cancel);
        if (task.IsRefused) return task.Refusal;
        if (actor.MayDispatchFor(task.Value.IssuerCode) is { } notTheirs) return notTheirs;
        var sql = new Sql();
        var rows = await door.For(actor).AllAsync(sql.InBatch(
            $"""
            select u.level, u.kind, count(*)::int, (array_agg(u.code order by u.path))[1:{Named}] from assignments a join units u on u.code = a.unit_code
            where task_number = {sql.Value(number)} and {Condition(sql, command, time.GetUtcNow())} group by u.level, u.kind order by u.level, u.kind
            """), row => (Count: RecipientCount.Read(row), First: row.Texts()), cancel);
        var first = await units.NamedAsync([.. rows.SelectMany(row => row.First).Take(Named).Select(UnitCode.Parse)], cancel);
        return new UrgePreview(rows.Sum(row => row.Count.Units), [.. rows.Select(row => row.Count)], first);
    }
}
