using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>
/// Counts the own stock: what lies in the cabinet is scanned or pasted, compared with the ledger before anything is entered, and its differences are
/// explained. The same count hands the stock over to another custodian (R16.2). What was scanned is kept until it is sent.
/// </summary>
public sealed partial class CountPage : LivePage
{
    private const string Place = "keys/count";

    /// <summary>Bytes of a file of serial numbers: as many as a count takes, each at its longest with a line's end.</summary>
    private const int MaxBytes = KeyApplication.MaxQuantity * (KeySerial.MaxLength + 2);

    private string _typed = "";
    private IReadOnlySet<string> _fromFile = new HashSet<string>();
    private StockCount? _count;
    private IReadOnlyList<AccountMatch> _custodians = [];
    private PendingHandOver? _handOver;
    private CheckedForm? _form;
    private ElementReference _title;
    private SavingAfterPause _typing = default!;
    private DateTimeOffset? _restoredAt;
    private Refusal? _refusal;
    private Ask? _asking;
    private string? _done;
    private string _explanation = "";
    private string _to = "";
    private bool _busy;

    private enum Ask
    {
        Count,
        HandOver,
        Confirm,
    }

    [Inject] public CustodianQueries Queries { get; set; } = default!;
    [Inject] public ReadDoor Door { get; set; } = default!;
    [Inject] public CountStock CountUseCase { get; set; } = default!;
    [Inject] public HandOverKeys HandOverUseCase { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;

    private HashSet<string> Seen => [.. SerialList.Of(_typed), .. _fromFile];

    private string Title => T[_asking switch
    {
        Ask.HandOver => KeysText.HandOver,
        Ask.Confirm => KeysText.TakeOver,
        _ => KeysText.EnterCount,
    }];

    private string? Question => _asking switch
    {
        Ask.HandOver => T[KeysText.HandOverAsk, _to, _count?.Counted ?? 0].Value,
        Ask.Confirm => T[KeysText.TakeOverAsk, _handOver?.Counted ?? 0].Value,
        Ask.Count => T[KeysText.CountAsk, _count?.Counted ?? 0, _count?.Missing.Count ?? 0, _count?.Found.Count ?? 0].Value,
        _ => null,
    };

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is KeySubjects.OfStock;

    protected override void OnInitialized() => _typing = new SavingAfterPause(Clock, ct => Forms.SaveAsync(Actor, Place, _typed, ct));

    protected override ValueTask OnDisposeAsync() => _typing.DisposeAsync();

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var read = Door.For(Actor);
        var (handOver, custodians, left) = (CustodianQueries.AddHandOver(read), CustodianQueries.AddCustodians(read), FormDrafts.Add(read, Place));
        await read.RunAsync(ct);
        (_handOver, _custodians) = (handOver(), custodians);
        if (!Loaded && left is [var kept]) (_typed, _restoredAt) = (kept.Content, kept.At);
    }

    private Task TypeAsync(string? text)
    {
        (_typed, _count, _refusal, _done) = (text ?? "", null, null, null);
        return _typing.TypedAsync();
    }

    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(Actor, Place, Gone);
        (_typed, _fromFile, _count, _explanation, _to, _refusal, _restoredAt) = ("", new HashSet<string>(), null, "", "", null, null);
    }

    private async Task PickAsync(IBrowserFile? file)
    {
        // A chooser that was closed without a choice.
        if (file is null) return;
        (_count, _refusal, _done) = (null, null, null);
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(MaxBytes, Gone));
            _fromFile = SerialList.Of(await reader.ReadToEndAsync(Gone));
        }
        catch (IOException)
        {
            _refusal = Refusal.Malformed("FileUnreadable").With("max", $"{MaxBytes / 1024}");
        }
    }

    private Task CompareAsync() => RunAsync(async () =>
    {
        var compared = await Queries.CompareAsync(Actor, Seen, Gone);
        (_count, _refusal, _done) = (compared.IsRefused ? null : compared.Value, compared.Refusal, null);
    });

    private async Task AskAsync()
    {
        _refusal = null;
        if (await _form!.IsRightAsync()) _asking = _to.Length == 0 ? Ask.Count : Ask.HandOver;
    }

    private Task SendAsync() => RunAsync(async () =>
    {
        var (serials, explanation) = (Seen.ToArray(), string.IsNullOrWhiteSpace(_explanation) ? null : _explanation.Trim());
        string done;
        switch (_asking)
        {
            case Ask.Confirm:
                var taken = await HandOverUseCase.ConfirmAsync(Actor, Acting, Gone);
                _refusal = taken.Refusal;
                if (taken.IsRefused) return;
                done = T[KeysText.TakenOverDone, taken.Value.Counted];
                break;
            case Ask.HandOver:
                var handed = await HandOverUseCase.HandleAsync(Actor, new HandOverCommand(_to, serials, explanation), Acting, Gone);
                _refusal = handed.Refusal;
                if (handed.IsRefused) return;
                done = T[KeysText.HandedOverDone, handed.Value.Counted, handed.Value.To];
                await StartAnewAsync();
                break;
            default:
                var counted = await CountUseCase.HandleAsync(Actor, new CountCommand(serials, explanation), Acting, Gone);
                _refusal = counted.Refusal;
                if (counted.IsRefused) return;
                done = T[KeysText.CountDone, counted.Value.Counted, counted.Value.Missing.Count, counted.Value.Found.Count];
                await StartAnewAsync();
                break;
        }

        (_asking, _done) = (null, done);
        await RefreshAsync();
        await _title.FocusIfThereAsync();
    });

    private async Task RunAsync(Func<Task> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            await act();
        }
        finally
        {
            _busy = false;
        }
    }
}
