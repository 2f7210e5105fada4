using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>
/// A page that shows the present. It subscribes before it reads, so nothing falls between the two; an event is only a
/// hint, and the page reads again what it shows (at most every 100 ms, one read at a time). Prerendering draws the page
/// without data: its skeletons stand where the figures will, and every figure is read once.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    /// <summary>Events that come within this time are answered by one read.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two tries while the database is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Of each read a span, so that a trace shows what a page asks of the database.</summary>
    public static readonly ActivitySource Spans = new("NetMonitor.Pages");

    private readonly Leaving _gone = new();

    /// <summary>Transactions of what this page did itself: it has read again after each, before their events come.</summary>
    private readonly HashSet<ulong> _acts = [];
    private FeedSubscription? _subscription;
    private JournalPosition _seen;
    private Task _pump = Task.CompletedTask;
    private bool _reading;
    private bool _readAgain;
    private Task _read = Task.CompletedTask;

    [Inject] protected CurrentActor CurrentActor { get; set; } = default!;
    [Inject] protected FeedBroker Broker { get; set; } = default!;
    [Inject] protected SharedReads Shared { get; set; } = default!;
    [Inject] protected TimeProvider Clock { get; set; } = default!;

    /// <summary>Who looks. Known from the first render on.</summary>
    protected Actor Actor { get; private set; } = default!;

    /// <summary>False while prerendering and until the first read has come back.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>How this page calls a use case. It reads again afterwards (<see cref="RefreshAsync"/>), so the event of its own act is no news to it.</summary>
    protected Call Acting => Call.None with
    {
        Committed = xid =>
        {
            lock (_acts) _acts.Add(xid);
        },
    };

    /// <summary>Reads everything the page shows. The query is the truth.</summary>
    protected abstract Task ReadAsync(CancellationToken ct);

    /// <summary>Whether an event can change what this page shows. When in doubt, yes.</summary>
    protected virtual bool Concerns(FeedEvent happened) => true;

    /// <summary>For pages that show the events themselves; called before the read that follows.</summary>
    protected virtual void OnHappened(IReadOnlyList<FeedEvent> events)
    {
    }

    protected sealed override async Task OnInitializedAsync()
    {
        Actor = await CurrentActor.RequireAsync();
        if (!RendererInfo.IsInteractive || Gone.IsCancellationRequested) return;
        _subscription = Broker.Subscribe(Actor);
        _seen = _subscription.From;
        await ReadAgainAsync();
        if (!Gone.IsCancellationRequested) _pump = PumpAsync(_subscription);
    }

    /// <summary>Reads again after what this page did itself: what others have read before that does not count.</summary>
    protected Task RefreshAsync()
    {
        _seen = JournalPosition.Before(ulong.MaxValue);
        return ReadAgainAsync();
    }

    /// <summary>
    /// Reads what other pages with the same right to see may be reading too, once for all of them. <paramref name="view"/> says what is
    /// read.
    /// </summary>
    protected Task<T> SharedAsync<T>(object view, Func<CancellationToken, Task<T>> read) =>
        Shared.ReadAsync(Actor, view, _seen, Broker.Position, read).WaitAsync(Gone);

    /// <summary>Asked for while a read is under way, it reads once more after that one, however often it was asked.</summary>
    private Task ReadAgainAsync()
    {
        _readAgain = true;
        return _reading ? _read : _read = ReadUntilCurrentAsync();
    }

    private async Task ReadUntilCurrentAsync()
    {
        _reading = true;
        try
        {
            while (_readAgain && !Gone.IsCancellationRequested)
            {
                _readAgain = false;
                if (!await TryReadAsync()) continue;
                // What this page has now read is as new as the journal; events after that place are news. Not if it has acted during the
                // read: the next one must not take what was kept before.
                if (!_readAgain && _seen > Broker.Position) _seen = Broker.Position;
                Loaded = true;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left during the read; nobody waits for it.
        }
        finally
        {
            _reading = false;
        }
    }

    /// <summary>A database that is away is waited for: what is shown stays, and is read again once it answers. The header says so.</summary>
    private async Task<bool> TryReadAsync()
    {
        using var span = Spans.StartActivity("page.read");
        span?.SetTag("page", GetType().Name);
        try
        {
            await ReadAsync(Gone);
            return true;
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            _readAgain = true;
            await Task.Delay(Patience, Clock, Gone);
            return false;
        }
    }

    private async Task PumpAsync(FeedSubscription subscription)
    {
        try
        {
            while (await subscription.Events.WaitToReadAsync(Gone))
            {
                await Task.Delay(Gathering, Clock, Gone);
                var events = new List<FeedEvent>();
                while (subscription.Events.TryRead(out var happened)) events.Add(happened);
                // Dropped events can't be looked at; what is shown is read again whatever they were.
                var overflowed = subscription.TakeOverflow();
                var matters = overflowed || events.Any(happened => !IsOwn(happened) && Concerns(happened));
                await InvokeAsync(async () =>
                {
                    if (overflowed && Broker.Position > _seen) _seen = Broker.Position;
                    else if (events.Count > 0 && events[^1].Position > _seen) _seen = events[^1].Position;
                    OnHappened(events);
                    if (matters) await ReadAgainAsync();
                });
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left: this is how a pump ordinarily ends.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private bool IsOwn(FeedEvent happened)
    {
        lock (_acts) return _acts.Contains(happened.Position.Xid);
    }

    /// <summary>Cancels, ends the subscription, and awaits the pump: after this nothing of the page runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        if (_subscription is not null) await _subscription.DisposeAsync();
        await _pump;
        await OnDisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask OnDisposeAsync() => ValueTask.CompletedTask;
}
