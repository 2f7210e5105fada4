using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>A unit's whole ledger of keys, newest line first (R16.2).</summary>
public sealed partial class LedgerPage : LivePage
{
    private KeysetRows<LedgerLine>? _rows;
    private LeanTable<LedgerLine>? _table;
    private FilterAddress? _address;
    private (bool Known, UnitCode? Unit) _shown;
    private string _unitName = "";

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Unit { get; set; }

    private UnitCode? OfUnit => UnitCode.TryParse(Unit, out var unit) ? unit : null;

    /// <summary>Leaders read all at and below their unit, the supplier and who is listed for it the nation's.</summary>
    private bool ReadsSeveral => Actor?.May(Permission.SupplyKeys) == true || Actor?.ReachOf(Permission.ReadKeyLedger) is { } reach && reach != Reach.OwnUnit;

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject.Type is KeySubjects.OfKey or KeySubjects.OfStock or KeySubjects.OfApplication;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _unitName = await Names.OfAsync(OfUnit ?? Actor.ActingUnit, ct);
        _rows ??= new KeysetRows<LedgerLine>((page, cancel) => Queries.LedgerAsync(Actor, OfUnit ?? Actor.ActingUnit, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == (true, OfUnit)) return;
        _shown = (true, OfUnit);
        if (!Loaded) return;
        _unitName = await Names.OfAsync(OfUnit ?? Actor.ActingUnit, Gone);
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }
}
