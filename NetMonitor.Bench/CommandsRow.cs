using System.Diagnostics;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>Receipts of different assignments by 8 callers at once, against a plain insert and commit on 8 connections.</summary>
internal static class CommandsRow
{
    private const int Callers = 8;
    private const int Each = 150;

    /// <summary>Rounds until both sides run code that is compiled for good: until then the compiler takes its share of the cores.</summary>
    private const int WarmUp = 14;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var issuer = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        var officer = (await world.SignInAsync(Role.EnforcementOfficer, UnitKind.GrassrootsUnit)).Actor;
        var number = await world.DispatchAsync(issuer);
        var stations = new List<Actor>();
        await using (var command = world.Source.CreateCommand($"select unit_path from assignments where task_number = '{number}'"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
            {
                var path = UnitPath.Parse(reader.GetString(0));
                stations.Add(officer with { UnitCode = path.Leaf, ActingUnit = path.Leaf, UnitPath = path, ActingPath = path });
            }

        await world.CreateTableAsync("bench_commits", "id bigint generated always as identity primary key, data text not null");
        var plainCommits = new List<NpgsqlCommand>();
        for (var caller = 0; caller < Callers; caller++)
        {
            var command = new NpgsqlCommand("insert into bench_commits (data) values ('one small command')", await world.Source.OpenConnectionAsync());
            await command.PrepareAsync();
            plainCommits.Add(command);
        }

        var take = world.Get<TakeStep>();
        var next = -1;
        List<double> ours = [], floor = [];
        for (var round = -WarmUp; round < rounds; round++)
        {
            var rate = await RateAsync(async _ =>
            {
                var actor = stations[Interlocked.Increment(ref next)];
                World.Taken(await take.HandleAsync(actor, new AssignmentId(number, actor.UnitCode), AssignmentStep.Receive, new StepCommand(), Call.None,
                    CancellationToken.None));
            });
            var plain = await RateAsync(caller => plainCommits[caller].ExecuteNonQueryAsync());
            if (round < 0) continue;
            ours.Add(rate);
            floor.Add(plain);
        }

        foreach (var command in plainCommits) await command.Connection!.DisposeAsync();
        return new Row("single commands, 8 callers", "/s", ours, floor, 0.5, Higher: true);
    }

    private static async Task<double> RateAsync(Func<int, Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await act(caller);
        })));
        return Callers * Each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
