using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Reads;

/// <summary>What an account may read is said once in SQL and once in code: for every account, with its own roles and with others, the two agree.</summary>
public sealed class ScopesTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>, IAsyncLifetime
{
    private const string Body = "3300002001";

    /// <summary>Roles and capabilities that each account is tried with beside its own.</summary>
    private static readonly (Role[] Roles, Permission[] Capabilities)[] s_others =
    [
        ([], []), ([Role.Leader], []), ([Role.EnforcementOfficer], []), ([Role.CenterBusinessAdministrator], []), ([Role.CenterSystemAdministrator], []),
        ([Role.BodySystemAdministrator], []), ([Role.SpecialDuty], [Permission.ReadWork]), ([Role.SpecialDuty], [Permission.ReadFigures]),
        ([Role.EnforcementOfficer], [Permission.ReadWork]),
    ];

    private readonly TestConsole _console = fixture.Console;

    public async ValueTask InitializeAsync()
    {
        if (await _console.ScalarAsync<long>("select count(*) from tasks") > 0) return;
        var station = await _console.StationAsync("330106");
        var nation = await _console.As(Role.CenterBusinessAdministrator, Nation);
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var county = await _console.As(Role.CenterBusinessAdministrator, Xihu);
        await nation.DispatchAsync(Picked(Zhejiang, Guangdong));
        await nation.DraftAsync(Picked(Guangdong));
        await province.DispatchAsync(Rule(Hangzhou, "Station"));
        await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Hangzhou, Xihu, station));
        await county.DraftAsync(Picked(station));
        await county.DispatchAsync(Picked(station));
        await (await _console.As(Role.BodyBusinessAdministrator, Body)).DispatchAsync(Picked(Hangzhou, Xihu));
        await (await _console.As(Role.GrassrootsBusinessAdministrator, station)).DraftAsync(Picked(station));
        await (await _console.As(Role.GrassrootsBusinessAdministrator, station)).DispatchAsync(Picked(station));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Tasks_AreThoseWhoseIssuerOrAssignedUnitLiesInTheWorkScope_OneByOneAndAsAList()
    {
        await using var db = await _console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var tasks = await db.Tasks.AsNoTracking().ToListAsync();
        var sent = (await db.Assignments.AsNoTracking().ToListAsync()).ToLookup(row => row.TaskNumber, row => UnitPath.Parse(row.UnitPath));
        var read = 0;
        foreach (var actor in await ActorsAsync())
        {
            var readable = tasks
                .Where(task => actor.Work.Covers(UnitPath.Parse(task.IssuerPath))
                    || (task.State != TaskState.Draft && sent[task.Number].Any(actor.Work.Covers)))
                .Select(task => task.Number).Order(StringComparer.Ordinal).ToList();
            read += readable.Count;

            Assert.Equal(readable, await TextsAsync(actor, sql => $"select t.number from tasks t where {Scopes.Tasks(sql, actor, "t")} order by t.number"));
            if (actor.Work == Scope.Nothing) Assert.Empty(readable);
            else Assert.Equal(readable, await TextsAsync(actor, sql =>
                $"select listed.task_number from {Scopes.ListOfTasks(sql, actor)} listed order by listed.task_number"));
        }

        Assert.True(read > tasks.Count);
    }

    [Fact]
    public async Task Assignments_AreTheSameForAQueryAndForOneAtHand()
    {
        await using var db = await _console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var assignments = await db.Assignments.AsNoTracking().ToListAsync();
        foreach (var actor in await ActorsAsync())
            Assert.Equal(
                assignments.Where(assignment => Scopes.Covers(actor, assignment)).Select(assignment => $"{assignment.Id}").Order(StringComparer.Ordinal),
                await TextsAsync(actor, sql =>
                    $"select a.task_number || '-' || a.unit_code as id from assignments a where {Scopes.Assignments(sql, actor, "a")} order by id"));
    }

    [Fact]
    public async Task ManagedAccounts_AreTheSameForAQueryAndByTheTable()
    {
        await using var db = await _console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var accounts = await db.Accounts.AsNoTracking().ToListAsync();
        var administered = accounts.Where(account => account.IsSystemAdministrator && account.Status != AccountStatus.Deleted)
            .Select(account => account.UnitCode).ToHashSet();
        var managed = 0;
        foreach (var actor in await ActorsAsync())
        {
            var byTable = accounts
                .Where(account => ManagedAccounts.Covers(
                    actor, UnitPath.Parse(account.UnitPath), account.IsSystemAdministrator, administered.Contains(account.UnitCode)))
                .Select(account => account.UserName).Order(StringComparer.Ordinal).ToList();
            managed += byTable.Count;

            Assert.Equal(byTable, await TextsAsync(actor, sql =>
                $"select a.user_name from accounts a where {Scopes.ManagedAccounts(sql, actor, "a")} order by a.user_name"));
        }

        Assert.True(managed > 0);
    }

    private Task<IReadOnlyList<string>> TextsAsync(Actor actor, Func<Sql, string> text)
    {
        var sql = new Sql();
        var statement = text(sql);
        return _console.Get<ReadDoor>().For(actor).AllAsync(sql.InBatch(statement), row => row.Text(), default);
    }

    /// <summary>Every account as it is, and with other roles and capabilities.</summary>
    private async Task<List<Actor>> ActorsAsync()
    {
        var text =
            $"""
            select {LiveSession.Columns} from accounts a join units u on u.code = a.unit_code
            cross join (select '{SessionKind.Api}' as kind, false as provisional, now() as confirmed_at, now() as expires_at, gen_random_uuid() as id,
              '' as network, now() as created_at, null::timestamptz as moved_at) s
            """;
        var sessions = await _console.Get<ReadDoor>().ForSystem().AllAsync(
            Sql.Statement(text), row => LiveSession.Read(row, SettingsInForce.OfTheRegulation, default), default);
        var accounts = sessions.Select(live => live.Actor).ToList();
        Assert.NotEmpty(accounts);
        return [.. accounts, .. accounts.SelectMany(account => s_others.Select(
            other => account with { Roles = other.Roles, Capabilities = other.Capabilities }))];
    }
}
