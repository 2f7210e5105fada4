using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetMonitor.Console;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>A hub that does nothing: the floor of a broadcast.</summary>
internal sealed class PlainHub : Hub;

/// <summary>The whole console in this process, with the demo accounts of the real tree.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _owner;

    private World(WebApplication app, string owner) => (_app, _owner) = (app, owner);

    public string Address => _app.Urls.First();

    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();

    public static async Task<World> StartAsync(BenchDatabase database, string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name, EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = JournalLogOptions.In(folder);
        log.KeyFile = database.LogKeyFile;
        builder.Services.AddConsoleCore(database.Runtime, log, database.KeyRing);
        builder.AddConsoleWeb();
        var app = builder.Build();
        await ConsoleStart.PrepareAsync(app.Services, database.Owner, development: true, CancellationToken.None);
        app.UseConsole();
        app.MapConsole();
        app.MapHub<PlainHub>("/hubs/plain");
        await app.StartAsync();
        await app.Services.GetRequiredService<FeedBroker>().StartedAsync(CancellationToken.None);
        return new World(app, database.Owner);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Signs in the first demo account with a role in a kind of unit.</summary>
    public Task<SignInAnswer> SignInAsync(Role role, UnitKind kind, SessionKind session = SessionKind.Api, int index = 0) =>
        OpenAsync(Get<CommandRunner>(), Get<SessionStore>(), role, kind, session, index);

    /// <summary>Signs in the first demo account with a role in a unit, or in its center.</summary>
    public Task<SignInAnswer> SignInAsync(Role role, UnitCode unit) => OpenAsync(
        Get<CommandRunner>(), Get<SessionStore>(), account => account.Roles.Contains(role) && account.UnitCode.ActsAs == unit, SessionKind.Api, 0);

    /// <summary>Opens a session as a sign-in does, but for password and code.</summary>
    public static Task<SignInAnswer> OpenAsync(
        CommandRunner commands, SessionStore sessions, Role role, UnitKind kind, SessionKind session = SessionKind.Api, int index = 0) =>
        OpenAsync(commands, sessions, account => account.Roles.Contains(role) && account.UnitCode.Kind == kind, session, index);

    private static async Task<SignInAnswer> OpenAsync(
        CommandRunner commands, SessionStore sessions, Func<Account, bool> fits, SessionKind session, int index)
    {
        var accounts = await commands.LookAsync((db, cancel) => db.Accounts.OrderBy(account => account.UserName).ToListAsync(cancel), CancellationToken.None);
        var found = accounts.Where(fits).ElementAt(index);
        var opened = await commands.RunAsync<OpenedSession>(
            new Command((Author)found, SignIn.Open, null, new { }, Call.None), AccountSubject.Lock(found.UserName),
            async (context, cancel) => await SessionStore.OpenAsync(context, found, session, new Visitor("loopback", "bench"), null, null, cancel),
            CancellationToken.None);
        var live = await sessions.FindAsync(opened.Value.Id, CancellationToken.None);
        return new SignInAnswer(opened.Value.Id, opened.Value.Token, opened.Value.ExpiresAt, false, true, live!.Actor);
    }

    /// <summary>Drafts a task for every station of the country; its number.</summary>
    public async Task<string> DraftAsync(Actor actor)
    {
        var command = new TaskCommand(
            "Bench", default(TaskKind), LineOfBusiness.OnlineTrading, "Bench 1", "", Priority.Routine,
            new RecipientsCommand(Rule: new RuleCommand(UnitCode.Nation.ToString(), UnitLevel.Station)), null, 10, []);
        return Taken(await Get<DraftTask>().CreateAsync(actor, command, Call.None, CancellationToken.None)).Number;
    }

    /// <summary>Drafts and dispatches to every station; its number.</summary>
    public async Task<string> DispatchAsync(Actor actor)
    {
        var number = await DraftAsync(actor);
        Taken(await Get<DispatchTask>().HandleAsync(actor, number, Call.None, CancellationToken.None));
        return number;
    }

    /// <summary>What a use case answered; a refusal is a fault of the bench.</summary>
    public static T Taken<T>(Domain.Shared.Result<T> result) => result.IsRefused ? throw new InvalidOperationException(result.Refusal.Code) : result.Value;

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>A table of the bench's own, which the console's role may write: that role makes none.</summary>
    public Task CreateTableAsync(string name, string content) =>
        AsOwnerAsync($"create table {name} ({content}); grant insert on {name} to {PostgresRoles.Runtime}");

    /// <summary>What the console's role may not.</summary>
    public async Task AsOwnerAsync(string sql)
    {
        await using var owner = NpgsqlDataSource.Create(_owner);
        await using var command = owner.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
