using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The accounts that the reader manages, or oversees as a leader (R5.1–R5.3, R7.1).</summary>
public sealed partial class AccountsPage : LivePage
{
    private KeysetRows<AccountItem>? _rows;
    private LeanTable<AccountItem>? _table;
    private FilterAddress? _address;
    private AccountFilter? _shown;
    private IReadOnlyList<(string, string)>? _statuses;
    private string _unitName = "";

    [Inject] public AccountQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Unit { get; set; }
    [SupplyParameterFromQuery] public string? Role { get; set; }
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public string? Corrections { get; set; }

    private AccountFilter Filter => new(
        UnitCode.TryParse(Unit, out var unit) ? unit : null, Query.Name<Role>(Role), Query.Name<AccountStatus>(Status),
        string.IsNullOrWhiteSpace(Q) ? null : Q, Query.Flag(Corrections) == true);

    private string NewHref => Filter.Unit is { } unit ? $"/accounts/new?unit={unit}" : "/accounts/new";

    private IReadOnlyList<(string, string)> Statuses =>
        _statuses ??= [("", S[ShellText.All]), .. Enum.GetValues<AccountStatus>().Select(status => ($"{status}", AccountWords.Of(status)))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is AccountSubjects.OfAccount;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<AccountItem>((page, cancel) => Queries.ListAsync(Actor, Filter, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == Filter) return;
        if (_shown?.Unit != Filter.Unit) _unitName = Filter.Unit is { } unit ? await Names.OfAsync(unit, Gone) : "";
        _shown = Filter;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }
}
