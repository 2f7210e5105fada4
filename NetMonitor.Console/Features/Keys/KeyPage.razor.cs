using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>One key: where it is, its lines of the ledger, and exactly what this reader can do with it now (R10.3, R12.1, R16.2).</summary>
public sealed partial class KeyPage : LivePage
{
    private KeyDetail? _detail;
    private KeyHolder? _holder;
    private string _unitName = "";
    private Refusal? _missing;
    private Refusal? _refusal;
    private KeyAct? _asking;
    private Entries _entries = new();
    private ElementReference _title;
    private bool _busy;
    private string? _shown;

    private sealed class Entries
    {
        public string UserName { get; set; } = "";
        public string Receiver { get; set; } = "";
        public string Caller { get; set; } = "";
        public string Voucher { get; set; } = "";
    }

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public MoveKey UseCase { get; set; } = default!;
    [Inject] public KeyReader Reader { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Serial { get; set => field = KeyLedger.SerialOf(value); } = "";

    /// <summary>What this reader does with a key of this ledger: the custodian all of it, who manages its account the reports.</summary>
    private IEnumerable<KeyAct> Acts => Enum.GetValues<KeyAct>().Where(act => (Actor.KeepsLedgerOf(_detail!.Key.UnitCode) && (act != KeyAct.Enrol || IsUsbKey))
        || (act.IsReport() && _detail.Key.BoundTo is { } holder && (holder == Actor.UserName || _holder?.Managed == true)));

    private IEnumerable<KeyAct> Possible => Acts.Where(act => WhyNot(act) is null);

    private IEnumerable<(KeyAct Act, Refusal Refusal)> NotPossible =>
        Acts.Select(act => (act, Refusal: WhyNot(act))).Where(row => row.Refusal is not null).Select(row => (row.act, row.Refusal!));

    private bool IsUsbKey => _detail!.Key.Algorithm == KeyAlgorithm.Fido2;

    /// <summary>A FIDO2 key that the custodian could enrol, and that can't be bound before.</summary>
    private bool AwaitsEnrolment => IsUsbKey && _detail!.Key.EnrolledAt is null && WhyNot(KeyAct.Enrol) is null;

    /// <summary>The account that it opened has no other one yet, and this custodian gets it one (R12.1).</summary>
    private bool AwaitsReplacement => _detail!.Key is { State: KeyState.Lost or KeyState.Damaged, BoundTo: not null }
        && Actor.KeepsLedgerOf(_detail.Key.UnitCode) && !Actor.May(Permission.SupplyKeys);

    private bool NeedsReason => _asking is KeyAct.WriteOff or KeyAct.ReportLost or KeyAct.ReportDamaged;

    private static bool IsHard(KeyAct act) => act is KeyAct.WriteOff or KeyAct.ReportLost or KeyAct.ReportDamaged;

    /// <summary>What a key in this state is for.</summary>
    private bool IsNext(KeyAct act) => AwaitsEnrolment ? act == KeyAct.Enrol : act is KeyAct.Issue or KeyAct.Receive;

    private Refusal? WhyNot(KeyAct act) => KeyActs.WhyNot(act, Serial, _detail!.Key.State, _detail.Key.BoundTo, _holder?.Status);

    protected override bool Concerns(FeedEvent happened) =>
        (happened.Subject is { Type: KeySubjects.OfKey } key && key.Number == Serial)
        || (happened.Subject is { Type: AccountSubjects.OfAccount } account && account.Number == _holder?.UserName);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Serial)
        {
            (_detail, _holder, _missing, _refusal, _asking) = (null, null, null, null, null);
            _shown = Serial;
            await RefreshAsync();
        }

        _shown = Serial;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var read = await Reads.ReadAsync(this, Actor, Serial, Queries.WithHolderAsync(Actor, Serial, ct));
        _missing = read.Refusal;
        if (_missing is not null) return;
        (_detail, _holder) = read.Value;
        _unitName = await Names.OfAsync(_detail.Key.UnitCode, ct);
    }

    /// <summary>Who made it, from where to where, into whose hands, and by which paper.</summary>
    private string Said(LedgerLine line) => Words.Beside(
        KeyRoutes.Handler(line, S), KeyRoutes.Of(line, T), line.Account == line.To || line.Account == line.From ? null : line.Account, line.Receiver,
        line.Voucher);

    private void Begin(KeyAct act) => (_asking, _refusal, _entries) = (act, null, new Entries());

    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        var act = _asking!.Value;
        try
        {
            _refusal = (await SendAsync(act, answer.Text)).Refusal;
            if (_refusal is not null) return;
            _asking = null;
            Snackbar.Add(T[KeysText.Done, KeyWords.Of(act)], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        // The button that was pressed may be gone.
        await _title.FocusIfThereAsync();
    }

    private Task<Result<KeyDetail>> SendAsync(KeyAct act, string? reason)
    {
        var call = Acting.Seen(_detail!.Key.Version);
        var command = new KeyStepCommand
        {
            Reason = Said(reason), Voucher = Said(_entries.Voucher), Receiver = Said(_entries.Receiver), UserName = Said(_entries.UserName),
            Caller = Said(_entries.Caller),
        };
        return act switch
        {
            KeyAct.Receive => UseCase.ReceiveAsync(Actor, Serial, command, call, Gone),
            KeyAct.Enrol => EnrolAsync(command, call),
            KeyAct.Issue => UseCase.IssueAsync(Actor, Serial, command, call, Gone),
            KeyAct.Recover => UseCase.RecoverAsync(Actor, Serial, command, call, Gone),
            KeyAct.WriteOff => UseCase.WriteOffAsync(Actor, Serial, command, call, Gone),
            _ => UseCase.ReportAsync(Actor, Serial, KeyActs.EntryOf(act), command, call, Gone),
        };
    }

    private async Task<Result<KeyDetail>> EnrolAsync(KeyStepCommand command, Call call)
    {
        var question = await UseCase.AskToEnrolAsync(Actor, Serial, Reader.Site, Gone);
        if (question.IsRefused) return question.Refusal;
        var answer = await Reader.EnrolAsync(question.Value, Gone);
        return answer.IsRefused ? answer.Refusal : await UseCase.EnrolAsync(Actor, Serial, command, answer.Value, call, Gone);
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
