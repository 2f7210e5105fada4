using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>The keys that the reader keeps, manages the accounts of, or oversees, and the stock's equation above them (R16.2).</summary>
public sealed partial class KeysPage : LivePage
{
    private KeysetRows<KeyListItem>? _rows;
    private LeanTable<KeyListItem>? _table;
    private FilterAddress? _address;
    private KeyFilter? _shown;
    private KeyStock? _stock;
    private PendingHandOver? _handOver;
    private string _unitName = "";

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public ReadDoor Door { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Unit { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }

    private KeyFilter Filter => new(
        UnitCode.TryParse(Unit, out var unit) ? unit : null, Query.Name<KeyState>(State), string.IsNullOrWhiteSpace(Q) ? null : Q);

    private bool ReadsLedger => Actor?.May(Permission.ReadKeyLedger) == true;

    /// <summary>Where the stock is known, with how many keys are in each state.</summary>
    private IReadOnlyList<(string, string)> States =>
    [
        ("", S[ShellText.All]),
        .. Enum.GetValues<KeyState>().Select(state => ($"{state}", _stock is null
            ? KeyWords.Of(state)
            : T[KeysText.StateCount, KeyWords.Of(state), _stock.ByState.GetValueOrDefault(state)].Value)),
    ];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is KeySubjects.OfKey or KeySubjects.OfStock;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var read = Door.For(Actor);
        var handOver = CustodianQueries.AddHandOver(read);
        if (ReadsLedger) await ReadStockAsync(read, ct);
        else await read.RunAsync(ct);
        _handOver = handOver();
        _rows ??= new KeysetRows<KeyListItem>((page, cancel) => Queries.ListAsync(Actor, Filter, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == Filter) return;
        var unitChanged = _shown?.Unit != Filter.Unit;
        _shown = Filter;
        if (unitChanged)
        {
            _unitName = Filter.Unit is { } unit ? await Names.OfAsync(unit, Gone) : "";
            if (Loaded && ReadsLedger) await ReadStockAsync(Door.For(Actor), Gone);
        }

        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task ReadStockAsync(ReadBatch read, CancellationToken ct)
    {
        var stock = await KeyQueries.StockAsync(read, Filter.Unit ?? Actor.ActingUnit, ct);
        _stock = stock.IsRefused ? null : stock.Value;
    }
}
