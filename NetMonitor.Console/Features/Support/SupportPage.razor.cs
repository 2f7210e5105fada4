using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;

namespace NetMonitor.Console.Features.Support;

/// <summary>Requests for help: one's own, those that one's center was asked, and for leaders those below (R2.2).</summary>
public sealed partial class SupportPage : LivePage
{
    private KeysetRows<HelpItem>? _rows;
    private LeanTable<HelpItem>? _table;
    private FilterAddress? _address;
    private (HelpState?, bool)? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public HelpQueries Queries { get; set; } = default!;
    [Inject] public AskForHelp UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Overdue { get; set; }

    private HelpState? OfState => Query.Name<HelpState>(State);

    private bool OnlyLate => Query.Flag(Overdue) == true;

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<HelpState>().Select(state => ($"{state}", T[$"HelpState_{state}"].Value))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is HelpSubjects.OfRequest;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<HelpItem>((page, cancel) => Queries.ListAsync(Actor, OfState, OnlyLate, page, cancel));
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

    private async Task AskAsync(ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var asked = await UseCase.AskAsync(Actor, new HelpText(answer.Text), Acting, Gone);
            _refusal = asked.Refusal;
            if (asked.IsRefused) return;
            _asking = false;
            Snackbar.Add(T[SupportText.Sent, asked.Value.Number], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        _rows?.Restart();
        await RefreshAsync();
    }
}
