using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Incidents: those that one's unit handles or decides, one's unit's, and for leaders those below.</summary>
public sealed partial class IncidentsPage : LivePage
{
    private KeysetRows<IncidentItem>? _rows;
    private LeanTable<IncidentItem>? _table;
    private FilterAddress? _address;
    private (IncidentState?, bool, UnitCode?)? _shown;
    private string? _underName;

    [Inject] public IncidentQueries Queries { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Under { get; set; }
    [SupplyParameterFromQuery] public string? Open { get; set; }

    private IncidentState? OfState => Query.Name<IncidentState>(State);

    private bool OnlyOpen => Query.Flag(Open) == true;

    private UnitCode? OfUnder => UnitCode.TryParse(Typed.Code(Under ?? ""), out var code) ? code : null;

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type == IncidentSubjects.OfIncident;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<IncidentItem>((page, cancel) => Queries.ListAsync(Actor, OfState, OnlyOpen, OfUnder, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == (OfState, OnlyOpen, OfUnder)) return;
        _shown = (OfState, OnlyOpen, OfUnder);
        _underName = OfUnder is { } unit ? await Names.OfAsync(unit, CancellationToken.None) : null;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }
}
