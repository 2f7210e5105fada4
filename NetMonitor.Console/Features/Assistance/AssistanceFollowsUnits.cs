using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Requests follow the units whose they are: on their way they go by the centers that now stand between both sides, what a merged unit was asked or has is its
/// successor's, and who stands above a unit now finds them.
/// </summary>
public sealed class AssistanceFollowsUnits : IFollowsUnits
{
    private static readonly string s_open = StateSql.Names(AssistanceWorkflow.Open);

    public async Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel)
    {
        await GrantAnewAsync(context, moved, cancel);
        foreach (var number in await OpenAsync(context, sql =>
            $"""
            {sql.Below(moved.Root, "l.unit_path")} or {sql.Below(moved.Root, "l.holder_path")} or {sql.Below(moved.Root, "a.requester_path")}
            """, cancel))
            await ChangeAsync(context, number, (stored, planner, clocks) => Reroute(context, stored, planner, clocks), cancel);
    }

    public async Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel)
    {
        var (closed, into) = (merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString());
        var numbers = await OpenAsync(context, sql =>
            $"""
            l.unit_code = {sql.Value(closed)} or l.holder_path = {sql.Value(merged.Closed.ToString())} or a.requester_code = {sql.Value(closed)}
              or exists (select from assistance_parts p where p.number = a.number and p.unit_code = {sql.Value(closed)})
              or exists (select from assistance_readers r where r.number = a.number and r.unit_code = {sql.Value(closed)})
            """, cancel);
        await context.WriteNowAsync(Sql.Statement(
            "update assistance_requests set requester_code = $2, requester_path = $3 where requester_code = $1 and number = any($4)",
            closed, into, merged.Into.ToString(), numbers.ToArray()), cancel);
        await context.WriteNowAsync(Sql.Statement(
            $"""
            update assistance_parts set unit_code = $2, unit_path = $3 where unit_code = $1 and number = any($4) and state = '{nameof(PartState.Given)}'
            """, closed, into, merged.Into.ToString(), numbers.ToArray()), cancel);
        // The successor reads what the unit read; the unit's own rows stay, as its accounts are left there for a while.
        await context.WriteNowAsync(Sql.Statement(
            """
            insert into assistance_readers (number, leg, unit_code, unit_path, part)
            select number, leg, $2, $3, part from assistance_readers where unit_code = $1 and number = any($4) on conflict do nothing
            """, closed, into, merged.Into.ToString(), numbers.ToArray()), cancel);
        await context.WriteNowAsync(Sql.Statement(
            """
            insert into assistance_grants (unit_code, created_at, number, direct)
            select code, a.created_at, a.number, code = $2 from assistance_requests a cross join unnest($1) as code where a.number = any($3)
            on conflict (unit_code, created_at, number) do update set direct = assistance_grants.direct or excluded.direct
            """, Codes(merged.Into), into, numbers.ToArray()), cancel);
        foreach (var number in numbers)
            await ChangeAsync(context, number, (stored, planner, clocks) =>
            {
                foreach (var leg in stored.Legs.Where(leg => AssistanceWorkflow.Open.Contains(leg.State)))
                    if (leg.UnitCode == merged.Closed.Leaf || leg.Holder.Leaf == merged.Closed.Leaf || leg.Superior == merged.Closed.Leaf)
                    {
                        leg.Follow(merged.Closed, merged.Into, context.Now);
                        stored.Changed(leg);
                    }

                var ended = EndOwn(context, stored);
                Reroute(context, stored, planner, clocks);
                foreach (var (leg, what, part) in ended)
                    if (part is null) stored.Record(what, leg, stored.Request.Requester);
                    else stored.Record(what, leg, part);
            }, cancel);
    }

    /// <summary>Both sides have become one unit, which need not ask itself: what is not answered ends as withdrawn.</summary>
    private static List<(AssistanceLeg Leg, AssistanceEvent What, AssistancePart? Part)> EndOwn(CommandContext context, StoredAssistance stored)
    {
        var (ended, cause) = (new List<(AssistanceLeg, AssistanceEvent, AssistancePart?)>(), stored.Request.Case.Cause);
        foreach (var leg in stored.Legs.Where(leg => leg.Asked == stored.Request.Requester && leg.Shop is null))
        {
            var center = leg.AtCenter;
            if (leg.Withdraw(null, context.Now).IsRefused) continue;
            stored.Changed(leg);
            ended.Add((leg, new AssistanceWithdrawn(cause, null, center), null));
            foreach (var part in stored.TakePartsBack(leg)) ended.Add((leg, new AssistancePartTakenBack(cause, part.UnitCode), part));
        }

        return ended;
    }

    /// <summary>The way that is left of each leg that is on it, from where units stand now.</summary>
    private static void Reroute(CommandContext context, StoredAssistance stored, RoutePlanner planner, AssistanceClocks clocks)
    {
        var entries = new List<(AssistanceLeg Leg, AssistanceEvent What)>();
        foreach (var leg in stored.Legs.Where(leg => leg.State == AssistanceState.Routing))
        {
            var before = leg.CentersAhead.ToList();
            leg.Reroute(leg.Holder, planner.Route(leg.Holder, stored.Request.Requester, leg.Asked), clocks, context.Now);
            if (leg.CentersAhead.SequenceEqual(before)) continue;
            stored.Changed(leg);
            entries.Add((leg, new AssistanceRerouted(stored.Request.Case.Cause, leg.Holder.Leaf, [.. leg.CentersAhead], null)));
        }

        stored.Commit();
        foreach (var (leg, what) in entries) stored.Record(what, leg, leg.Holder);
    }

    private static async Task ChangeAsync(
        CommandContext context, string number, Action<StoredAssistance, RoutePlanner, AssistanceClocks> change, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, null);
        var stored = await StoredAssistance.OpenAsync(context, read, number, cancel);
        var planner = await stored.PlannerAsync(read, cancel);
        var clocks = new AssistanceClocks(
            await RegulationInForce.SettingsAsync(read, cancel), new WorkingCalendar(await WorkingCalendars.NoticesAsync(read, cancel)));
        change(stored, planner, clocks);
        await context.Db.SaveChangesAsync(cancel);
    }

    /// <summary>Requests that are not over and concern what moved or was closed, in one order, as all take their locks.</summary>
    private static Task<IReadOnlyList<string>> OpenAsync(CommandContext context, Func<Sql, string> concerned, CancellationToken cancel)
    {
        var sql = new Sql();
        return ReadDoor.Within(context.Connection, null).AllAsync(sql.InBatch(
            $"""
            select distinct a.number from assistance_requests a join assistance_legs l on l.number = a.number
            where l.state in {s_open} and ({concerned(sql)}) order by a.number
            """), row => row.Text(), cancel);
    }

    /// <summary>Who stands above now finds the request; who no longer does, and is no party, does not.</summary>
    private static async Task GrantAnewAsync(CommandContext context, MovedUnits moved, CancellationToken cancel)
    {
        var above = Codes(moved.Now);
        var (give, take) = (new Sql(), new Sql());
        await context.WriteNowAsync(give.InBatch(
            $"""
            insert into assistance_grants (unit_code, created_at, number, direct)
            select code, a.created_at, a.number, false from assistance_requests a cross join unnest({give.Value(above)}) as code
            where {Concerns(give, moved.Root)} on conflict do nothing
            """), cancel);
        await context.WriteNowAsync(take.InBatch(
            $"""
            delete from assistance_grants g using units at, assistance_requests a
            where at.code = g.unit_code and a.number = g.number and not g.direct
              and g.unit_code = any({take.Value(Codes(moved.Before).Except(above).ToArray())}) and {Concerns(take, moved.Root)}
              and not starts_with(a.requester_path, at.path)
              and not exists (select from assistance_readers r where r.number = a.number and starts_with(r.unit_path, at.path))
            """), cancel);
    }

    private static string Concerns(Sql sql, UnitPath root) =>
        $"""
        ({sql.Below(root, "a.requester_path")}
          or exists (select from assistance_readers r where r.number = a.number and {sql.Below(root, "r.unit_path")}))
        """;

    private static string[] Codes(UnitPath path) => [.. path.Codes().Select(code => code.ToString())];
}
