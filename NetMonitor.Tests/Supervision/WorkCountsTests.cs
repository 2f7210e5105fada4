using System.Collections.Specialized;
using System.Web;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>Each figure of a home page is the number of rows of its list, for whoever looks, folded or not.</summary>
public sealed class WorkCountsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;
    private IReadOnlyList<Actor>? _actors;

    [Fact]
    public async System.Threading.Tasks.Task Counts_AreTheRowsOfTheirLists()
    {
        await _console.Get<ProgressFolder>().StopAsync(CancellationToken.None);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        string[] numbers =
        [
            await city.DispatchAsync(Picked(Xihu, Beishan), Soon), await city.DispatchAsync(Picked(Xihu, Hangzhou), Soon),
            await (await _console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(Beishan), Soon),
            await (await _console.As(Role.GrassrootsBusinessAdministrator, Beishan)).DispatchAsync(Picked(Beishan), Soon),
            await (await _console.As(Role.GrassrootsBusinessAdministrator, Beishan)).DispatchAsync(Picked(Beishan), Soon),
        ];
        await CheckAsync("dispatched");
        var all = (await _console.ScalarAsync<string>(
            $"select string_agg(task_number || '-' || unit_code, ',') from assignments where task_number = any('{{{string.Join(',', numbers)}}}')")).Split(',');
        foreach (var id in all)
        {
            var officer = await _console.As(Role.EnforcementOfficer, id.Split('-')[1]);
            (await officer.Post($"assignments/{id}/receive")).Ok();
            (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 2, reason = "店铺较多。" })).Ok();
        }

        await CheckAsync("asked for time");
        foreach (var id in all.Where((_, at) => at % 2 == 0))
        {
            await (await _console.As(Role.EnforcementOfficer, id.Split('-')[1])).Post($"assignments/{id}/submit", Values(1));
            await (await _console.As(Role.ResponsiblePerson, id.Split('-')[1])).Post($"assignments/{id}/approve");
        }

        await CheckAsync("submitted");
        _console.Time.Advance(TimeSpan.FromDays(8));
        await CheckAsync("late");

        static void Soon(Dictionary<string, object?> body) => body["workingDays"] = 2;
    }

    private async System.Threading.Tasks.Task CheckAsync(string when)
    {
        _actors ??= await ActorsAsync();
        var wrong = new List<string>();
        for (var folded = 0; folded < 2; folded++)
        {
            foreach (var actor in _actors.Where(actor => actor.May(Permission.ReadWork)))
            {
                var counts = (await _console.Get<HomeQueries>().ReadAsync(actor, false, default)).Counts;
                var lists = _console.Get<AssignmentQueries>();
                var rows = new WorkCounts(
                    await RowsAsync(page => MyList.Of(actor, "Dispatched", null, null, null, null).ReadAsync(lists, actor, page, default)),
                    await RowsAsync(page => MyList.Of(actor, null, null, null, null, true).ReadAsync(lists, actor, page, default)),
                    await RowsAsync(page => MyList.Of(actor, "UnderReview", null, null, null, null).ReadAsync(lists, actor, page, default)),
                    await RowsAsync(page => MyList.Of(actor, null, true, true, null, null).ReadAsync(lists, actor, page, default)),
                    await RowsOfWorkAsync(actor, "overdue=true&others=true"),
                    await RowsAsync(page => lists.AskedAsync(actor, Asked.Acceptance, page, default)),
                    await RowsAsync(page => lists.AskedAsync(actor, Asked.Extension, page, default)));
                if (Shown(actor, counts) != Shown(actor, rows)) 
                    wrong.Add($"{when}, folded {folded}, {actor.Roles[0]} of {actor.UnitName}:\n  {counts}\n  {rows}");
                foreach (var asked in s_asked)
                    if (await ListedAsync(_console, actor, HttpUtility.ParseQueryString(asked)) is { Count: { } count } listed && count != listed.Rows)
                        wrong.Add($"{when}, folded {folded}, {actor.Roles[0]} of {actor.UnitName}: {asked} says {count} and has {listed.Rows}");
            }

            await _console.Get<ProgressFolder>().FoldAllAsync(default);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What lists of work are narrowed to, as their addresses say it.</summary>
    private static readonly string[] s_asked =
    [
        "", "others=true", "overdue=true", "state=Submitted", "state=Received&overdue=true", "line=OnlineTrading", "line=Pricing", "level=County",
        "level=Prefecture&others=true", $"under={Xihu}", $"under={Beishan}", $"under={Hangzhou}&others=true&overdue=true", $"under={Guangdong}",
        $"under={Zhejiang}&level=Prefecture", $"issuer={Xihu}", "q=xihu", "task=no such task", "priority=Urgent", "kind=Daily",
    ];

    private async Task<int> RowsOfWorkAsync(Actor actor, string asked) => (await ListedAsync(_console, actor, HttpUtility.ParseQueryString(asked))).Rows;

    /// <summary>How many rows the list at an address has, and how many it says it has.</summary>
    internal static async Task<(int Rows, int? Count)> ListedAsync(TestConsole console, Actor actor, NameValueCollection asked)
    {
        int? count = null;
        var (work, filter) = (console.Get<WorkQueries>(), WorkFilter.Of(name => asked[name]));
        var rows = await RowsAsync(async page => (await work.ReadAsync(actor, filter, page, default)).Map(part =>
        {
            count = part.Count;
            return part.Page;
        }));
        return (rows, count);
    }

    /// <summary>The figures that the page shows to the account.</summary>
    private static WorkCounts Shown(Actor actor, WorkCounts counts)
    {
        if (!actor.May(Permission.WorkOnAssignments)) counts = counts with { ToReceive = 0, ToSubmit = 0, Overdue = 0 };
        if (!actor.May(Permission.ReviewSubmissions)) counts = counts with { ToReview = 0 };
        if (!actor.May(Permission.AcceptSubmissions)) counts = counts with { ToAccept = 0, ExtensionsAsked = 0 };
        return actor.Figures.Subtree ? counts : counts with { LateBelow = 0 };
    }

    private async Task<IReadOnlyList<Actor>> ActorsAsync()
    {
        var actors = new List<Actor>();
        foreach (var account in await _console.AccountsAsync())
            if (UnitCode.Parse(account.UnitCode).ActsAs.ToString() is var unit && new[] { Hangzhou, Xihu, Beishan }.Contains(unit))
                actors.Add(await _console.ActorAsync(account.Roles[0], unit));
        return actors;
    }

    private static async Task<int> RowsAsync<T>(Func<PageRequest, Task<Result<Page<T>>>> read)
    {
        var count = 0;
        var items = await Console.Ui.PrintedList.AllAsync(read, default);
        Assert.False(items.IsRefused);
        await foreach (var _ in items.Value) count++;
        return count;
    }
}
