using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>Findings by rule and state, and how the last inspection of the own authority stands against the one before (R17.1).</summary>
public sealed partial class InspectionsPage : LivePage
{
    private InspectionItem? _last;
    private KeysetRows<FindingItem>? _rows;
    private LeanTable<FindingItem>? _table;
    private FilterAddress? _address;
    private FindingFilter? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private Refusal? _refusal;
    private string? _under;
    private bool _ordering;
    private bool _busy;

    [Inject] public FindingQueries Queries { get; set; } = default!;
    [Inject] public InspectionQueries Inspections { get; set; } = default!;
    [Inject] public HoldInspections UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Rule { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Overdue { get; set; }
    [SupplyParameterFromQuery] public string? Risen { get; set; }
    [SupplyParameterFromQuery] public string? Mine { get; set; }

    private InspectionRule? OfRule => Query.Name<InspectionRule>(Rule);

    private FindingState? OfState => Query.Name<FindingState>(State);

    private bool OnlyLate => Query.Flag(Overdue) == true;

    private bool OnlyRisen => Query.Flag(Risen) == true;

    private bool OnlyMine => Query.Flag(Mine) == true;

    private FindingFilter Filter => new(OfRule, OfState, null, OnlyLate, OnlyRisen, OnlyMine);

    private bool IsFiltered => Filter != new FindingFilter(null, null, null, false, false, false);

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<FindingState>().Select(state => ($"{state}", T[$"FindingState_{state}"].Value))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is InspectionSubjects.OfFinding or InspectionSubjects.OfInspection;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var held = await Inspections.ListAsync(Actor, own: true, new PageRequest(1), ct);
        _last = held.IsRefused ? null : held.Value.Items.FirstOrDefault();
        _rows ??= new KeysetRows<FindingItem>((page, cancel) => Queries.ListAsync(Actor, Filter, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == Filter) return;
        _shown = Filter;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task OrderAsync(ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var order = new OrderedInspection
            {
                Under = string.IsNullOrWhiteSpace(_under) ? null : _under, Reason = string.IsNullOrWhiteSpace(answer.Text) ? null : answer.Text,
            };
            var held = await UseCase.OrderAsync(Actor, order, Acting, Gone);
            _refusal = held.Refusal;
            if (held.IsRefused) return;
            (_ordering, _under) = (false, null);
            Snackbar.Add(T[InspectionsText.Ordered, held.Value.Number, held.Value.Found, held.Value.Opened], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        _rows?.Restart();
        await RefreshAsync();
    }
}
