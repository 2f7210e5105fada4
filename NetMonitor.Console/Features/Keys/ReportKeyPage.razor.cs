using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>
/// A lost or damaged key, reported in one step (R12.1): by its holder for the own key, by custodian and administrator for whoever calls. It asks for nothing
/// else, not even the password: every minute counts.
/// </summary>
public sealed partial class ReportKeyPage : LivePage
{
    private IReadOnlyList<(string, string)>? _what;
    private CheckedForm? _form;
    private ElementReference _title;
    private Refusal? _refusal;
    private KeyDetail? _done;
    private KeyAct _act = KeyAct.ReportLost;
    private string? _own;
    private string _serial = "";
    private string _caller = "";
    private string _reason = "";
    private bool _busy;

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public MoveKey UseCase { get; set; } = default!;

    /// <summary>The key to begin with.</summary>
    [SupplyParameterFromQuery] public string? Key { get; set; }

    private bool ForOthers => Actor?.May(Permission.KeepKeys) == true || Actor?.May(Permission.ManageAccounts) == true;

    private IReadOnlyList<(string, string)> What =>
        _what ??= [.. new[] { KeyAct.ReportLost, KeyAct.ReportDamaged }.Select(act => ($"{act}", KeyWords.Of(act)))];

    protected override bool Concerns(FeedEvent happened) => false;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (ForOthers) _serial = Key ?? "";
        else _own = await Queries.OwnAsync(Actor, ct);
    }

    private async Task<IEnumerable<KeyListItem>> FindAsync(string text, CancellationToken cancel) =>
        await Queries.FindAsync(Actor, text, Suggest<KeyListItem>.MostFound + 1, cancel);

    private void Begin() => (_done, _serial, _caller, _reason, _act) = (null, "", "", "", KeyAct.ReportLost);

    private async Task ReportAsync()
    {
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            var command = new KeyStepCommand { Reason = _reason.Trim(), Caller = string.IsNullOrWhiteSpace(_caller) ? null : _caller.Trim() };
            var reported = await UseCase.ReportAsync(Actor, _own ?? _serial, KeyActs.EntryOf(_act), command, Acting, Gone);
            (_refusal, _done) = (reported.Refusal, reported.IsRefused ? null : reported.Value);
        }
        finally
        {
            _busy = false;
        }

        if (_done is null) return;
        StateHasChanged();
        await _title.FocusIfThereAsync();
    }
}
