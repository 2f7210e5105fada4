using System.Diagnostics;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>Draft and dispatch to every station, durable and handed to the feed, against the same rows by one plain statement.</summary>
internal static class DispatchRow
{
    private const int Stations = 41_352;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var actor = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        await world.CreateTableAsync("bench_assignments", "like assignments including all");
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            await using var feed = world.Get<FeedBroker>().Subscribe(actor);
            var started = Stopwatch.GetTimestamp();
            var number = await world.DraftAsync(actor);
            var sent = World.Taken(await world.Get<DispatchTask>().HandleAsync(actor, number, Call.None, CancellationToken.None));
            await foreach (var happened in feed.Events.ReadAllAsync())
                if (happened.Subject.Number == number && happened.Kind == nameof(Domain.Supervision.TaskDispatched)) break;
            var took = Stopwatch.GetElapsedTime(started);

            started = Stopwatch.GetTimestamp();
            var plainRows = await world.ExecuteAsync(
                $"""
                insert into bench_assignments (task_number, unit_code, unit_path, issuer_path, state, deadline, "values", dispatched_at, updated_at, version)
                select 'BENCH{round}', code, path, '{actor.ActingPath}', 0, now() + interval '10 days', '{"{}"}', now(), now(), 1
                from units where level = {(int)UnitLevel.Station} and kind = {(int)UnitKind.GrassrootsUnit} and status = 'Active' order by path
                """);
            var plain = Stopwatch.GetElapsedTime(started);
            if (sent.Assignments != Stations || plainRows != Stations)
                throw new InvalidOperationException($"{sent.Assignments} and {plainRows} rows instead of {Stations}.");
            if (round < 0) continue;
            ours.Add(took.TotalMilliseconds);
            floor.Add(plain.TotalMilliseconds);
        }

        return new Row("dispatch to 41,352 stations", "ms", ours, floor, 1.3);
    }
}
