using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Inspections;
using NetMonitor.Domain.Accounts;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>
/// An inspection of the whole country, all rules over all authorities and accounts, against reading accounts and keys once. One account in twenty has no
/// key and is found each time.
/// </summary>
internal static class InspectionRow
{
    public static async Task<Row> RunAsync(BenchDatabase prepared, string folder, int rounds)
    {
        await using var services = await AccountRows.FillAsync(prepared, folder, AccountRows.Many);
        var administrator = await AccountRows.ReaderAsync(services, Role.CenterSystemAdministrator, "100000");
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await ExecuteAsync(
            """
            insert into security_keys (serial, algorithm, protected_secret, digits, period_seconds, state, unit_code, bound_to, last_step, drift, version)
            select 'B' || a.user_name, 'Sha1', repeat('s', 100), 6, 30, 'Bound', left(a.unit_code, 6) || '0000', a.user_name, 0, 0, 1
            from (select user_name, unit_code, row_number() over (order by user_name) as no from accounts where key_serial is null) a where no % 20 <> 0
            """);
        await ExecuteAsync("update accounts a set key_serial = k.serial from security_keys k where k.bound_to = a.user_name and a.key_serial is null");
        await ExecuteAsync("insert into account_uses select user_name, now() from accounts on conflict do nothing");
        await ExecuteAsync("analyze");
        var (ours, floor) = (new List<double>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            World.Taken(await services.GetRequiredService<HoldInspections>()
                .OrderAsync(administrator, new OrderedInspection(), Call.None, CancellationToken.None));
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            foreach (var table in new[] { "accounts", "security_keys" })
            {
                await using var read = source.CreateCommand($"select * from {table}");
                await using var rows = await read.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                {
                }
            }

            var once = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (round < 0) continue;
            ours.Add(took);
            floor.Add(once);
        }

        return new Row($"inspection of {AccountRows.Many:N0} accounts against reading accounts and keys once", "ms", ours, floor, 5);

        async Task ExecuteAsync(string text)
        {
            await using var command = source.CreateCommand(text);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }
}
