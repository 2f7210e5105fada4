using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>What must not grow with the number of assignments: a task's board, and a national leader's home.</summary>
internal static class SizeRows
{
    private const int Smallest = 10_000;
    private const int PageRows = 10;
    private const int Calls = 60;

    /// <summary>The task whose board is read: as long at every size.</summary>
    private const string Measured = "T1000002025000001";

    public static async IAsyncEnumerable<Row> RunAsync(BenchDatabase prepared, string folder, IReadOnlyList<int> sizes, int rounds)
    {
        var sized = new List<(int Size, ServiceProvider Services, Actor Leader)>();
        try
        {
            foreach (var size in sizes.Append(Smallest).Distinct().Order())
            {
                var services = await FillAsync(prepared, folder, size);
                var (commands, sessions) = (services.GetRequiredService<CommandRunner>(), services.GetRequiredService<SessionStore>());
                sized.Add((size, services, (await World.OpenAsync(commands, sessions, Role.Leader, UnitKind.Authority)).Actor));
            }

            foreach (var (name, after) in new[] { ("first page", (string?)null), ("page 1,000", await AnchorAsync(sized[0].Services, PageRows * 999)) })
            {
                var figures = await InTurnAsync(sized, rounds, (services, leader) => services.GetRequiredService<BoardQueries>()
                    .PageAsync(leader, Measured, new AssignmentFilter(), default, new PageRequest(PageRows, after), CancellationToken.None));
                for (var i = 1; i < sized.Count; i++)
                    yield return new Row($"board, {name}, at {sized[i].Size:N0} assignments against itself at {Smallest:N0}", "ms", figures[i], figures[0],
                        1.3);
            }

            var homes = await InTurnAsync(sized, rounds, HomeAsync);
            var keys = await InTurnAsync(sized, rounds, KeyAsync);
            for (var i = 1; i < sized.Count; i++)
                yield return new Row($"national dashboard at {sized[i].Size:N0} assignments, one primary-key read", "ms", homes[i], keys[i], 10, Limit: 20);
        }
        finally
        {
            foreach (var (_, services, _) in sized) await services.DisposeAsync();
        }
    }

    /// <summary>What a leader's home reads.</summary>
    private static Task HomeAsync(ServiceProvider services, Actor leader) =>
        services.GetRequiredService<HomeQueries>().ReadAsync(leader, true, CancellationToken.None);

    private static async Task KeyAsync(ServiceProvider services, Actor leader)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("select state from assignments where task_number = $1 and unit_code = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Measured });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "3301064001" });
        await command.ExecuteScalarAsync();
    }

    /// <summary>Median milliseconds of a call, for each size one figure a round; the sizes take turns.</summary>
    private static async Task<List<double>[]> InTurnAsync(
        List<(int Size, ServiceProvider Services, Actor Leader)> sized, int rounds, Func<ServiceProvider, Actor, Task> call)
    {
        var figures = sized.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < rounds; round++)
            for (var i = 0; i < sized.Count; i++)
            {
                var times = new List<double>();
                for (var no = 0; no < Calls; no++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await call(sized[i].Services, sized[i].Leader);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                if (round >= 0) figures[i].Add(Row.Median(times));
            }

        return figures;
    }

    private static async Task<string> AnchorAsync(ServiceProvider services, int row)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand($"select unit_path from assignments where task_number = '{Measured}' order by unit_path offset {row - 1} limit 1");
        return Keyset.Cursor((string)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>A database of its own with that many assignments: the task under measure and national campaigns, all but three closed.</summary>
    private static async Task<ServiceProvider> FillAsync(BenchDatabase prepared, string folder, int size)
    {
        var name = $"bench_{size}";
        var database = await prepared.CopyAsync(name);
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database.Runtime, JournalLogOptions.In(Path.Combine(folder, name)), database.KeyRing);
        var provider = services.BuildServiceProvider();
        await using var fill = provider.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"""
            insert into tasks (number, issuer_code, issuer_path, author, title, kind, line_of_business, instruction, requirement, priority, recipients,
              deadline, form, state, total, created_at, dispatched_at, updated_at, version)
            select 'T100000' || (2025000001 + n), '1000000000', '1000000000/', '100000100022001', 'Bench', 'Campaign', 'OnlineTrading', 'Bench', '',
              'Routine', '{"{\"units\":[],\"rule\":null}"}',
              now() + (10 - n) * interval '1 day', '{"{\"fields\":[]}"}', case when n > 3 then 2 else 1 end, {Smallest}, now() - n * interval '1 day',
              now() - n * interval '1 day', now(), 2
            from generate_series(0, {(size - Smallest + 41_351) / 41_352}) n;
            insert into assignments (task_number, unit_code, unit_path, issuer_path, state, deadline, "values", dispatched_at, updated_at, version)
            select t.number, u.code, u.path, t.issuer_path, case when abs(h) % 100 < 70 then 5 else abs(h) % 7 end, t.deadline, '{"{}"}', t.created_at,
              t.created_at, 1
            from tasks t cross join lateral (select * from units where level = 5 order by path
              limit case when t.number = '{Measured}' then {Smallest} else 41352 end) u
              cross join lateral (select hashtext(u.code || t.number) h) x
            order by t.number, u.path;
            insert into task_grants (unit_code, created_at, task_number, direct) select u.code, t.created_at, t.number, u.level = 1 from tasks t
              cross join units u where u.level < 5 and u.kind = 0;
            insert into progress (task_number, unit_code, deadline, slot, amount, ended)
            select a.task_number, u.code, a.deadline, a.state, count(*), (select t.state <> 1 from tasks t where t.number = a.task_number)
            from assignments a cross join lateral generate_series(0, {UnitSql.LastStep("a.unit_path")} - 1) as step
              join units u on u.code = {UnitSql.CodeAt("a.unit_path", "step")} group by 1, 2, 3, 4
            """);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var analyze = owner.CreateCommand("vacuum analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
        await using var count = provider.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from assignments");
        if ((long)(await count.ExecuteScalarAsync())! < size) throw new InvalidOperationException($"Fewer than {size} assignments.");
        return provider;
    }
}
