using System.Diagnostics;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>The acceptance of every station's answer by one command, against the same rows updated and put on record by two plain statements.</summary>
internal static class ManyRow
{
    private const int Stations = 41_352;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var actor = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var (number, plain) = (await SubmittedAsync(world, actor), await SubmittedAsync(world, actor));
            var started = Stopwatch.GetTimestamp();
            var answer = World.Taken(await world.Get<TakeStepForMany>().HandleAsync(
                actor, number, AssignmentStep.Accept, new ManyCommand(Filter: new ManyFilter()), Call.None, CancellationToken.None));
            var took = Stopwatch.GetElapsedTime(started);

            started = Stopwatch.GetTimestamp();
            var rows = await world.ExecuteAsync(
                $"""
                with changed as (
                  update assignments set state = {(int)AssignmentState.Accepted}, accepted_at = now(), updated_at = now(), version = version + 1
                  where task_number = '{plain}' returning task_number, unit_code, unit_path, issuer_path, version)
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work,
                  administration, data)
                select now(), '{nameof(AssignmentAccepted)}', '{actor.UserName}', '{actor.UnitPath}', '{SupervisionSubjects.OfAssignment}',
                  task_number || '-' || unit_code, version, unit_code, unit_path, array[unit_path, issuer_path],
                  array[]::text[],
                  json_build_object('task', task_number, 'title', 'a campaign', 'unit', unit_code, 'from', 'Submitted', 'to', 'Accepted')
                from changed
                """);
            var plainly = Stopwatch.GetElapsedTime(started);
            if (answer.Done != Stations || rows != Stations) throw new InvalidOperationException($"{answer.Done} and {rows} rows instead of {Stations}.");
            if (round < 0) continue;
            ours.Add(took.TotalMilliseconds);
            floor.Add(plainly.TotalMilliseconds);
        }

        return new Row("41,352 acceptances by one command", "ms", ours, floor, 3);
    }

    private static async Task<string> SubmittedAsync(World world, Actor actor)
    {
        var number = await world.DispatchAsync(actor);
        await world.ExecuteAsync(
            $"""
            update assignments set state = {(int)AssignmentState.Submitted}, submitted_at = now(), version = version + 1, left_version = version + 1
            where task_number = '{number}'
            """);
        return number;
    }
}
