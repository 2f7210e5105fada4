using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>One finding: what was found, who sees to it, the steps that this account may take, and why the others are closed (R17.1).</summary>
public sealed partial class FindingPage : LivePage
{
    private FindingItem? _finding;
    private Refusal? _missing;
    private Refusal? _refusal;
    private FindingStep? _asking;
    private DateOnly? _until;
    private ElementReference _title;
    private bool _busy;

    [Inject] public FindingQueries Queries { get; set; } = default!;
    [Inject] public StepOfFinding UseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Id { get; set => field = Typed.Code(value); } = "";

    private DateOnly Tomorrow => WorkingCalendar.DayOf(Clock.GetUtcNow()).AddDays(1);

    protected override bool Concerns(FeedEvent happened) => happened.Subject switch
    {
        { Type: InspectionSubjects.OfFinding } subject => subject.Number == Id,
        { Type: InspectionSubjects.OfInspection } => true,
        _ => false,
    };

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var finding = await Reads.ReadAsync(this, Actor, Id, Queries.GetAsync(Actor, Id, ct));
        (_missing, _finding) = (finding.Refusal, finding.IsRefused ? null : finding.Value);
    }

    private async Task BeginAsync(FindingStep step)
    {
        (_refusal, _until) = (null, null);
        if (step == FindingStep.Assign) await TakeAsync(step, null);
        else _asking = step;
    }

    private async Task TakeAsync(FindingStep step, string? text)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var call = Acting.Seen(_finding!.Version);
            var taken = step switch
            {
                FindingStep.Assign => await UseCase.AssignAsync(Actor, Id, new FindingAssignee(), call, Gone),
                FindingStep.Fix => await UseCase.FixAsync(Actor, Id, new FindingReason(text), call, Gone),
                FindingStep.Accept => await UseCase.AcceptAsync(Actor, Id, new FindingAcceptance(text, _until), call, Gone),
                FindingStep.Reopen => await UseCase.ReopenAsync(Actor, Id, new FindingReason(text), call, Gone),
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
