using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Feed;

/// <summary>Two nodes on one database, commands on both: a reader may go from one to the other at any moment.</summary>
public sealed class TwoNodesTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _here = fixture.Console;

    [Fact]
    public async Task Feed_ReadOnOneNodeAndTheOtherInTurn_HasNoGapAndNoRepeat()
    {
        await using var there = await _here.StartAnotherAsync();
        await using var work = await WorkOnBothAsync(there);
        // One session is good at both nodes.
        var leader = await _here.As(Role.Leader, Zhejiang);
        HttpClient[] nodes = [leader, there.WithToken(leader.DefaultRequestHeaders.Authorization!.Parameter!)];
        var heard = new List<JsonElement>();
        var cursor = work.Cursor;

        var turn = 0;
        async System.Threading.Tasks.Task<bool> HeardAllAsync()
        {
            if (turn == 60) await work.StopAsync();
            var page = (await nodes[turn % 2].Read($"feed?after={cursor}&limit={1 + turn % 4}")).Ok();
            heard.AddRange(page.Body.GetProperty("events").EnumerateArray());
            cursor = page.Text("cursor");
            return turn++ >= 60 && HubReader.NumbersOf(heard, "TaskDrafted").Count >= work.Drafted.Count;
        }

        await Eventually.TrueAsync(HeardAllAsync, "everything drafted is told");
        Assert.Equal(work.Drafted.Order(), HubReader.NumbersOf(heard, "TaskDrafted").Order());
    }

    [Fact]
    public async Task Hub_ReadOnOneNodeAndTheOtherInTurn_HasNoGapAndNoRepeat()
    {
        await using var there = await _here.StartAnotherAsync();
        await using var work = await WorkOnBothAsync(there);
        var leader = await _here.As(Role.Leader, Zhejiang);
        var heard = new List<JsonElement>();
        var cursor = work.Cursor;

        for (var turn = 0; turn < 10; turn++)
        {
            await using var reader = await HubReader.OpenAsync(turn % 2 == 0 ? _here : there, leader, cursor);
            await reader.UntilAsync(events => events.Count >= 3, "events arrive");
            heard.AddRange(reader.Events);
            cursor = heard[^1].GetProperty("cursor").GetString();
        }

        await work.StopAsync();
        await using var last = await HubReader.OpenAsync(there, leader, cursor);
        await last.UntilAsync(events => HubReader.NumbersOf(heard.Concat(events), "TaskDrafted").Count >= work.Drafted.Count, "the rest arrives");
        Assert.Equal(work.Drafted.Order(), HubReader.NumbersOf(heard.Concat(last.Events), "TaskDrafted").Order());
    }

    [Fact]
    public async Task Hub_OnEachNode_HearsWhatTheOtherDid()
    {
        await using var there = await _here.StartAnotherAsync();
        await using var atHere = await HubReader.OpenAsync(_here, await _here.As(Role.Leader, Hangzhou));
        await using var atThere = await HubReader.OpenAsync(there, await there.As(Role.Leader, Xihu));

        var fromHere = await (await _here.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        (await (await there.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{fromHere}-{Xihu}/receive")).Ok();

        await atThere.UntilAsync(_ => atThere.Numbers("TaskDispatched").Contains(fromHere), "what was done here is heard there");
        await atHere.UntilAsync(_ => atHere.Numbers("AssignmentReceived").Contains($"{fromHere}-{Xihu}"), "what was done there is heard here");
    }

    private async Task<Work> WorkOnBothAsync(TestConsole there)
    {
        var cursor = (await (await _here.As(Role.Leader, Zhejiang)).Read("feed")).Ok().Text("cursor");
        return new Work(cursor, [await _here.As(Role.CenterBusinessAdministrator, Hangzhou), await there.As(Role.CenterBusinessAdministrator, Zhejiang)]);
    }

    /// <summary>Both nodes draft tasks in Zhejiang until they are stopped.</summary>
    private sealed class Work : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<string> _drafted = [];
        private readonly System.Threading.Tasks.Task _writing;

        public Work(string cursor, HttpClient[] dispatchers)
        {
            Cursor = cursor;
            _writing = System.Threading.Tasks.Task.WhenAll(dispatchers.Select(dispatcher => System.Threading.Tasks.Task.Run(() => WriteAsync(dispatcher))));
        }

        /// <summary>Before the first of them.</summary>
        public string Cursor { get; }

        public IReadOnlyList<string> Drafted
        {
            get
            {
                lock (_drafted) return [.. _drafted];
            }
        }

        public async System.Threading.Tasks.Task StopAsync()
        {
            await _stop.CancelAsync();
            await _writing;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async System.Threading.Tasks.Task WriteAsync(HttpClient dispatcher)
        {
            while (!_stop.IsCancellationRequested)
            {
                var number = await dispatcher.DraftAsync(Picked(Xihu));
                lock (_drafted) _drafted.Add(number);
            }
        }
    }
}
