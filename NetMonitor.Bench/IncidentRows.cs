using System.Diagnostics;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Incidents;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>The window of an incident, counted by kind with its first page, against reading the same entries by the index once.</summary>
internal static class IncidentRows
{
    public static async Task<Row> AnalysisAsync(World world, int entries, int rounds)
    {
        var handler = (await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter)).Actor;
        var leaked = await world.ScalarAsync<string>(
            $"select min(user_name) from accounts where unit_code = '{handler.ActingUnit}' and '{nameof(Role.EnforcementOfficer)}' = any(roles)");
        for (var written = 0; written < entries; written += 5_000)
            await world.ExecuteAsync(
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                select now() - interval '1 hour', case when n % 10 = 0 then 'EvidenceOpened' else 'AssignmentReceived' end, '{leaked}', '{handler.ActingPath}',
                  'Assignment', 'T1000002026000001-' || n, 2, '{handler.ActingUnit}', '{handler.ActingPath}', array['{handler.ActingPath}'],
                  json_build_object('task', 'T1000002026000001', 'title', 'Bench', 'unit', '{handler.ActingUnit}')
                from generate_series(1, 5000) n
                """);
        await world.AsOwnerAsync("vacuum analyze journal");
        var number = World.Taken(await world.Get<OpenIncident>().HandleAsync(
            handler, new IncidentCommand(IncidentKind.UserLeak, TimeProvider.System.GetUtcNow().AddDays(-1), "Bench") { UserName = leaked }, Call.None,
            CancellationToken.None)).Number!;
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = World.Taken(await world.Get<IncidentQueries>().AnalysisAsync(
                handler, number, new LineFilter(), new PageRequest(), CancellationToken.None));
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (found.Counts.Sum(kind => kind.Lines) < entries) throw new InvalidOperationException("Lines are missing.");
            started = Stopwatch.GetTimestamp();
            await world.ScalarAsync<long>(
                $"""
                select sum(length(j.verb) + length(j.data::text)) from journal j
                where left(j.actor, 10) = left('{leaked}', 10) and j.actor = '{leaked}' and j.at >= now() - interval '1 day'
                """);
            var once = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (round < 0) continue;
            ours.Add(took);
            floor.Add(once);
        }

        return new Row($"window of {entries:N0} entries, against reading them by the index once", "ms", ours, floor, 3);
    }
}
