using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>How often a page reads what it shows after an act of its own: once, though the event of the act comes to it too.</summary>
internal static class OwnActRow
{
    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var issuer = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        var session = await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter);
        var live = await world.Get<SessionStore>().FindAsync(session.SessionId, CancellationToken.None) ?? throw new InvalidOperationException("No session.");
        List<double> reads = [];
        for (var round = 0; round < rounds; round++)
        {
            var number = await world.DispatchAsync(issuer);
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ActingPage.Number)] = number });
            await using var page = await HeadlessPage.OpenAsync(world, live, typeof(ActingPage), parameters);
            // The dispatch itself is news to the page, and may be read after it has opened.
            await Task.Delay(TimeSpan.FromSeconds(2));
            reads.Add(await page.Dispatcher.InvokeAsync(() => ((ActingPage)page.Component).ActAsync()));
        }

        return new Row("a page after its own act", "reads", reads, [], null, Limit: 1);
    }

    /// <summary>Shows a task and urges its units, as the board does.</summary>
    private sealed class ActingPage : LivePage
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reads;

        [Parameter] public string Number { get; set; } = "";

        [Inject] public TaskQueries Tasks { get; set; } = default!;

        [Inject] public UrgeUnits Urge { get; set; } = default!;

        protected override async Task ReadAsync(CancellationToken ct)
        {
            _reads++;
            World.Taken(await Tasks.GetAsync(Actor, Number, ct));
        }

        protected override void OnHappened(IReadOnlyList<FeedEvent> events)
        {
            if (events.Any(happened => happened.Kind == nameof(TaskUrged))) _heard.TrySetResult();
        }

        public async Task<double> ActAsync()
        {
            var before = _reads;
            World.Taken(await Urge.HandleAsync(Actor, Number, new UrgeCommand(OnlyLate: false), Acting, Gone));
            await RefreshAsync();
            await _heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
            // A read that the event led to has begun by now, if there is one, and ends before the next of its page's turns.
            await Task.Yield();
            await RefreshAsync();
            return _reads - before - 1;
        }
    }
}
