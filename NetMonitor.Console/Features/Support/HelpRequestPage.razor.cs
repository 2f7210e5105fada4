using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Support;

/// <summary>One request for help: what was asked and answered, and the steps that this account may take (R2.2).</summary>
public sealed partial class HelpRequestPage : LivePage
{
    private HelpItem? _request;
    private Refusal? _missing;
    private Refusal? _refusal;
    private HelpStep? _asking;
    private ElementReference _title;
    private bool _busy;

    [Inject] public HelpQueries Queries { get; set; } = default!;
    [Inject] public AskForHelp UseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";

    private DateTimeOffset Due => WorkingCalendar.StartOf(_request!.DueOn);

    private Timeline.Entry Said(HelpMessage message) =>
        new(message.At, message.Party == HelpParty.Center ? nameof(HelpAnswered) : nameof(HelpAsked), message.By, null, message.Text);

    protected override bool Concerns(FeedEvent happened) => happened.Subject is { Type: HelpSubjects.OfRequest } subject && subject.Number == Number;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var request = await Reads.ReadAsync(this, Actor, Number, Queries.GetAsync(Actor, Number, ct));
        (_missing, _request) = (request.Refusal, request.IsRefused ? null : request.Value);
    }

    private async Task BeginAsync(HelpStep step)
    {
        _refusal = null;
        if (step == HelpStep.Take) await TakeAsync(step, null);
        else _asking = step;
    }

    private async Task TakeAsync(HelpStep step, string? text)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var call = Acting.Seen(_request!.Version);
            var taken = step switch
            {
                HelpStep.Take => await UseCase.TakeAsync(Actor, Number, call, Gone),
                HelpStep.Answer => await UseCase.AnswerAsync(Actor, Number, new HelpText(text), call, Gone),
                HelpStep.AskAgain => await UseCase.AskAgainAsync(Actor, Number, new HelpText(text), call, Gone),
                HelpStep.Close => await UseCase.CloseAsync(
                    Actor, Number, new OptionalHelpText { Text = string.IsNullOrWhiteSpace(text) ? null : text }, call, Gone),
                _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
            };
            _refusal = taken.Refusal;
            if (taken.IsRefused) return;
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
