using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Requests of the own unit: what it was asked, what it sent, and for a center what it has to route, least time first and many at once with one reason.
/// </summary>
public sealed partial class AssistanceListPage : LivePage
{
    /// <summary>Numbers of requests that are named beside why they were left.</summary>
    private const int ShownLeft = 10;

    private readonly Dictionary<object, AssistanceItem> _items = [];
    private readonly HashSet<object> _chosen = [];
    private KeysetRows<AssistanceItem>? _rows;
    private LeanTable<AssistanceItem>? _table;
    private (AssistanceBox?, AssistanceFilter)? _shown;
    private FilterAddress? _address;
    private StepEntries _said = new();
    private AssistanceStep? _asking;
    private Refusal? _refusal;
    private Told? _told;
    private ElementReference _toldAt;
    private bool _focus;
    private bool _busy;

    /// <summary>What came of a step for many.</summary>
    private sealed record Told(AssistanceStep Step, int Done, IReadOnlyList<(string Number, string Why)> Left);

    [Inject] public AssistanceQueries Queries { get; set; } = default!;
    [Inject] public DisposeOfMany Many { get; set; } = default!;
    [Inject] public RefusalWords RefusalWords { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Box { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Late { get; set; }
    [SupplyParameterFromQuery] public string? Q { get; set; }

    private AssistanceBox? Shown => AssistanceList.Box(Actor, Asked);

    private AssistanceFilter Filter => AssistanceList.Filter(Asked);

    /// <summary>What lies at the own center is disposed of many at once.</summary>
    private bool Chooses => Actor is not null && Shown == AssistanceBox.Routing;

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    private string? Asked(string name) => name switch
    {
        "box" => Box, "state" => State, "kind" => Kind, "late" => Late, "q" => Q, _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type == AssistanceSubjects.OfRequest;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<AssistanceItem>((page, _) =>
        {
            var (box, filter) = (Shown, Filter);
            return SharedAsync((box, filter, page), token => Queries.ListAsync(Actor, box, filter, page, token));
        });
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (Actor is null || _shown == (Shown, Filter)) return;
        _shown = (Shown, Filter);
        _chosen.Clear();
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) return;
        // What was pressed is gone with its dialog: from here the keyboard goes on.
        _focus = false;
        await _toldAt.FocusIfThereAsync(preventScroll: true);
    }

    private static object KeyOf(AssistanceItem item) => (item.Number, item.Leg, item.Part);

    internal static string Href(AssistanceItem item) => $"/assistance/{item.Number}{(item is { Leg: { } leg, Part: null } ? $"-{leg}" : "")}";

    private string NameOf(AssistanceBox? box) => box is { } named ? T[$"Box_{named}"] : S[ShellText.All];

    private static (string Title, string? Help) EmptyOf(AssistanceBox? box) => box switch
    {
        AssistanceBox.Inbox => (AssistanceText.InboxEmpty, AssistanceText.InboxEmptyHelp),
        AssistanceBox.Routing => (AssistanceText.RoutingEmpty, AssistanceText.RoutingEmptyHelp),
        AssistanceBox.Sent => (AssistanceText.SentEmpty, AssistanceText.SentEmptyHelp),
        _ => (AssistanceText.AllEmpty, null),
    };

    private async Task ChooseAsync(AssistanceItem item, bool chosen)
    {
        _items[KeyOf(item)] = item;
        if (chosen) _chosen.Add(KeyOf(item));
        else _chosen.Remove(KeyOf(item));
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task ChooseNoneAsync()
    {
        _chosen.Clear();
        if (_table is not null) await _table.RefreshAsync();
    }

    private void Ask(AssistanceStep step) => (_asking, _refusal, _told, _said) = (step, null, null, new StepEntries());

    /// <summary>All at once: what another was quicker with is left, and named.</summary>
    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_busy || _asking is not { } step) return;
        _busy = true;
        try
        {
            var said = _said.ToCommand();
            var legs = _chosen.Select(key => _items[key]).Select(item => $"{new LegId(item.Number, item.Leg!.Value)}").ToList();
            var disposed = await Many.HandleAsync(Actor, step, new DisposeCommand(legs, answer.Text, said.Code), Acting, Gone);
            if (disposed.IsRefused)
            {
                _refusal = disposed.Refusal;
                return;
            }

            var left = disposed.Value.Excluded.Select(leg => (leg.Leg, RefusalWords.Of(Refusal.Conflict(leg.Code) with { Details = leg.Details }))).ToList();
            (_told, _asking, _focus) = (new Told(step, disposed.Value.Done, left), null, true);
            _chosen.Clear();
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
