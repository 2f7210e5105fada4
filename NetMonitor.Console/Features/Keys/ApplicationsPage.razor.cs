using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>Applications for keys: an authority's own, or all of them for who supplies or oversees (R10.3).</summary>
public sealed partial class ApplicationsPage : LivePage
{
    private KeysetRows<NamedKeyApplication>? _rows;
    private LeanTable<NamedKeyApplication>? _table;
    private FilterAddress? _address;
    private IReadOnlyList<(string, string)>? _states;
    private CheckedForm? _form;
    private Refusal? _refusal;
    private KeyApplicationState? _shown;
    private int? _quantity;
    private string? _replaces;
    private bool _offered;
    private bool _applying;
    private bool _busy;

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public ApplyForKeys UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? State { get; set; }

    /// <summary>The lost or damaged key in whose place one is to be applied for: the dialog opens with it.</summary>
    [SupplyParameterFromQuery] public string? Replaces { get; set; }

    private KeyApplicationState? OfState => Query.Name<KeyApplicationState>(State);

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<KeyApplicationState>().Select(state => ($"{state}", KeyWords.Of(state)))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is KeySubjects.OfApplication;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<NamedKeyApplication>((page, cancel) => Queries.ApplicationsAsync(Actor, OfState, page, cancel));
        if (Replaces is { Length: > 0 } serial && !_offered) (_applying, _quantity, _replaces, _offered) = (true, 1, KeyLedger.SerialOf(serial), true);
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == OfState) return;
        _shown = OfState;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task ApplyAsync(ReasonDialog.Answer answer)
    {
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            var applied = await UseCase.ApplyAsync(Actor, new KeyApplicationCommand(_quantity, answer.Text) { Replaces = _replaces }, Acting, Gone);
            _refusal = applied.Refusal;
            if (applied.IsRefused) return;
            _applying = false;
            Navigation.NavigateTo($"/keys/applications/{applied.Value.Number}");
        }
        finally
        {
            _busy = false;
        }
    }
}
