using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>One application for keys, from the decision to the receipt, each step by who takes it (R10.3).</summary>
public sealed partial class ApplicationPage : LivePage
{
    private readonly HashSet<string> _absent = [];
    private NamedKeyApplication? _application;
    private KeysetRows<KeyListItem>? _rows;
    private LeanTable<KeyListItem>? _table;
    private CheckedForm? _form;
    private ElementReference _title;
    private Refusal? _missing;
    private Refusal? _refusal;
    private Step? _asking;
    private int? _quantity;
    private string _serials = "";
    private string _voucher = "";
    private bool _busy;
    private string? _shown;

    private enum Step
    {
        Approve,
        Decline,
        Allocate,
        Ship,
        Receive,
    }

    [Inject] public KeyQueries Queries { get; set; } = default!;
    [Inject] public ApplyForKeys UseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";

    /// <summary>Set apart or on their way, the keys belong to it.</summary>
    private bool ShowsKeys => _application!.State is KeyApplicationState.Allocated or KeyApplicationState.Shipped;

    private bool Receives => _application!.State == KeyApplicationState.Shipped && Actor.KeepsLedgerOf(_application.UnitCode);

    private IReadOnlyList<Step> Steps => (_application!.State, Actor.May(Permission.SupplyKeys)) switch
    {
        (KeyApplicationState.Submitted, true) => [Step.Approve, Step.Decline],
        (KeyApplicationState.Approved, true) => [Step.Allocate],
        (KeyApplicationState.Allocated, true) => [Step.Ship],
        _ => Receives ? [Step.Receive] : [],
    };

    private string? Question => _asking switch
    {
        Step.Allocate => T[KeysText.AllocateAsk, _application!.Approved ?? 0].Value,
        Step.Receive when _absent.Count > 0 => T[KeysText.ReceiveButAsk, _absent.Count].Value,
        Step.Receive => T[KeysText.ReceiveAllAsk].Value,
        _ => null,
    };

    private string Label(Step step) => T[step switch
    {
        Step.Approve => KeysText.Approve,
        Step.Decline => KeysText.Decline,
        Step.Allocate => KeysText.Allocate,
        Step.Ship => KeysText.Ship,
        Step.Receive => KeysText.ReceiveAll,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    }];

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject is { Type: KeySubjects.OfApplication } subject && subject.Number == Number;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Number)
        {
            (_application, _rows, _missing, _refusal, _asking) = (null, null, null, null, null);
            _absent.Clear();
            _shown = Number;
            await RefreshAsync();
        }

        _shown = Number;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var read = await Reads.ReadAsync(this, Actor, Number, Queries.ApplicationAsync(Actor, Number, ct));
        _missing = read.Refusal;
        if (_missing is not null) return;
        _application = read.Value;
        _rows ??= new KeysetRows<KeyListItem>((page, cancel) => Queries.ListAsync(Actor, new KeyFilter(Application: Number), page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    private void Begin(Step step) =>
        (_asking, _refusal, _quantity, _serials, _voucher) = (step, null, _application!.Quantity, "", "");

    private async Task Toggle(string serial)
    {
        if (!_absent.Remove(serial)) _absent.Add(serial);
        await _table!.RefreshAsync();
    }

    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            _refusal = (await SendAsync(_asking!.Value, answer.Text)).Refusal;
            if (_refusal is not null) return;
            _asking = null;
            _absent.Clear();
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }

    private Task<Result<KeyApplicationItem>> SendAsync(Step step, string? reason)
    {
        var (call, voucher) = (Acting.Seen(_application!.Version), Said(_voucher));
        return step switch
        {
            Step.Approve => UseCase.ApproveAsync(Actor, Number, new ApproveKeysCommand { Quantity = _quantity, Reason = Said(reason) }, call, Gone),
            Step.Decline => UseCase.ApproveAsync(Actor, Number, new ApproveKeysCommand { Quantity = 0, Reason = Said(reason) }, call, Gone),
            Step.Allocate => UseCase.AllocateAsync(
                Actor, Number, new AllocateKeysCommand { Serials = SerialList.Of(_serials) is { Count: > 0 } named ? [.. named] : null }, call, Gone),
            Step.Ship => UseCase.ShipAsync(Actor, Number, new ShipKeysCommand { Voucher = voucher }, call, Gone),
            _ => UseCase.ReceiveAsync(Actor, Number, new ReceiveKeysCommand { Missing = [.. _absent], Voucher = voucher }, call, Gone),
        };
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
