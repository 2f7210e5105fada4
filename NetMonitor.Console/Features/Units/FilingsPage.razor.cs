using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>Filings of the bodies that first-level authorities set up, for the nation to take note of (R3.2).</summary>
public sealed partial class FilingsPage : LivePage
{
    private KeysetRows<FilingItem>? _rows;
    private LeanTable<FilingItem>? _table;
    private FilterAddress? _address;
    private (FilingState?, bool)? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private ElementReference _title;
    private FilingItem? _asking;
    private Refusal? _refusal;
    private bool _busy;

    [Inject] public FilingQueries Queries { get; set; } = default!;
    [Inject] public AcknowledgeFiling UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Overdue { get; set; }

    private FilingState? OfState => Query.Name<FilingState>(State);

    private bool OnlyLate => Query.Flag(Overdue) == true;

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<FilingState>().Select(state => ($"{state}", T[$"FilingState_{state}"].Value))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Kind is nameof(FilingOpened) or nameof(FilingAcknowledged);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<FilingItem>((page, cancel) => Queries.ListAsync(Actor, OfState, OnlyLate, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == (OfState, OnlyLate)) return;
        _shown = (OfState, OnlyLate);
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task AcknowledgeAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = (await UseCase.HandleAsync(Actor, _asking!.Number, Acting.Seen(_asking.Version), Gone)).Refusal;
            if (_refusal is not null) return;
            _asking = null;
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
