using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Desk;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Ui;

/// <summary>What a page is refused is on record like what the API refuses: each page here is read by an account of Hangzhou.</summary>
public sealed class PageReadsTests : PageContext, IClassFixture<ConsoleFixture>
{
    private static readonly Refusal s_refusal = Refusal.OutOfScope("TaskNotFound");

    private readonly TestConsole _console;
    private readonly string _reader = $"page{Guid.CreateVersion7():N}"[^15..];

    public PageReadsTests(ConsoleFixture fixture) : base(also: services =>
    {
        services.AddMudServices();
        services.AddFallbackServiceProvider(fixture.Console.Services.CreateScope().ServiceProvider);
    })
    {
        _console = fixture.Console;
        Looks = Looks with { UserName = _reader };
    }

    [Fact]
    public async Task Read_ThatIsRefused_CountsOnceAVisit()
    {
        var page = new DispatchPage();
        var reads = Services.GetRequiredService<PageReads>();
        Task<Result<int>> ReadAsync(string asked, Result<int> result) => reads.ReadAsync(page, Looks, asked, Task.FromResult(result));

        await ReadAsync("one", s_refusal);
        await ReadAsync("one", 1);
        await ReadAsync("one", s_refusal);
        Assert.Equal("/dispatch/{Number?} TaskNotFound 1", await CountedAsync());
        await ReadAsync("two", 1);
        await ReadAsync("one", s_refusal);
        Assert.Equal("/dispatch/{Number?} TaskNotFound 2", await CountedAsync());
    }

    [Theory]
    [InlineData("", "/dispatch/{Number?} TaskNotFound 1")]
    [InlineData("?from={0}", "/dispatch/{Number?}?from={number} TaskNotFound 1")]
    [InlineData("?parent={0}-4403050000", "/dispatch/{Number?}?parent={id} AssignmentNotFound 1")]
    public async Task Desk_OfAnothersTask_IsOnRecord(string query, string counted)
    {
        var another = await (await _console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        Address($"dispatch{string.Format(null, query, another)}");

        Render<DispatchPage>(page => page.Add(desk => desk.Number, query.Length == 0 ? another : null));

        await CountsAsync(counted);
    }

    [Fact]
    public async Task Assignment_OfAnothersTask_IsOnRecord()
    {
        var another = await (await _console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));

        Render<AssignmentPage>(page => page.Add(part => part.Id, $"{another}-{Nanshan}"));

        await CountsAsync("/assignments/{Id} AssignmentNotFound 1");
    }

    [Theory]
    [InlineData("?open=4403050000", "/tasks/{Number}?open={unit} AssignmentNotFound 1")]
    [InlineData("?under=4403050000", "/tasks/{Number}?under={under} UnitNotFound 1")]
    [InlineData("", "")]
    public async Task Board_WithAnothersPart_IsOnRecord(string query, string counted)
    {
        var own = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        Address($"tasks/{own}{query}");

        var board = Render<TaskBoardPage>(page => page.Add(task => task.Number, own));

        await board.WaitForElementAsync("#rows");
        await CountsAsync(counted);
    }

    [Fact]
    public async Task Urge_OfWhatBelongsToAnotherByNow_IsOnRecord()
    {
        var own = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var board = Render<TaskBoardPage>(page => page.Add(task => task.Number, own));
        await board.WaitForElementAsync("#rows");
        await _console.ExecuteAsync($"update tasks set (issuer_code, issuer_path) = (select code, path from units where code = '{Shenzhen}') "
            + $"where number = '{own}'");

        await board.InvokeAsync(() => board.Find($"[data-step={TaskStep.Urge}]").Click());

        await CountsAsync("/tasks/{Number}?urge TaskNotFound 1");
    }

    [Fact]
    public async Task Page_ThatTheRouterRefuses_IsOnRecord_OnceThoughItWasPrerendered()
    {
        Looks = AnActor.Of(Role.Leader) with { UserName = _reader };
        RouteData Refused() => new(typeof(DispatchPage), new Dictionary<string, object?>());
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Render<Denied>(page => page.Add(denied => denied.Refused, Refused()));
        Assert.Equal("", await CountedAsync());

        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var denied = Render<Denied>(page => page.Add(denied => denied.Refused, Refused()));
        denied.Render(page => page.Add(denied => denied.Refused, Refused()));
        await CountsAsync("/dispatch/{Number?} RoleRequired 1");

        Address("dispatch/T3301002026000001");
        denied.Render(page => page.Add(denied => denied.Refused, Refused()));
        await CountsAsync("/dispatch/{Number?} RoleRequired 2");
    }

    private void Address(string path) => Services.GetRequiredService<NavigationManager>().NavigateTo(path);

    private Task CountsAsync(string counted) => Eventually.TrueAsync(async () => await CountedAsync() == counted, counted);

    private Task<string> CountedAsync() => _console.ScalarAsync<string>(
        $"select coalesce(string_agg(route || ' ' || code || ' ' || count, ', ' order by route), '') from refusal_counts where user_name = '{_reader}'");
}
