using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Tests.Support;
using Npgsql;
using Xunit;

namespace NetMonitor.Tests.Data;

/// <summary>What the role that consoles work as can't do to its database, tried on a real one.</summary>
public sealed class RuntimeRoleTests(PostgresServer server)
{
    /// <summary>An entry at the console's time, which a test's clock sets.</summary>
    private const string Entry =
        """
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        values ($1, 'TaskEdited', 'system', '', 'Task', 'tried', 1, '', '', '{}', '{}') returning tableoid::regclass::text
        """;

    private const string Protected =
        """
        select array(select c.oid::regclass::text from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
          where c.relkind in ('r', 'p') and coalesce(p.relname, c.relname) = any ($1) order by 1)
        """;

    /// <summary>With the table's name and one of its columns.</summary>
    private static readonly string[] s_changes =
    [
        "update {0} set {1} = {1}",
        "delete from {0}",
        "truncate {0}",
        "alter table {0} add column forged int",
        "alter table {0} disable trigger all",
        "alter table {0} owner to current_user",
        "drop table {0}",
        "create index on {0} ({1})",
        "create trigger forged before insert on {0} for each row execute function suppress_redundant_updates_trigger()",
        "create rule forged as on insert to {0} do instead nothing",
        "begin; lock table {0} in access exclusive mode",
    ];

    [Fact]
    public async Task Runtime_OnWhatIsOnlyAddedTo_ChangesNothing()
    {
        await using var console = await TestConsole.StartAsync(server);
        console.Time.Advance(TimeSpan.FromDays(61));
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);

        var tables = await AskAsync<string[]>(console.Database, Protected, (object)RuntimeRole.AppendOnly);

        // One of them was made a moment ago, by the console itself.
        Assert.Superset(new HashSet<string>([.. RuntimeRole.AppendOnly, "journal_other", "journal_202606", "journal_202610"]), tables.ToHashSet());
        foreach (var table in tables)
            foreach (var change in s_changes)
                await RefusedAsync(console.Database, change.Replace("{0}", table, StringComparison.Ordinal)
                    .Replace("{1}", ColumnOf(table), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runtime_AddsToTheJournalAndReadsIt_AlsoInAPartitionMadeMeanwhile()
    {
        await using var console = await TestConsole.StartAsync(server);
        console.Time.Advance(TimeSpan.FromDays(61));
        await console.Get<JournalPartitions>().PrepareAsync(CancellationToken.None);

        Assert.Equal("journal_202608", await AskAsync<string>(console.Database, Entry, console.Time.GetUtcNow()));
        Assert.Equal(1L, await AskAsync<long>(console.Database, "select count(*) from journal where subject_number = 'tried'"));
        await AskAsync<long>(console.Database, "select count(*) from journal_checkpoints");
    }

    /// <summary>Where an entry stands in the journal's order, and in which encoding, is the database's to say.</summary>
    [Theory]
    [InlineData("id", "1")]
    [InlineData("xid", "'9000000000000000000'")]
    [InlineData("encoding", "2")]
    [InlineData("salt", "'00000000-0000-0000-0000-000000000000'")]
    public async Task Runtime_ChoosingAnEntrysPlace_IsRefused(string column, string value)
    {
        var database = await server.CreateDatabaseAsync();
        var chosen = Entry.Replace("$1", "now()", StringComparison.Ordinal);

        await RefusedAsync(database, chosen.Replace("(at,", $"(at, {column},", StringComparison.Ordinal)
            .Replace("(now(),", $"(now(), {value},", StringComparison.Ordinal));

        await AskAsync<string>(database, chosen);
    }

    /// <summary>What the caller's search path finds for a type must not be what the database's own functions use.</summary>
    [Fact]
    public async Task Runtime_WithTypesOfItsOwn_GetsNoOtherPlace()
    {
        await using var connection = new NpgsqlConnection(await server.CreateDatabaseAsync());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            create domain pg_temp.text as varchar(2);
            create domain pg_temp.xid8 as pg_catalog.xid8 default '7';
            create domain pg_temp.int8 as pg_catalog.int4;
            set search_path = pg_temp, pg_catalog, public;
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            values (now(), 'TaskEdited', 'system', '', 'Task', 'tried', 1, '', '', '{}', '{}')
            returning xid = pg_current_xact_id();
            """, connection);

        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Runtime_AskingForAMonthThatLiesInAnArchive_GetsNoPartition()
    {
        var database = await server.CreateDatabaseAsync();
        await AskAsync<object>(database, "select make_journal_month('2025-01-01')");
        Assert.Null((await LogTables.DetachAsync(PostgresServer.OwnerOf(database), new DateOnly(2025, 1, 1), TimeProvider.System, default)).Refusal);

        await Assert.ThrowsAsync<PostgresException>(() => AskAsync<object>(database, "select make_journal_month('2025-01-01')"));

        Assert.False(await AskAsync<bool>(database, "select to_regclass('public.journal_202501') is not null"));
    }

    private static string ColumnOf(string table) => table switch
    {
        "journal_tiles" => "hashes",
        "journal_checkpoints" => "note",
        "journal_cosignatures" => "line",
        "key_ledger" => "reason",
        "user_rules" or "interpretations" => "text",
        _ => "verb",
    };

    [Theory]
    [InlineData("set role netmonitor_owner")]
    [InlineData("set role postgres")]
    [InlineData("set session authorization postgres")]
    [InlineData("alter role netmonitor superuser")]
    [InlineData("create role forged superuser")]
    [InlineData("create database forged")]
    [InlineData("create schema forged")]
    [InlineData("create table forged (id int)")]
    [InlineData("create function forged() returns int language sql as 'select 1'")]
    [InlineData("create or replace function journal_xid_offset() returns bigint language sql immutable as 'select 1::bigint'")]
    [InlineData("create or replace function make_journal_month(month date) returns void language sql as 'select null'")]
    [InlineData("drop function journal_xid()")]
    [InlineData("update \"__EFMigrationsHistory\" set product_version = ''")]
    [InlineData("select rolpassword from pg_authid")]
    [InlineData("select pg_read_file('postgresql.conf')")]
    [InlineData("copy accounts to program 'true'")]
    [InlineData("alter system set fsync = off")]
    public async Task Runtime_BeyondItsRows_IsRefused(string sql) => await RefusedAsync(await server.CreateDatabaseAsync(), sql);

    /// <summary>What no console could read is not written: once it is sealed it could never be taken out.</summary>
    [Theory]
    [InlineData("now()", "{\"a\":\"\\ud800\"}")]
    [InlineData("now()", "{\"a\":\"\\u0000\"}")]
    [InlineData("'infinity'", "{}")]
    [InlineData("'-infinity'", "{}")]
    [InlineData("'294276-01-01'", "{}")]
    [InlineData("'4713-01-01 BC'", "{}")]
    public async Task Runtime_WritingWhatCouldNotBeRead_IsRefused(string at, string data)
    {
        var database = await server.CreateDatabaseAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync<object>(database,
            "insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data) "
            + $"values ({at}, 'TaskDrafted', 'x', '', 'Task', 'x', 1, '', '', '{data}') returning id"));

        Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.CheckViolation, PostgresErrorCodes.UntranslatableCharacter, "22P02" });
    }

    [Theory]
    [InlineData("2026-06-02")]
    [InlineData("2226-06-01")]
    [InlineData("1926-06-01")]
    public async Task Runtime_AskingForWhatIsNoMonthNearby_GetsNoPartition(string month)
    {
        var database = await server.CreateDatabaseAsync();
        var before = await AskAsync<long>(database, "select count(*) from pg_inherits");

        await Assert.ThrowsAsync<PostgresException>(() => AskAsync<object>(database, $"select make_journal_month('{month}')"));

        Assert.Equal(before, await AskAsync<long>(database, "select count(*) from pg_inherits"));
    }

    /// <summary>With each role's password at each other role's door.</summary>
    [Fact]
    public async Task Password_OfOneRole_OpensNoOther()
    {
        var runtime = await server.CreateDatabaseAsync();
        string[] roles = [runtime, PostgresServer.OwnerOf(runtime), PostgresServer.SuperuserOf(runtime)];

        foreach (var (door, key) in roles.SelectMany(door => roles.Where(key => key != door).Select(key => (door, key))))
        {
            var wrong = new NpgsqlConnectionStringBuilder(door) { Password = new NpgsqlConnectionStringBuilder(key).Password, Pooling = false };
            var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync<int>(wrong.ConnectionString, "select 1"));
            Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        }
    }

    [Fact]
    public async Task Start_WhereAGrantIsTooManyOrMissing_MakesItGood()
    {
        await using var first = await TestConsole.StartAsync(server);
        await first.ExecuteAsync("grant all on journal, journal_tiles, journal_other to netmonitor; "
            + "grant update (data), insert (xid) on journal to netmonitor; revoke insert on tasks from netmonitor");

        await using var second = await first.StartAnotherAsync();

        await RefusedAsync(first.Database, "delete from journal_tiles");
        await RefusedAsync(first.Database, "truncate journal");
        await RefusedAsync(first.Database, "update journal set data = '{}'");
        await RefusedAsync(first.Database, "delete from journal_other");
        Assert.False(await AskAsync<bool>(first.Database, "select has_column_privilege('journal', 'xid', 'insert')"));
        Assert.True(await AskAsync<bool>(first.Database, "select has_table_privilege('tasks', 'insert')"));
    }

    [Fact]
    public async Task Start_WhereTheOwnerIsNotNamed_SaysWhichSettingNamesIt()
    {
        var database = await server.CreateDatabaseAsync();
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database, JournalLogOptions.In(Path.GetTempPath()), KeyRing.Open(TestKeyRing.File));
        await using var provider = services.BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => ConsoleStart.PrepareAsync(provider, database, development: false, CancellationToken.None));

        Assert.Contains("ConnectionStrings:NetMonitorOwner", refused.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string database, string sql)
    {
        var refused = await Record.ExceptionAsync(() => AskAsync<object>(database, sql)) as PostgresException;
        Assert.True(refused?.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {refused?.Message ?? "done"}");
    }

    private static async Task<T> AskAsync<T>(string database, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
