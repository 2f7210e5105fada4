using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>A prepared console in this process, with the demo accounts of the real tree.</summary>
internal sealed class World(WebApplication app)
{
    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();

    public string Address => app.Urls.First();

    /// <summary>Signs in the first demo account with a role in a kind of unit.</summary>
    public async Task<SignInAnswer> SignInAsync(Role role, UnitKind kind)
    {
        await using var db = await Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var accounts = await db.Accounts.OrderBy(account => account.UserName).ToListAsync();
        var found = accounts.First(account => account.Roles.Contains(role) && account.UnitCode.Kind == kind);
        return await Get<SessionStore>().OpenAsync(db, found, SessionKind.Api, "loopback", "bench", TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Drafts a task for every station of the country; its number.</summary>
    public async Task<string> DraftAsync(Actor actor)
    {
        var command = new TaskCommand(
            "Bench", default(TaskKind), LineOfBusiness.OnlineTrading, "Bench 1", "", Priority.Routine,
            new RecipientsCommand(Rule: new RuleCommand(UnitCode.Nation.ToString(), UnitLevel.Station)), null, 10, []);
        return (await Get<DraftTask>().CreateAsync(actor, command, Call.None, CancellationToken.None)).Value.Number;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
