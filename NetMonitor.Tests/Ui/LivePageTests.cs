using Bunit;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Xunit;

namespace NetMonitor.Tests.Ui;

public sealed class LivePageTests : PageContext
{
    [Fact]
    public async Task Event_OfInterest_ReadsAgain_OnceForMany()
    {
        var page = Render<CountingPage>();
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Reads));

        Broker.Publish([Entry(1), Entry(2), Entry(3)]);
        await SettleAsync(() => page.Instance is { Reads: > 1, Seen: > 0 });
        Assert.Equal(2, page.Instance.Reads);
        Assert.Equal(3, page.Instance.Seen);
    }

    [Fact]
    public async Task Event_OfNoConcern_ReadsNothing()
    {
        var page = Render<CountingPage>(p => p.Add(c => c.Cares, false));
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Reads));
        Broker.Publish([Entry(1)]);
        await SettleAsync(() => page.Instance.Seen > 0);
        Assert.Equal(1, page.Instance.Seen);
        Assert.Equal(1, page.Instance.Reads);
    }

    [Fact]
    public async Task Event_OfItsOwnAct_IsNotReadTwice_ButTheNextIs()
    {
        var page = Render<CountingPage>();
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Reads));

        await page.InvokeAsync(() => page.Instance.ActAsync(5));
        Assert.Equal(2, page.Instance.Reads);
        Broker.Publish([Entry(5)]);
        await SettleAsync(() => page.Instance.Seen == 1);
        Assert.Equal(2, page.Instance.Reads);

        Broker.Publish([Entry(6)]);
        await SettleAsync(() => page.Instance.Seen == 2);
        Assert.Equal(3, page.Instance.Reads);
    }

    [Fact]
    public async Task OwnAct_DuringAReadThatBeganBefore_IsReadAnew_NotTakenFromWhatWasKept()
    {
        var page = Render<CountingPage>();
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.SharedReads));
        var (gate, began) = (new TaskCompletionSource(), new TaskCompletionSource());
        page.Instance.Reading = async () =>
        {
            began.TrySetResult();
            await gate.Task;
        };
        Broker.Publish([Entry(1)]);
        // In small steps: the clock must not go past the time for which a shared read is kept.
        await Support.Eventually.TrueAsync(() =>
        {
            if (!began.Task.IsCompleted) Clock.Advance(LivePage.Gathering / 4);
            return began.Task.IsCompleted;
        }, "the page reads for what others did");

        var acted = page.InvokeAsync(() => page.Instance.ActAsync(5));
        gate.SetResult();
        await acted.WaitAsync(Support.Patience.End);

        Assert.Equal(3, page.Instance.SharedReads);
    }

    [Fact]
    public void Subscribes_BeforeItReads()
    {
        var page = Render<CountingPage>();
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.SubscribersAtFirstRead));
    }

    [Fact]
    public async Task Left_NothingOfItRemains()
    {
        var page = Render<CountingPage>();
        page.WaitForAssertion(() => Assert.Equal(1, Broker.Subscribers));
        await page.InvokeAsync(async () => await page.Instance.DisposeAsync());
        Assert.Equal(0, Broker.Subscribers);
    }

    [Fact]
    public async Task Left_DuringItsFirstRead_ThrowsNothing()
    {
        var page = Render<CountingPage>(p => p.Add(c => c.AwayReads, int.MaxValue));
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Reads));

        await page.InvokeAsync(async () => await page.Instance.DisposeAsync());
        await page.InvokeAsync(() => { });

        Assert.False(Renderer.UnhandledException.IsCompleted);
        Assert.Equal(0, Broker.Subscribers);
    }

    [Fact]
    public async Task DatabaseAway_KeepsWhatIsShownAndReadsOnceItAnswers()
    {
        var page = Render<CountingPage>(p => p.Add(c => c.AwayReads, 3));
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Reads));
        Assert.False(page.Instance.HasRead);

        await SettleAsync(() => page.Instance.HasRead);
        Assert.Equal(4, page.Instance.Reads);
    }

    [Fact]
    public void Prerendering_ReadsNothing_AndSubscribesNowhere()
    {
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Static", isInteractive: false));
        var page = Render<CountingPage>();
        Assert.Equal(0, page.Instance.Reads);
        Assert.Equal(0, Broker.Subscribers);
    }

    /// <summary>
    /// Lets the page's delays pass, whenever it reaches them, until it has done what is awaited; then a little longer, for what it
    /// must not do.
    /// </summary>
    private async Task SettleAsync(Func<bool> done)
    {
        var more = 10;
        await Support.Eventually.TrueAsync(() =>
        {
            Clock.Advance(LivePage.Patience);
            return done() && more-- == 0;
        }, "the page has settled");
    }

    private static JournalRecord Entry(long id) => new(
        id, Now, (ulong)id, nameof(AssignmentReceived), "330110100022001", "", "Assignment", "T3301002026000001-3301060000", 1, "3301060000", "",
        [UnitPath.Root(UnitCode.Nation).Append(UnitCode.Authority("330000")).Append(UnitCode.Authority("330100")).ToString()], null, [], null, "{}",
        EntryEncoding.Version, Guid.Empty);

    private sealed class CountingPage : LivePage
    {
        public int Reads { get; private set; }
        public int Seen { get; private set; }
        public int SharedReads { get; private set; }
        public Func<Task> Reading { get; set; } = () => Task.CompletedTask;
        public bool HasRead => Loaded;
        public int SubscribersAtFirstRead { get; private set; }

        [Microsoft.AspNetCore.Components.Parameter] public int AwayReads { get; set; }

        [Microsoft.AspNetCore.Components.Parameter] public bool Cares { get; set; } = true;

        public Task ActAsync(ulong transaction)
        {
            Acting.Committed!(transaction);
            return RefreshAsync();
        }

        protected override bool Concerns(FeedEvent happened) => Cares;

        protected override void OnHappened(IReadOnlyList<FeedEvent> events) => Seen += events.Count;

        protected override async Task ReadAsync(CancellationToken ct)
        {
            if (Reads++ == 0) SubscribersAtFirstRead = Broker.Subscribers;
            if (Reads <= AwayReads) throw new Npgsql.NpgsqlException();
            await SharedAsync("counted", async _ =>
            {
                SharedReads++;
                await Reading();
                return SharedReads;
            });
        }
    }
}
