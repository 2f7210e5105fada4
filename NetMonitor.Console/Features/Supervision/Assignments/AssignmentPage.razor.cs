using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>One unit's part of a task: what is asked, the feedback, and exactly the steps this account can take.</summary>
public sealed partial class AssignmentPage : LivePage
{
    private AssignmentDetail? _assignment;
    private TaskDetail? _task;
    private FeedbackEntries? _entries;
    private Refusal? _missing;
    private Refusal? _refusal;
    private AssignmentStep? _asking;
    private ElementReference _title;
    private bool _busy;
    private bool _typed;
    private DateTimeOffset? _restoredAt;
    private SavingAfterPause _typing = default!;
    private string? _shown;

    [Inject] public FormDrafts Forms { get; set; } = default!;
    [Inject] public AssignmentQueries Queries { get; set; } = default!;
    [Inject] public ReadDoor Door { get; set; } = default!;
    [Inject] public TakeStep Workflow { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public IJSRuntime Js { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Id { get; set => field = Typed.Fold(value).ToUpperInvariant(); } = "";

    private bool Ended => TaskWorkflow.Table.IsEnd(_task!.Status);

    private IReadOnlyList<OfferedStep<AssignmentStep, WorkflowParty>> Steps => Actor.Offered(
        _assignment!.State, _assignment.UnitCode, _assignment.IssuerCode, _assignment.Extension is not null, Ended);

    private FeedbackForm Form => new(_task!.FeedbackFields);

    /// <summary>People who work in the unit add files to its part while it has not left the unit.</summary>
    private bool CanAttach => !Ended && Actor.Is(WorkflowParty.AssignedUnit, _assignment!.UnitCode, _assignment.IssuerCode)
        && AssignmentWorkflow.TakesFiles.Contains(_assignment.State);

    private bool IsOwn => Actor.ActingUnit == _assignment!.UnitCode;

    [CascadingParameter] public WorkingCalendar? Calendar { get; set; }

    private Result<DateTimeOffset>? Until(int days) =>
        Calendar is null ? (Result<DateTimeOffset>?)null
        : Assignment.ExtensionOutOfRange(days) is { } outOfRange ? outOfRange
        : CountedDeadline.Extending(_assignment!.Deadline, null, days, Clock.GetUtcNow()).CertainEnd(Calendar);

    /// <summary>Drafts by which this account can pass it down.</summary>
    private IReadOnlyList<DraftItem> Drafts => Actor.MayDispatchFor(_assignment!.UnitCode) is null ? _assignment.Drafts : [];

    private bool CanSubmit => Steps.Any(step => step is { Step: AssignmentStep.Submit, Possible: true });

    private bool TextFirst => !CanSubmit && _assignment!.Values.Count == 0;

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject.Number == Id || (AssignmentId.TryParse(Id, out var id) && happened.Subject.Number == id.TaskNumber);

    private string Place => $"assignments/{_shown ?? Id}";

    protected override void OnInitialized() => _typing = new SavingAfterPause(Clock, ct => Forms.SaveAsync(Actor, Place, _entries!.ToJson(), ct));

    protected override ValueTask OnDisposeAsync() => _typing.DisposeAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Id)
        {
            await _typing.FlushAsync();
            (_shown, _assignment, _task, _entries, _missing, _refusal, _typed, _restoredAt) = (Id, null, null, null, null, null, false, null);
            await RefreshAsync();
        }

        _shown = Id;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (!AssignmentId.TryParse(Id, out var id))
        {
            _missing = Refusal.OutOfScope("AssignmentNotFound");
            return;
        }

        var read = Door.For(Actor);
        Task<Result<AssignmentDetail>> found = null!;
        Task<Result<TaskDetail>> ofTask = null!;
        var left = FormDrafts.Add(read, Place);
        await read.TogetherAsync(() => found = Queries.GetAsync(read, id, ct), () => ofTask = TaskQueries.GetAsync(read, id.TaskNumber, ct));
        var (result, task) = (await Reads.ReadAsync(this, Actor, Id, found), await Reads.ReadAsync(this, Actor, Id, ofTask));
        _missing = result.Refusal ?? task.Refusal;
        if (_missing is not null) return;

        (_assignment, _task) = (result.Value, task.Value);
        // An event never takes away what someone is typing, even if the typing began during this read.
        if (_typed) return;
        _entries = new FeedbackEntries(Form, _assignment.Values.Count > 0 ? _assignment.Values : Proposed(_assignment));
        if (left is not [var kept] || !CanSubmit) return;
        _entries.Fill(kept.Content);
        (_typed, _restoredAt) = (true, kept.At);
    }

    private Task TypedAsync()
    {
        _typed = true;
        return _typing.TypedAsync();
    }

    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(Actor, Place, Gone);
        (_typed, _restoredAt) = (false, null);
        await RefreshAsync();
    }

    private async Task BeginAsync(AssignmentStep step)
    {
        _refusal = null;
        switch (step)
        {
            case AssignmentStep.SubDispatch:
                Navigation.NavigateTo($"/dispatch?parent={Id}");
                break;
            case AssignmentStep.Return or AssignmentStep.SendBack or AssignmentStep.Withdraw or AssignmentStep.RequestExtension
                or AssignmentStep.DeclineExtension:
                _asking = step;
                break;
            default:
                await TakeAsync(step, new ReasonDialog.Answer(null, null));
                break;
        }
    }

    private void StopAsking() => (_asking, _refusal) = (null, null);

    private async Task TakeAsync(AssignmentStep step, ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await SendAsync(step, answer);
            if (_refusal is null) await DoneAsync(step);
        }
        finally
        {
            _busy = false;
        }

        if (_refusal is null)
        {
            await RefreshAsync();
            // The button that was pressed is gone.
            await _title.FocusIfThereAsync();
            return;
        }

        // The wrong fields are marked, and the first of them gets the focus.
        StateHasChanged();
        if (_refusal.Code == "FeedbackDoesNotFit"
            && Form.Fields.Select(field => field.Name).ToList().FindIndex(name => _refusal.Details?.ContainsKey(name) == true) is >= 0 and var first)
            await Js.InvokeVoidAsync("netmonitor.focusWrong", Gone, $"#feedback{first}");
    }

    private async Task DoneAsync(AssignmentStep step)
    {
        _asking = null;
        if (step == AssignmentStep.Submit)
        {
            await _typing.DropAsync();
            await Forms.DiscardAsync(Actor, Place, CancellationToken.None);
            (_typed, _restoredAt) = (false, null);
        }

        Snackbar.Add(T[Localization.SupervisionText.StepDone, SupervisionWords.Of(step)], Severity.Success);
    }

    private async Task<Refusal?> SendAsync(AssignmentStep step, ReasonDialog.Answer answer)
    {
        var id = new AssignmentId(_assignment!.TaskNumber, _assignment.UnitCode);
        var command = new StepCommand(answer.Text, step == AssignmentStep.Submit ? _entries!.Values() : null, answer.Days);
        // The step is meant for what is on the screen: if somebody took another step meanwhile, it is refused as stale.
        return (await Workflow.HandleAsync(Actor, id, step, command, Acting.Seen(_assignment.Version), Gone)).Refusal;
    }

    private static IReadOnlyDictionary<string, FeedbackValue> Proposed(AssignmentDetail assignment) =>
        assignment.ProposedValues?.ToDictionary(value => value.Key, value => FeedbackValue.Of(value.Value)) ?? [];

    /// <summary>Units below whose figures are in the proposed sums, of those that were asked.</summary>
    private (int Reported, int Asked) Below
    {
        get
        {
            var figures = _assignment!.PassedDown.Select(task => task.Figures).OfType<ProgressAnswer>().ToList();
            return (figures.Sum(answer => answer.ByState[AssignmentState.Submitted] + answer.ByState[AssignmentState.Accepted]),
                figures.Sum(answer => answer.Total));
        }
    }

    private string UnitOf(WorkflowParty party) => party is WorkflowParty.IssuingUnit or WorkflowParty.IssuingDispatcher
        ? _task!.IssuerName
        : _assignment!.UnitName;

    private static string? StepClass(AssignmentStep step) => step switch
    {
        AssignmentStep.Receive or AssignmentStep.Submit or AssignmentStep.Approve or AssignmentStep.Accept or AssignmentStep.GrantExtension => "primary",
        AssignmentStep.Withdraw => "danger",
        _ => null,
    };
}
