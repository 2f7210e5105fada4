using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Approvals;

/// <summary>What waits for a second administrator, what one asked for and what was decided; and whether the authority wants a second one (R5.1).</summary>
public sealed partial class ApprovalsPage : LivePage
{
    private KeysetRows<ApprovalItem>? _rows;
    private LeanTable<ApprovalItem>? _table;
    private FilterAddress? _address;
    private ApprovalBox? _shown;
    private IReadOnlyList<(string, string)>? _boxes;
    private FourEyesAnswer? _setting;
    private ElementReference _title;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public ApprovalQueries Queries { get; set; } = default!;
    [Inject] public SetFourEyes UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Box { get; set; }

    private ApprovalBox OfBox => Query.Name<ApprovalBox>(Box) ?? ApprovalBox.ToDecide;

    /// <summary>What the button does; before it is known it keeps the place.</summary>
    private string Switch => _setting?.On == true ? ApprovalsText.SwitchOff : ApprovalsText.SwitchOn;

    private IReadOnlyList<(string, string)> Boxes => _boxes ??= [.. Enum.GetValues<ApprovalBox>().Select(box => ($"{box}", T[$"ApprovalBox_{box}"].Value))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is ApprovalSubjects.OfApproval || happened.Kind is nameof(FourEyesSet);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _setting = (await UseCase.GetAsync(Actor, Actor.UnitPath.Authority, ct)).Value;
        _rows ??= new KeysetRows<ApprovalItem>((page, cancel) => Queries.ListAsync(Actor, null, OfBox, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == OfBox) return;
        _shown = OfBox;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    /// <summary>What it makes has no number yet, and is known by its name.</summary>
    private static string? Named(ApprovalItem item) => item.Command.TryGetProperty("name", out var name) ? name.GetString() : null;

    private async Task SwitchAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = (await UseCase.HandleAsync(Actor, Actor.UnitPath.Authority, new FourEyesCommand(!_setting!.On), Acting, Gone)).Refusal;
            if (_refusal is not null) return;
            _asking = false;
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
