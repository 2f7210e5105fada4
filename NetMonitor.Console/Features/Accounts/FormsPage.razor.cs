using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The registration forms that the reader sends, receives or oversees (R9.3, R7.1).</summary>
public sealed partial class FormsPage : LivePage
{
    private KeysetRows<FormItem>? _rows;
    private LeanTable<FormItem>? _table;
    private FilterAddress? _address;
    private (UnitCode?, FormState?)? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private string _unitName = "";

    [Inject] public FormQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Unit { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }

    private UnitCode? OfUnit => UnitCode.TryParse(Unit, out var unit) ? unit : null;

    private FormState? OfState => Query.Name<FormState>(State);

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<FormState>().Select(state => ($"{state}", AccountWords.Of(state)))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is FormSubjects.OfForm;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<FormItem>((page, cancel) => Queries.ListAsync(Actor, OfState, OfUnit, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == (OfUnit, OfState)) return;
        if (_shown?.Item1 != OfUnit) _unitName = OfUnit is { } unit ? await Names.OfAsync(unit, Gone) : "";
        _shown = (OfUnit, OfState);
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }
}
