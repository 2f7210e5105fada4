using System.Text.Json;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>What waits for the issuer's answer, one after the other.</summary>
public sealed partial class ReviewPage : LivePage
{
    /// <summary>Rows of the queue in sight; what is answered makes room for the next.</summary>
    private const int Most = PageRequest.MaxLimit;

    private TaskDetail? _task;
    private IReadOnlyList<AssignmentItem> _waiting = [];
    private long _total;
    private AssignmentDetail? _open;
    private Answered? _earlier;
    private UnitCode? _asking;
    private Refusal? _missing;
    private Refusal? _refusal;
    private string? _shown;
    private bool _busy;

    [Inject] public ReadDoor Door { get; set; } = default!;
    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public TakeStep Workflow { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";

    /// <summary>The unit whose part is looked at; without one, the first that waits, and that stays when somebody else answers it.</summary>
    [SupplyParameterFromQuery] public string? Unit { get; set; }

    /// <summary>An answer as it left the unit before the present one.</summary>
    private sealed record Answered(DateTimeOffset At, IReadOnlyDictionary<string, FeedbackValue> Values);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Number.StartsWith(Number, StringComparison.Ordinal);

    protected override async Task OnParametersSetAsync()
    {
        if (!Loaded || Unit == _shown) return;
        if (Unit is null) _open = null;
        await OpenAsync(Gone);
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var read = Door.For(Actor);
        var (waiting, total) = Assignments.AddSubmitted(read, Number, Most);
        var task = await Reads.ReadAsync(this, Actor, Number, TaskQueries.GetAsync(read, Number, ct), "/review");
        _missing = task.Refusal ?? Actor.MayTake(AssignmentStep.Accept, AssignmentState.Submitted, task.Value.IssuerCode, task.Value.IssuerCode);
        if (_missing is not null) return;
        (_task, _waiting, _total) = (task.Value, waiting, total[0]);
        await OpenAsync(ct);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        _shown = Unit;
        var wanted = UnitCode.TryParse(Unit, out var unit) ? unit : _open?.UnitCode ?? (_waiting is [var first, ..] ? first.UnitCode : null);
        if (wanted is not { } code)
        {
            (_open, _earlier) = (null, null);
            return;
        }

        var opened = await Reads.ReadAsync(
            this, Actor, $"{Number} {code}", Assignments.GetAsync(Actor, new AssignmentId(Number, code), ct), "/review?unit={unit}");
        (_open, _refusal) = (opened.IsRefused ? null : opened.Value, opened.Refusal);
        _earlier = opened.IsRefused ? null : EarlierOf(opened.Value);
    }

    /// <summary>The last answer but the present one: what left the unit and was given back.</summary>
    private static Answered? EarlierOf(AssignmentDetail assignment)
    {
        var answers = assignment.Timeline.Where(entry => entry.Verb is nameof(AssignmentSubmitted) or nameof(AssignmentApproved) or nameof(AssignmentReturned));
        Answered? last = null, earlier = null;
        foreach (var entry in answers)
        {
            if (entry.Verb == nameof(AssignmentReturned)) earlier = last;
            else if (entry.Data.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object)
                last = new Answered(entry.At, values.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(AnswerJson.Options)!);
        }

        return earlier;
    }

    /// <summary>The one that waits so many places after the one that is looked at; what was answered meanwhile has no place, so the first comes next.</summary>
    private UnitCode? Beside(int places)
    {
        var at = _waiting.Index().Where(pair => pair.Item.UnitCode == _open?.UnitCode).Select(pair => pair.Index).DefaultIfEmpty(-1).First();
        var next = at < 0 ? 0 : at + places;
        return next >= 0 && next < _waiting.Count && _waiting[next].UnitCode != _open?.UnitCode ? _waiting[next].UnitCode : null;
    }

    private string Href(UnitCode unit) => $"/tasks/{Number}/review?unit={unit}";

    private void Go(UnitCode? unit) => Navigation.NavigateTo(unit is { } next ? Href(next) : $"/tasks/{Number}/review", replace: true);

    private async Task AnswerAsync(AssignmentStep step, string? reason)
    {
        if (_busy || _open is not { } open) return;
        _busy = true;
        var next = Beside(1) ?? Beside(-1);
        try
        {
            // Meant for what is on the screen: what somebody else has answered meanwhile is refused as stale.
            var taken = await Workflow.HandleAsync(
                Actor, new AssignmentId(Number, open.UnitCode), step, new StepCommand(reason), Acting.Seen(open.Version), Gone);
            if (!taken.IsRefused)
            {
                _asking = null;
                if (Unit is null) _open = null;
            }

            await RefreshAsync();
            _refusal = taken.Refusal;
            if (!taken.IsRefused) Go(next);
        }
        finally
        {
            // Not before the next one stands there: a key pressed twice is meant for this one.
            _busy = false;
        }
    }
}
