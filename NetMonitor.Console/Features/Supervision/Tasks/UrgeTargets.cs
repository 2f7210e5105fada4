using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Whom an urge would reach: how many, at which levels, and the first by name; and how many it passes over, because they were urged lately.</summary>
public sealed record UrgePreview(int Total, IReadOnlyList<RecipientCount> ByLevel, IReadOnlyList<NamedUnit> First, UrgedLately Lately);

/// <summary>Units that were urged within the last hour, and when the last of them was.</summary>
public sealed record UrgedLately(int Units, DateTimeOffset? At)
{
    internal static UrgedLately Read(RowReader row) => new(row.Int(), row.TimeOrNull());
}

/// <summary>Whom an urge reaches. The preview and the urge itself ask this one condition.</summary>
public sealed class UrgeTargets(ReadDoor door, TaskQueries tasks, UnitQueries units, TimeProvider time)
{
    /// <summary>Names shown of many.</summary>
    public const int Named = 8;

    /// <summary>A unit is urged no more than once in this time: a text on every phone each time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>
    /// Over rows <c>a</c> of one task's assignments, only those from whose units work is still awaited: the units named; else those that are
    /// late, or with <c>OnlyLate</c> off all of them. State and place narrow each of these.
    /// </summary>
    internal static async Task<Action<Sql>> NarrowingAsync(ReadBatch read, string number, UrgeCommand command, DateTimeOffset now, CancellationToken cancel)
    {
        var units = command.Units ?? [];
        var filter = new AssignmentFilter(
            command.State, command.OnlyLate && units.Count == 0 ? true : null, command.Under is { } under ? UnitCode.Parse(under) : null,
            ForWork: true, ForReview: true, Q: command.Q);
        var place = filter.AddPlace(read);
        await read.RunAsync(cancel);
        return sql =>
        {
            sql.Where($"a.task_number = {sql.Value(number)}");
            if (units.Count > 0) sql.Where($"a.unit_code = any({sql.Value(units.Select(unit => UnitCode.Parse(unit).ActsAs.ToString()).ToArray())})");
            filter.Narrow(sql, now);
            if (place is not null) sql.Where(sql.Below(place, "a.unit_path"));
        };
    }

    /// <summary>Adds those of them that were urged lately, who are passed over.</summary>
    internal static IReadOnlyList<UrgedLately> AddLately(ReadBatch read, Action<Sql> narrow, DateTimeOffset now)
    {
        var sql = new Sql();
        narrow(sql);
        var lately = $"a.urged_at > {sql.Value(now - Pause)}";
        return read.Add(
            sql.InBatch($"select count(*)::int, max(a.urged_at) from assignments a where {sql.Conditions} and {lately}"), UrgedLately.Read);
    }

    /// <summary>Those of them that were not.</summary>
    internal static Sql NotLately(Action<Sql> narrow, DateTimeOffset now)
    {
        var sql = new Sql();
        narrow(sql);
        return sql.Where($"(a.urged_at is null or a.urged_at <= {sql.Value(now - Pause)})");
    }

    /// <summary>
    /// <c>UnitCodeMalformed</c> for what is no unit's code, <c>SearchMalformed</c>, <c>UnitsOrFilter</c> for a list of no units: who chose none does not
    /// mean all that are late.
    /// </summary>
    internal static Refusal? Problem(UrgeCommand command) => command.Units is { Count: 0 } ? Refusal.Malformed("UnitsOrFilter") :
        new AssignmentFilter(Q: command.Q).Problem ??
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
        var (read, now) = (door.For(actor), time.GetUtcNow());
        var narrow = await NarrowingAsync(read, number, command, now, cancel);
        var (lately, sql) = (AddLately(read, narrow, now), NotLately(narrow, now));
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select u.level, u.kind, count(*)::int, 0, (array_agg(u.code order by u.path))[1:{Named}] from assignments a join units u on u.code = a.unit_code
            where {sql.Conditions} group by u.level, u.kind order by u.level, u.kind
            """), row => (Count: RecipientCount.Read(row), First: row.Texts()), cancel);
        var first = await units.NamedAsync([.. rows.SelectMany(row => row.First).Take(Named).Select(UnitCode.Parse)], cancel);
        return new UrgePreview(rows.Sum(row => row.Count.Units), [.. rows.Select(row => row.Count)], first, lately[0]);
    }
}
