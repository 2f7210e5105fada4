using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;


namespace NetMonitor.Tests.Commands;

/// <summary>What every write has from the one way to write.</summary>
public sealed class CommandRunnerTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private static readonly Operation s_try = new("Try", Permission.UseOwnAccount);

    private readonly TestConsole _console = fixture.Console;

    private CommandRunner Runner => _console.Get<CommandRunner>();

    public sealed record Answer(string Name, [property: Secret] string? Password, [Secret] string? Seed = null);

    [Fact]
    public async Task ViolatedConstraint_IsARefusalWithItsName_AtTheFirstTry_OnRecord()
    {
        var tries = 0;
        var actor = await ActorAsync(Role.Leader, TaskBodies.Hangzhou);

        var result = await Runner.RunAsync<bool>(new Command(actor, s_try, Subject.Account(actor.UserName), new { }, Call.None), null, (context, _) =>
        {
            tries++;
            context.Write(Sql.Statement("insert into units select * from units where code = $1", TaskBodies.Xihu));
            return Task.FromResult<Result<bool>>(true);
        }, CancellationToken.None);

        Assert.Equal(("ConstraintViolated", RefusalKind.Conflict, 1), (result.Refusal!.Code, result.Refusal.Kind, tries));
        Assert.Equal("Try ConstraintViolated", await RefusedAsync(actor));
    }

    [Fact]
    public async Task AnotherWriterFirst_AtEveryTry_IsStale()
    {
        var tries = 0;
        var actor = await ActorAsync(Role.Leader, TaskBodies.Hangzhou);

        var result = await Runner.RunAsync<bool>(new Command(actor, s_try, null, new { }, Call.None), null, (_, _) =>
        {
            tries++;
            throw new DbUpdateConcurrencyException("another was first");
        }, CancellationToken.None);

        Assert.Equal(("Stale", RefusalKind.Stale, true), (result.Refusal!.Code, result.Refusal.Kind, tries > 1));
    }

    [Fact]
    public async Task Secret_IsAnsweredOnce_AndNeverKept()
    {
        var actor = await ActorAsync(Role.Leader, TaskBodies.Hangzhou);
        var command = new Command(actor, s_try, null, new { }, new Call("POST /try", "secret-key", null));

        var first = await Runner.RunAsync<Answer>(command, null, (_, _) => Task.FromResult<Result<Answer>>(new Answer("a", "Quiet-River-88*", "seed-77")),
            CancellationToken.None);
        var again = await Runner.RunAsync<Answer>(command, null, (_, _) => throw new InvalidOperationException("acted twice"), CancellationToken.None);

        Assert.Equal(new Answer("a", "Quiet-River-88*", "seed-77"), first.Value);
        Assert.Equal(new Answer("a", null), again.Value);
        Assert.Equal("""{"name":"a"}""", await _console.ScalarAsync<string>("select answer from idempotency_answers where key = 'secret-key'"));
    }

    [Fact]
    public async Task WithoutThePermission_NothingIsCommitted_ThoughTheUseCaseForgotToAsk()
    {
        var actor = await ActorAsync(Role.Leader, TaskBodies.Hangzhou);
        var rows = await _console.RowsAsync();

        var result = await Runner.RunAsync<bool>(new Command(actor, new Operation("Issue", Permission.DispatchTasks), null, new { }, Call.None), null,
            (context, _) =>
        {
            context.Write(Sql.Statement("delete from saved_views"));
            return Task.FromResult<Result<bool>>(true);
        }, CancellationToken.None);

        Assert.Equal("RoleRequired", result.Refusal?.Code);
        Assert.Equal(rows, await _console.RowsAsync());
    }

    [Fact]
    public async Task RefusalFromAPage_SaysWhatWasTriedOnWhat()
    {
        var actor = await ActorAsync(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);

        await Runner.RunAsync<bool>(new Command(actor, s_try, Subject.Task("T3301002026000099"), new { }, Call.None), null,
            (_, _) => Task.FromResult<Result<bool>>(Refusal.Conflict("TaskStateForbids")), CancellationToken.None);

        var data = JsonDocument.Parse((await _console.ScalarAsync<string>(
            $"select data from journal where verb = 'Refused' and actor = '{actor.UserName}' and data::json->>'operation' = 'Try' order by id "
                + "desc limit 1"))!).RootElement;
        Assert.Equal(("Try", "Task", "T3301002026000099"),
            (data.GetProperty("operation").GetString(), data.GetProperty("on").GetProperty("type").GetString(),
                data.GetProperty("on").GetProperty("number").GetString()));
    }

    [Fact]
    public async Task FreshnessIsTheUseCases_WhoeverCalls()
    {
        var actor = await ActorAsync(Role.Leader, TaskBodies.Xihu);
        var command = new Command(actor, s_try with { Fresh = true }, null, new { }, Call.None);

        var stale = await Runner.RunAsync<bool>(command, null, (_, _) => throw new InvalidOperationException("acted"), CancellationToken.None);
        // A session that has just been confirmed; the account's own serves, since only its time is asked for.
        await _console.As(Role.Leader, TaskBodies.Xihu);
        var session = await _console.ScalarAsync<Guid>($"select id from sessions where user_name = '{actor.UserName}' order by confirmed_at desc limit 1");
        var fresh = await Runner.RunAsync<bool>(
            new Command(actor with { SessionId = session }, s_try with { Fresh = true }, null, new { }, Call.None), null,
            (_, _) => Task.FromResult<Result<bool>>(true), CancellationToken.None);

        Assert.Equal("ReauthenticationRequired", stale.Refusal?.Code);
        Assert.True(fresh.Value);
    }

    [Fact]
    public async Task Console_IsTheAuthorOfWhatItDoesItself()
    {
        await Runner.RunAsync<bool>(Command.BySystem("Try", Subject.Task("T3301002026000098")), null, (context, _) =>
        {
            context.Record(new JournalEntry(new TaskReminded("", 1, context.Now), Subject.Task("T3301002026000098"), 1, context.Author, context.Now));
            return Task.FromResult<Result<bool>>(true);
        }, CancellationToken.None);

        Assert.Equal("system", await _console.ScalarAsync<string>("select actor from journal where subject_number = 'T3301002026000098'"));
    }

    [Fact]
    public async Task Setting_OfTwoThatStartAtOnce_IsTheOneThatWon()
    {
        var settings = _console.Get<InstallationSettings>();

        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => settings.KeepAsync("TestKey", $"made {i}", CancellationToken.None)));

        Assert.Single(kept.Distinct());
        Assert.Equal(kept[0], await settings.KeepAsync("TestKey", "late", CancellationToken.None));
    }

    [Fact]
    public async Task RefusedReads_AreCountedByRouteTemplate_TwentyOnRecordOneByOne_AndThenAtAHundred()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Nanshan);
        var officer = await _console.As(Role.EnforcementOfficer, TaskBodies.Nanshan);

        for (var i = 0; i < 105; i++) (await officer.Read($"tasks/T33010020260{i:00000}")).Refused(404, "TaskNotFound");

        var counted = await _console.ScalarAsync<string>(
            "select string_agg(distinct data::json->>'operation', '') || ' ' || count(*) || ' ' || string_agg(data::json->>'count', ', ') from journal "
                + $"where verb = 'Refused' and actor = '{account.UserName}'");
        Assert.Equal("GET /tasks/{number} 21 100", counted);
    }

    private async Task<Actor> ActorAsync(Role role, string unit)
    {
        var account = await _console.AccountAsync(role, unit);
        return AnActor.Of(role) with { UserName = account.UserName };
    }

    private Task<string> RefusedAsync(Actor actor) => _console.ScalarAsync<string>(
        $"select (data::json->>'operation') || ' ' || (data::json->>'code') from journal where verb = 'Refused' and actor = '{actor.UserName}' order by id "
            + "desc limit 1");
}
