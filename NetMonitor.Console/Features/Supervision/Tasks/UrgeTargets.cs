using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
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
    /// Over rows <c>a</c> of one task's assignments, only those from whose units work is still awaited: the units named; else those that are
    /// late, or with <c>OnlyLate</c> off all of them. State and place narrow each of these.
    /// </summary>
    internal static async Task NarrowAsync(ReadBatch read, Sql sql, string number, UrgeCommand command, DateTimeOffset now, CancellationToken cancel)
    {
        var units = command.Units ?? [];
        var filter = new AssignmentFilter(
            command.State, command.OnlyLate && units.Count == 0 ? true : null, command.Under is { } under ? UnitCode.Parse(under) : null, Open: true);
        var place = filter.AddPlace(read);
        await read.RunAsync(cancel);
        sql.Where($"a.task_number = {sql.Value(number)}");
        if (units.Count > 0) sql.Where($"a.unit_code = any({sql.Value(units.Select(unit => UnitCode.Parse(unit).ActsAs.ToString()).ToArray())})");
        filter.Narrow(sql, now);
        if (place is not null) sql.Where(sql.Below(place, "a.unit_path"));
    }

    /// <summary><c>UnitCodeMalformed</c> for what is no unit's code.</summary>
    internal static Refusal? Problem(UrgeCommand command) =>
        (command.Units ?? []).Append(command.Under ?? "1000000000").Where(text => !UnitCode.TryParse(text, out _)).Select(UnitCode.Malformed).FirstOrDefault();

    /// <summary>The command with its codes as they are meant.</summary>
    internal static UrgeCommand Fold(UrgeCommand command) => command with
    {
        Units = command.Units?.Select(unit => Typed.Code(unit ?? "")).ToList(), Under = command.Under is null ? null : Typed.Code(command.Under),
    };

    /// <summary>Whom the command would reach now. Changes nothing.</summary>
    public async Task<Result<UrgePreview>> PreviewAsync(Actor actor, string number, UrgeCommand command, CancellationToken cancel)
    {
        command = Fold(command);
        if (Problem(command) is { } malformed) return malformed;
        var task = await tasks.GetAsync(actor, number, cancel);
        if (task.IsRefused) return task.Refusal;
        if (actor.MayDispatchFor(task.Value.IssuerCode) is { } notTheirs) return notTheirs;
        var (read, sql) = (door.For(actor), new Sql());
        await NarrowAsync(read, sql, number, command, time.GetUtcNow(), cancel);
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select u.level, u.kind, count(*)::int, (array_agg(u.code order by u.path))[1:{Named}] from assignments a join units u on u.code = a.unit_code
            where {sql.Conditions} group by u.level, u.kind order by u.level, u.kind
            """), row => (Count: RecipientCount.Read(row), First: row.Texts()), cancel);
        var first = await units.NamedAsync([.. rows.SelectMany(row => row.First).Take(Named).Select(UnitCode.Parse)], cancel);
        return new UrgePreview(rows.Sum(row => row.Count.Units), [.. rows.Select(row => row.Count)], first);
    }
}
