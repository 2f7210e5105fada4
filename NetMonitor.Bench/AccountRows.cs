using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Keys;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>Accounts and keys at the country's size: lists and searches, imports, and how fast a frozen account is cut off.</summary>
internal static class AccountRows
{
    internal const int Many = 120_000;
    private const int Few = 1_200;
    private const int Imported = 10_000;
    private const int Keys = 50_000;
    private const int Streams = 1_000;
    private const int Calls = 60;

    public static async IAsyncEnumerable<Row> ListsAsync(BenchDatabase prepared, string folder, int rounds)
    {
        await using var few = await FillAsync(prepared, folder, Few);
        await using var many = await FillAsync(prepared, folder, Many);
        foreach (var (name, role, filter) in new[]
        {
            ("list, national leader", Role.Leader, new AccountFilter()),
            ("search by name, national leader", Role.Leader, new AccountFilter(Q: "欧阳静怡")),
            ("search by pinyin, national leader", Role.Leader, new AccountFilter(Q: "ouyangjing")),
            ("list, a center's administrator", Role.CenterSystemAdministrator, new AccountFilter()),
        })
        {
            var readers = (await ReaderAsync(few, role), await ReaderAsync(many, role));
            var (ours, floor) = (new List<double>(), new List<double>());
            for (var round = -1; round < rounds; round++)
            {
                var (atMany, atFew) = (await MedianAsync(many, readers.Item2, filter), await MedianAsync(few, readers.Item1, filter));
                if (round < 0) continue;
                ours.Add(atMany);
                floor.Add(atFew);
            }

            yield return new Row($"accounts, {name}, at {Many:N0} against itself at {Few:N0}", "ms", ours, floor, 1.3);
        }
    }

    /// <summary>A sheet of accounts, but for the stretching of their passwords, against a COPY of the rows that it made.</summary>
    public static async Task<Row> ImportAsync(BenchDatabase prepared, string folder, int rounds)
    {
        var (ours, floor) = (new List<double>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            var database = await prepared.CopyAsync($"bench_import_{round + 1}");
            await using var services = Services(database, folder, (builder) => builder.AddSingleton<IPasswordHasher<Account>, PlainHasher>());
            var administrator = await ReaderAsync(services, Role.CenterSystemAdministrator, "441900");
            var sheet = await SheetAsync(services, administrator);
            var started = Stopwatch.GetTimestamp();
            World.Taken(await services.GetRequiredService<ImportAccounts>()
                .HandleAsync(administrator, new MemoryStream(sheet), false, Call.None, CancellationToken.None));
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var copied = await CopyAgainAsync(database);
            if (round < 0) continue;
            ours.Add(took);
            floor.Add(copied);
        }

        return new Row($"import of {Imported:N0} accounts, hashing apart, against COPY of them and their entries", "ms", ours, floor, 3);
    }

    /// <summary>How much later than else others' commits are told while a large file of keys is taken in.</summary>
    public static async Task<Row> KeysAsync(World world, int rounds)
    {
        var session = await world.SignInAsync(Role.KeyCustodian, UnitKind.AffiliatedInstitution);
        var leader = await world.SignInAsync(Role.Leader, UnitKind.Authority);
        var ours = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var no = round;
            var lines = Enumerable.Range(0, Keys).Select(key => string.Create(
                CultureInfo.InvariantCulture, $"BENCH{no:00}{key:000000},{Convert.ToHexString(RandomNumberGenerator.GetBytes(20))},SHA1,6,30\n"));
            var file = Encoding.UTF8.GetBytes($"serial,seed,algorithm,digits,period\n{string.Concat(lines)}");
            await using var told = world.Get<FeedBroker>().Subscribe(leader.Actor);
            var importing = Task.Run(async () => World.Taken(await world.Get<ImportKeys>().HandleAsync(
                session.Actor, new MemoryStream(file), null, null, false, Call.None, CancellationToken.None)));
            var longest = 0.0;
            while (!importing.IsCompleted)
            {
                var started = Stopwatch.GetTimestamp();
                await HubRow.CommitAsync(world, leader.Actor);
                await told.Events.ReadAsync();
                longest = Math.Max(longest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            await importing;
            ours.Add(longest);
        }

        return new Row($"longest wait of the feed while {Keys:N0} keys are imported", "ms", ours, [], null, Limit: 1000);
    }

    /// <summary>From the call that freezes an account to the end of the last of its streams.</summary>
    public static async Task<Row> FreezeAsync(World world, int rounds)
    {
        var administrator = (await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter)).Actor;
        var ours = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var session = await world.SignInAsync(Role.Leader, UnitKind.Authority);
            var ended = new TaskCompletionSource();
            var (left, at) = (Streams, 0L);
            var connections = new List<HubConnection>();
            for (var no = 0; no < Streams; no++)
            {
                var connection = new HubConnectionBuilder().WithUrl($"{world.Address}/hubs/feed", options =>
                {
                    options.Headers.Add("Authorization", $"Bearer {session.Token}");
                    options.Transports = HttpTransportType.WebSockets;
                    options.SkipNegotiation = true;
                }).Build();
                connection.Closed += _ =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        at = Stopwatch.GetTimestamp();
                        ended.TrySetResult();
                    }

                    return Task.CompletedTask;
                };
                await connection.StartAsync();
                connections.Add(connection);
            }

            var started = Stopwatch.GetTimestamp();
            var command = new AccountStateCommand("bench");
            World.Taken(await world.Get<FreezeAccount>().FreezeAsync(administrator, session.Actor.UserName, command, Call.None, CancellationToken.None));
            await ended.Task.WaitAsync(TimeSpan.FromMinutes(1));
            ours.Add(Stopwatch.GetElapsedTime(started, at).TotalMilliseconds);
            World.Taken(await world.Get<FreezeAccount>().UnfreezeAsync(administrator, session.Actor.UserName, command, Call.None, CancellationToken.None));
            foreach (var connection in connections) await connection.DisposeAsync();
        }

        return new Row($"freeze → last of {Streams:N0} streams cut", "ms", ours, [], null, Limit: 300);
    }

    private static async Task<double> MedianAsync(ServiceProvider services, Actor reader, AccountFilter filter)
    {
        var (queries, times) = (services.GetRequiredService<AccountQueries>(), new List<double>());
        for (var no = 0; no < Calls; no++)
        {
            var started = Stopwatch.GetTimestamp();
            var page = World.Taken(await queries.ListAsync(reader, filter, new PageRequest(50), CancellationToken.None));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (page.Items.Count == 0) throw new InvalidOperationException("No account was found.");
        }

        return Row.Median(times);
    }

    internal static async Task<Actor> ReaderAsync(ServiceProvider services, Role role, string? division = null)
    {
        var (commands, sessions) = (services.GetRequiredService<CommandRunner>(), services.GetRequiredService<SessionStore>());
        var kind = role == Role.Leader ? UnitKind.Authority : UnitKind.CoordinationCenter;
        if (division is null) return (await World.OpenAsync(commands, sessions, role, kind)).Actor;
        for (var index = 0; ; index++)
            if ((await World.OpenAsync(commands, sessions, role, kind, index: index)).Actor is var actor && actor.UnitCode.Division == division) return actor;
    }

    /// <summary>
    /// A database of its own with that many accounts, of which always thirty bear the name that is looked for; on disk unit by unit at both sizes, as they are
    /// set up.
    /// </summary>
    internal static async Task<ServiceProvider> FillAsync(BenchDatabase prepared, string folder, int size)
    {
        var database = await prepared.CopyAsync($"bench_accounts_{size}");
        var services = Services(database, folder, _ => { });
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var fill = owner.CreateCommand(
            $"""
            insert into accounts (user_name, unit_code, unit_path, name, words, staff_number, person, mobile, im_account, roles, capabilities, status,
              password_hash, must_change_password, security_stamp, initial_password_used, awaits_replacement, created_at, version)
            select code || '9' || to_char(1000 + n, 'FM0000'), code, path, w.words[1], w.words, 'S' || code || n, 'S' || code || n, '13800138000', 'im',
              '{"{EnforcementOfficer}"}', '{"{}"}', 'Active', '', false, '', false, false, now(), 1
            from (select u.code, u.path, n, row_number() over (order by n, u.code) as no from units u, generate_series(1, 4) n where u.level > 3) rows,
              lateral (select case when no <= 30 then array['欧阳静怡', 'ouyangjingyi', 'oyjy'] else array['张伟', 'zhangwei', 'zw'] end as words) w
            where no <= {size} order by path, n
            """);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync();
        await using var analyze = owner.CreateCommand("vacuum analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
        return services;
    }

    internal static ServiceProvider Services(BenchDatabase database, string folder, Action<IServiceCollection> change)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database.Runtime, JournalLogOptions.In(Path.Combine(folder, "accounts")), database.KeyRing);
        change(services);
        return services.BuildServiceProvider();
    }

    private static async Task<byte[]> SheetAsync(ServiceProvider services, Actor administrator)
    {
        var units = await services.GetRequiredService<CommandRunner>().LookAsync((db, cancel) => Task.FromResult(db.Units
            .Where(unit => unit.ParentCode == administrator.ActingUnit && unit.Kind == UnitKind.GrassrootsUnit).Select(unit => unit.Code.ToString()).ToList()),
            CancellationToken.None);
        units.Add(administrator.ActingUnit.ToString());
        var sheet = new StringBuilder("unitCode,name,staffNumber,mobile,imAccount,roles\n");
        for (var no = 0; no < Imported; no++)
            sheet.Append(CultureInfo.InvariantCulture, $"{units[no % units.Count]},张伟,B{no:000000},139{no:00000000},im{no},EnforcementOfficer\n");
        return Encoding.UTF8.GetBytes(sheet.ToString());
    }

    /// <summary>The accounts that were imported and their entries, copied once more into tables with the same indexes.</summary>
    private static async Task<double> CopyAgainAsync(BenchDatabase database)
    {
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync();
        var (accounts, entries) = (await ReadAsync("accounts", "staff_number like 'B%'", """
            user_name, unit_code, unit_path, name, staff_number, person, mobile, im_account, roles, capabilities, status, password_hash, must_change_password,
            security_stamp, initial_password_until, initial_password_used, key_serial, awaits_replacement, created_at, enabled_at, version, words
            """), await ReadAsync("journal", "verb = 'AccountCreated'", """
            id, at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, work_rule, administration, holder, data,
            xid
            """));
        var started = Stopwatch.GetTimestamp();
        await using var transaction = await owner.BeginTransactionAsync();
        foreach (var (into, rows) in new[] { accounts, entries })
            await using (var write = await owner.BeginRawBinaryCopyAsync($"copy {into} from stdin (format binary)")) await rows.CopyToAsync(write);
        await transaction.CommitAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        async Task<(string Into, MemoryStream Rows)> ReadAsync(string table, string imported, string columns)
        {
            await new NpgsqlCommand($"create table {table}_again (like {table} including all)", owner).ExecuteNonQueryAsync();
            var rows = new MemoryStream();
            await using (var read = await owner.BeginRawBinaryCopyAsync($"copy (select {columns} from {table} where {imported}) to stdout (format binary)"))
                await read.CopyToAsync(rows);
            rows.Position = 0;
            return ($"{table}_again ({columns})", rows);
        }
    }

    /// <summary>Stands in for the stretching of passwords, which takes as long for one account as for another.</summary>
    private sealed class PlainHasher : IPasswordHasher<Account>
    {
        public string HashPassword(Account user, string password) => new('h', 84);

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
            PasswordVerificationResult.Failed;
    }
}
