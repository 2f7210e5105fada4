using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// The clocks of requests, looked at every minute: a consultation that is over goes before the common superior; a center that is late, or has nobody to
/// dispose of it, is told of; a unit asked is reminded at half time, three days and one day before its deadline, and told when it has passed. Each once,
/// however often this runs: what was told stands with the leg. A center that went out of service is left.
/// </summary>
public sealed class WatchAssistance(CommandRunner commands, TakeAssistanceStep steps, ReadDoor door, TimeProvider time)
{
    private static readonly string s_routers =
        $"array[{string.Join(", ", Permissions.RolesWith(Permission.RouteAssistance).Select(role => $"'{role}'"))}]";

    private const int AtOnce = 500;

    /// <summary>Requests of which something was done or told.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var watch = new Watch(await steps.ClocksAsync(cancel), time.GetUtcNow());
        var done = 0;
        foreach (var number in await door.ForSystem().AllAsync(Due(watch), row => row.Text(), cancel))
        {
            var told = await commands.RunAsync<bool>(
                Command.BySystem("WatchAssistance", Subject.Assistance(number)), StoredAssistance.Lock(number),
                (context, token) => LookAsync(context, number, watch, token), cancel);
            if (!told.IsRefused && told.Value) done++;
        }

        return done;
    }

    /// <summary>Requests with a leg of which something is due.</summary>
    private static Npgsql.NpgsqlBatchCommand Due(Watch watch)
    {
        var sql = new Sql();
        var today = sql.Value(watch.Today);
        List<string> due =
        [
            $"l.state = '{nameof(AssistanceState.Disputed)}' and l.consult_until < {today}",
            $"l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and l.hop_due_on < {today} and l.hop_told & {(int)HopTold.Late} = 0",
            $"""
            l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and {Unattended("l")}
              and (l.hop_told & {(int)HopTold.Unattended} = 0 or (l.hop_due_on < {today} and l.hop_told & {(int)HopTold.UnattendedForLong} = 0))
            """,
            $"""
            l.state = '{nameof(AssistanceState.Routing)}'
              and exists (select from units u where u.path = l.holder_path and not {UnitSql.IsInService("u")})
            """,
        ];
        if (watch.InOfficeHours)
            due.AddRange(watch.Reminders(sql).Select(reminder =>
                $"l.state in {StateSql.Names(AssistanceWorkflow.ClockRuns)} and l.told & {(int)reminder.Told} = 0 and {reminder.When}"));
        return sql.InBatch($"select distinct l.number from assistance_legs l where {string.Join(" or ", due.Select(when => $"({when})"))} limit {AtOnce}");
    }

    private static string Unattended(string leg) =>
        $"""
        not exists (select from accounts a join units c on c.code = a.unit_code join units at on at.path = {leg}.holder_path
          where (c.code = at.code or (c.parent_code = at.code and c.kind = {StateSql.Of(UnitKind.CoordinationCenter)}))
            and a.status = '{nameof(AccountStatus.Active)}' and a.roles && {s_routers})
        """;

    private static async Task<Domain.Shared.Result<bool>> LookAsync(CommandContext context, string number, Watch watch, CancellationToken cancel)
    {
        if (await StoredAssistance.LoadAsync(context, number, cancel) is not { } stored) return false;
        var read = ReadDoor.Within(context.Connection, null);
        var sql = new Sql();
        var unattended = (await read.AllAsync(
            sql.InBatch(
                $"""
                select l.no from assistance_legs l
                where l.number = {sql.Value(number)} and l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and {Unattended("l")}
                """), row => row.Int(), cancel)).ToHashSet();
        var planner = await stored.PlannerAsync(read, cancel);
        var looking = new Looking(context, stored, planner, watch);
        foreach (var leg in stored.Legs) looking.Look(leg, unattended.Contains(leg.No));
        return looking.Finish();
    }
}

/// <summary>The days that are looked for.</summary>
internal sealed class Watch(AssistanceClocks clocks, DateTimeOffset now)
{
    public AssistanceClocks Clocks => clocks;

    public DateOnly Today { get; } = WorkingCalendar.DayOf(now);

    public bool InOfficeHours { get; } = OfficeHours.Contain(clocks.Calendar, now);

    public int DaysTo(DateOnly day) => clocks.Calendar.WorkingDaysBetweenProvisionally(Today, day);

    private DateOnly OneDay => clocks.Calendar.AddWorkingDaysProvisionally(Today, 1).Date;

    private DateOnly ThreeDays => clocks.Calendar.AddWorkingDaysProvisionally(Today, 3).Date;

    /// <summary>What is told when, the most pressing first.</summary>
    public IReadOnlyList<(AssistanceTold Told, string When)> Reminders(Sql sql) =>
    [
        (AssistanceTold.Overdue, $"l.due_on < {sql.Value(Today)}"), (AssistanceTold.OneDay, $"l.due_on <= {sql.Value(OneDay)}"),
        (AssistanceTold.ThreeDays, $"l.due_on <= {sql.Value(ThreeDays)}"), (AssistanceTold.HalfTime, $"l.half_on <= {sql.Value(Today)}"),
    ];

    /// <summary>The same for a leg at hand.</summary>
    public AssistanceTold Due(AssistanceLeg leg) =>
        (leg.DueOn < Today ? AssistanceTold.Overdue : 0) | (leg.DueOn <= OneDay ? AssistanceTold.OneDay : 0)
        | (leg.DueOn <= ThreeDays ? AssistanceTold.ThreeDays : 0) | (leg.HalfOn <= Today ? AssistanceTold.HalfTime : 0);
}

/// <summary>One request looked at, under its lock.</summary>
internal sealed class Looking(CommandContext context, StoredAssistance stored, RoutePlanner planner, Watch watch)
{
    private readonly List<(AssistanceEvent What, AssistanceLeg Leg, UnitPath Unit, UnitPath? Also)> _entries = [];

    private string Cause => stored.Request.Case.Cause;

    public void Look(AssistanceLeg leg, bool unattended)
    {
        if (leg.State == AssistanceState.Disputed && leg.ConsultUntil < watch.Today) Escalate(leg);
        if (leg.State == AssistanceState.Routing && planner.Find(leg.Holder.Leaf) is { InService: false }) Leave(leg);
        if (AssistanceWorkflow.WithCenter.Contains(leg.State)) LookAtCenter(leg, unattended);
        if (AssistanceWorkflow.ClockRuns.Contains(leg.State) && watch.InOfficeHours) Remind(leg);
    }

    public bool Finish()
    {
        if (_entries.Count == 0) return false;
        stored.Commit();
        foreach (var (what, leg, unit, also) in _entries)
            stored.Record(what with { Leg = leg.No }, unit, [stored.Request.Requester, .. stored.ReadersOf(leg), also ?? unit]);
        return true;
    }

    private void Escalate(AssistanceLeg leg)
    {
        var superior = stored.Request.Requester.CommonWith(leg.Asked)!.Value;
        if (leg.Escalate(superior, watch.Clocks, context.Now).IsRefused) return;
        stored.LetRead(leg, superior);
        Tell(new AssistanceEscalated(Cause, superior.Leaf, leg.HopDueOn!.Value), leg, superior);
        Tell(new AssistanceArrived(Cause, superior.Leaf, 1, leg.HopDueOn.Value), leg, superior);
    }

    /// <summary>A center that is out of service is left for the next one; where there is none, it stays until units are in order again.</summary>
    private void Leave(AssistanceLeg leg)
    {
        if (leg.CentersAhead.Select(planner.Find).FirstOrDefault(unit => unit?.InService == true) is not { } next) return;
        var at = leg.Holder;
        leg.Reroute(next.Path, planner.Route(next.Path, stored.Request.Requester, leg.Asked), watch.Clocks, context.Now);
        stored.LetRead(leg, next.Path);
        Tell(new AssistanceRerouted(Cause, next.Path.Leaf, [.. leg.CentersAhead], at.Leaf), leg, next.Path);
        Tell(new AssistanceArrived(Cause, next.Path.Leaf, 1, leg.HopDueOn!.Value), leg, next.Path);
    }

    private void LookAtCenter(AssistanceLeg leg, bool unattended)
    {
        var center = leg.Holder;
        var late = leg.HopDueOn < watch.Today;
        if (late && !leg.HopTold.HasFlag(HopTold.Late))
        {
            leg.Tell(HopTold.Late);
            Tell(new AssistanceHopLate(Cause, center.Leaf, leg.HopDueOn!.Value), leg, center);
        }

        if (unattended && !leg.HopTold.HasFlag(HopTold.Unattended))
        {
            leg.Tell(HopTold.Unattended);
            Tell(new AssistanceUnattended(Cause, center.Leaf, null), leg, center);
        }

        if (!unattended || !late || leg.HopTold.HasFlag(HopTold.UnattendedForLong)) return;
        leg.Tell(HopTold.UnattendedForLong);
        if (center.Parent is { } above) Tell(new AssistanceUnattended(Cause, center.Leaf, above.Leaf), leg, center, above);
    }

    /// <summary>The most pressing of what is due is told; what it includes counts as told with it.</summary>
    private void Remind(AssistanceLeg leg)
    {
        var due = watch.Due(leg);
        if ((due & ~leg.Told) == 0) return;
        var most = due.HasFlag(AssistanceTold.Overdue) ? AssistanceTold.Overdue : due.HasFlag(AssistanceTold.OneDay) ? AssistanceTold.OneDay
            : due.HasFlag(AssistanceTold.ThreeDays) ? AssistanceTold.ThreeDays : AssistanceTold.HalfTime;
        var isNew = !leg.Told.HasFlag(most);
        leg.Tell(due);
        if (!isNew) return;
        if (most == AssistanceTold.Overdue) Tell(new AssistanceOverdue(Cause, leg.DueOn!.Value), leg, leg.Asked, leg.Asked.Parent);
        else Tell(new AssistanceReminded(Cause, most, leg.DueOn!.Value, watch.DaysTo(leg.DueOn.Value)), leg, leg.Asked);
    }

    private void Tell(AssistanceEvent what, AssistanceLeg leg, UnitPath unit, UnitPath? also = null)
    {
        _entries.Add((what, leg, unit, also));
        stored.Changed(leg);
    }
}
