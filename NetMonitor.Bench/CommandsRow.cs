using System.Diagnostics;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>Receipts of different assignments by 8 callers at once, against a plain insert and commit on 8 connections.</summary>
internal static class CommandsRow
{
    private const int Callers = 8;
    private const int Each = 150;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var issuer = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        var officer = (await world.SignInAsync(Role.EnforcementOfficer, UnitKind.GrassrootsUnit)).Actor;
        var number = await world.DraftAsync(issuer);
        await world.Get<DispatchTask>().HandleAsync(issuer, number, Call.None, CancellationToken.None);
        var stations = new List<Actor>();
        await using (var command = world.Source.CreateCommand($"select unit_path from assignments where task_number = '{number}'"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
            {
                var path = UnitPath.Parse(reader.GetString(0));
                stations.Add(officer with { UnitCode = path.Leaf, ActingUnit = path.Leaf, UnitPath = path, ActingPath = path });
            }

        await world.ExecuteAsync("create table bench_commits (id bigint generated always as identity primary key, data text not null)");
        var take = world.Get<TakeStep>();
        var next = -1;
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var rate = await RateAsync(async () =>
            {
                var actor = stations[Interlocked.Increment(ref next)];
                var done = await take.HandleAsync(actor, new AssignmentId(number, actor.UnitCode), AssignmentStep.Receive, new StepCommand(), Call.None, CancellationToken.None);
                if (done.IsRefused) throw new InvalidOperationException(done.Refusal.Code);
            });
            var plain = await RateAsync(() => world.ExecuteAsync("insert into bench_commits (data) values ('one small command')"));
            if (round < 0) continue;
            ours.Add(rate);
            floor.Add(plain);
        }

        return new Row("single commands, 8 callers", "/s", ours, floor, 0.5, Higher: true);
    }

    private static async Task<double> RateAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await act();
        })));
        return Callers * Each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
