using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Ui;

/// <summary>
/// A page shows the whole of what it read or nothing: drawn halfway it would move when the rest comes, cut halfway it would show things twice.
/// </summary>
public sealed class HalfReadTests : PageContext, IClassFixture<ConsoleFixture>
{
    private const string Waiting = "from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";

    private readonly TestConsole _console;

    public HalfReadTests(ConsoleFixture fixture) : base(also: services =>
    {
        services.AddMudServices();
        services.AddFallbackServiceProvider(fixture.Console.Services.CreateScope().ServiceProvider);
    })
    {
        _console = fixture.Console;
        Looks = AnActor.Of(Role.EnforcementOfficer);
    }

    [Fact]
    public async Task Assignment_DrawnBeforeWhatIsLeftOfItsFormIsRead_ShowsNothingOfItYet()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await _console.ExecuteAsync($"update assignments set state = {(int)AssignmentState.Received} where task_number = '{number}'");
        await using var held = await HoldAsync("form_drafts");

        var page = Render<AssignmentPage>(part => part.Add(shown => shown.Id, $"{number}-{Hangzhou}"));
        await WaitsAsync();
        page.Render();
        Assert.NotEmpty(page.FindAll(".skeleton"));
        Assert.Empty(page.FindAll(".grid.two"));

        await held.DisposeAsync();
        await page.WaitForElementAsync(".grid.two input");
        Assert.Empty(page.FindAll(".skeleton"));
    }

    [Fact]
    public async Task Home_WhoseFirstReadIsCutHalfway_ShowsEachEventOnce()
    {
        const string Title = "直播带货核查";
        await (await _console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou), body => body["title"] = Title);
        var last = await _console.Get<JournalReader>().LastAsync(JournalPosition.End, FeedBroker.Kept, default);
        Broker.StartAt(last[^1].Position, last);
        await using var held = await HoldAsync("assignments");

        var page = Render<HomePage>();
        await WaitsAsync();
        await using (var superuser = new NpgsqlConnection(PostgresServer.SuperuserOf(_console.Database)))
        {
            await superuser.OpenAsync();
            await new NpgsqlCommand($"select pg_terminate_backend(pid) {Waiting}", superuser).ExecuteNonQueryAsync();
        }

        await held.DisposeAsync();
        await Eventually.TrueAsync(() =>
        {
            Clock.Advance(LivePage.Patience);
            return page.FindAll("ol.list li").Count > 0;
        }, "the page has read again");

        Assert.Single(page.FindAll("ol.list li"), line => line.TextContent.Contains(Title, StringComparison.Ordinal));
    }

    /// <summary>Whoever reads that table waits until the connection is closed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string table)
    {
        var owner = new NpgsqlConnectionStringBuilder(PostgresServer.OwnerOf(_console.Database)) { Pooling = false };
        var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    private Task WaitsAsync() => Eventually.TrueAsync(() => _console.ScalarAsync<bool>($"select exists (select {Waiting})"), "the page waits for the table");
}
