using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>One alert: what it is about, its clock, the entries behind it, and the steps that this account may take.</summary>
public sealed partial class AlertPage : LivePage
{
    private static readonly AlertResolution[] s_resolutions = [AlertResolution.Handled, AlertResolution.Expected, AlertResolution.FalseAlarm];

    private AlertItem? _alert;
    private Refusal? _missing;
    private Refusal? _refusal;
    private AlertStep? _asking;
    private AlertResolution _resolution = AlertResolution.Handled;
    private ElementReference _title;
    private bool _busy;

    [Inject] public AlertQueries Queries { get; set; } = default!;
    [Inject] public ActOnAlerts UseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }

    private bool MayReadAccounts => Actor.May(Permission.ReadAccounts);

    private bool MayReadJournal => Actor.May(Permission.ReadJournal);

    private static string JournalHref(AlertItem alert) => FormattableString.Invariant(
        $"/journal?subject={alert.Account}&from={alert.First:yyyy-MM-dd}&to={alert.Last:yyyy-MM-dd}");

    private static Tone ToneOf(TextDelivery delivery) => delivery switch
    {
        TextDelivery.Delivered => Tone.Good,
        TextDelivery.GivenUp => Tone.Bad,
        TextDelivery.Waiting => Tone.Waiting,
        _ => Tone.Ended,
    };

    protected override bool Concerns(FeedEvent happened) => happened.Subject is { Type: AlertSubjects.OfAlert } subject && subject.Number == Id.ToString();

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var alert = await Reads.ReadAsync(this, Actor, Id.ToString(), Queries.GetAsync(Actor, Id, ct));
        (_missing, _alert) = (alert.Refusal, alert.IsRefused ? null : alert.Value);
    }

    private async Task BeginAsync(AlertStep step)
    {
        _refusal = null;
        if (step == AlertStep.Acknowledge) await TakeAsync(step, null);
        else _asking = step;
    }

    private async Task TakeAsync(AlertStep step, string? text)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var call = Acting.Seen(_alert!.Version);
            _refusal = step switch
            {
                AlertStep.Acknowledge => (await UseCase.AcknowledgeAsync(Actor, Id, call, Gone)).Refusal,
                AlertStep.Resolve => (await UseCase.ResolveAsync(Actor, Id, new ResolveCommand(text, _resolution), call, Gone)).Refusal,
                AlertStep.Detach => (await UseCase.DetachManyAsync(Actor, new DetachCommand([Id], text), Acting, Gone)).Refusal,
                _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
            };
            if (_refusal is not null) return;
            _asking = null;
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
