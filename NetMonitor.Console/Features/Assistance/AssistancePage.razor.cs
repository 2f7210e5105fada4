using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// One request, live on both sides: its route with the time at each hop, its clock, questions and answers, and exactly the steps this account can take.
/// The address may name one of several legs: <c>/assistance/A…-2</c>.
/// </summary>
public sealed partial class AssistancePage : LivePage
{
    /// <summary>The place of words that answer no numbered question, among the entries: no question has that number.</summary>
    private const int MoreWords = 0;

    /// <summary>Legs that are listed above the first one; of more there is a board.</summary>
    internal const int Few = 5;

    /// <summary>Entries that stand beside a board.</summary>
    private const int NewestEntries = 20;

    private AssistanceDetail? _request;
    private LegCounts? _counts;
    private LegBoard? _board;
    private IReadOnlyList<RouteHop> _route = [];
    private IReadOnlyList<EvidenceItem> _evidence = [];
    private AnswerEntries _entries = new();
    private StepEntries _said = new();
    private Refusal? _missing;
    private Refusal? _refusal;
    private AssistanceStep? _asking;
    private bool _declining;

    /// <summary>The place of the party whose number is asked for, and the numbers that were shown here.</summary>
    private int? _revealing;
    private readonly Dictionary<int, string> _revealed = [];
    private bool _busy;
    private bool _typed;
    private int? _leg;
    private DateTimeOffset? _restoredAt;
    private SavingAfterPause _typing = default!;
    private ElementReference _title;
    private string? _shown;

    [Inject] public AssistanceQueries Queries { get; set; } = default!;
    [Inject] public LegQueries Board { get; set; } = default!;
    [Inject] public TakeAssistanceStep Workflow { get; set; } = default!;
    [Inject] public PartSteps Parts { get; set; } = default!;
    [Inject] public RevealParty Parties { get; set; } = default!;
    [Inject] public DraftAssistance Drafts { get; set; } = default!;
    [Inject] public ReadDoor Door { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Inject] public IJSRuntime Js { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Id
    {
        get;
        set => field = !LegId.TryParse(value, out var number, out var no) ? value : no is { } leg ? $"{new LegId(number, leg)}" : number;
    } = "";

    [CascadingParameter] public WorkingCalendar? Calendar { get; set; }

    /// <summary>Whether all legs stand on a board: where they are many and none is named.</summary>
    private bool OnBoard => _request!.Legs.Count > Few && _request.Legs.All(leg => leg.No != _leg);

    /// <summary>
    /// The leg that is shown: the one that is named, else the first; null for who was given questions alone, and where all of them stand on a board.
    /// </summary>
    private LegItem? Leg => OnBoard ? null : _request!.Legs.FirstOrDefault(leg => leg.No == _leg) ?? _request.Legs.FirstOrDefault();

    private AssistanceState State => Leg?.State ?? _request!.State;

    /// <summary>What is told of the leg that is shown; on a board of any of them as long as they are one in the requesting unit.</summary>
    private LegItem? Told => Leg ?? (OnBoard && State is AssistanceState.Draft or AssistanceState.UnitReview ? _request!.Legs[0] : null);

    private LegUnits UnitsOf(LegItem leg) => new(_request!.RequesterCode, leg.UnitCode, leg.Holder);

    /// <summary>Steps on the leg that is shown; on a board those that say the same to all.</summary>
    private IReadOnlyList<AssistanceStep> Next => Leg is { } leg ? [.. leg.Next.Where(step => step != AssistanceStep.Split || ToSplit.Count > 0)]
        : OnBoard ? [.. _request!.Next.Where(AssistanceSteps.IsForMany)] : _request!.Next;

    /// <summary>Steps of others that it waits for.</summary>
    private IEnumerable<OfferedStep<AssistanceStep, AssistanceParty>> Others => Told is not { } leg ? []
        : Actor.Offered(leg.State, UnitsOf(leg), _ => null).Where(step => !step.Possible && !leg.Next.Contains(step.Step));

    private bool CanReply => Next.Contains(AssistanceStep.Reply);

    /// <summary>Whether the reader works on it: who only reads sees numbers masked.</summary>
    private bool Reveals => (Leg is not null || OnBoard) && RevealParty.IsWorking(
        Actor, [_request!.RequesterCode, .. (Leg is { } leg ? [leg] : _request.Legs).SelectMany(of => new[] { of.UnitCode, of.Holder }).Distinct()]);

    private string AskedUnits => Leg?.UnitName ?? (_request!.Legs is [var first, ..] ? T[AssistanceText.ToMany, first.UnitName, _request.Legs.Count - 1] : "");

    /// <summary>What a step is asked of: on a board it says for how many units.</summary>
    private string About(AssistanceStep? step) => Words.Beside(_request!.Case.Cause, Leg?.UnitName, OnBoard && step is { } taken
        ? T[AssistanceText.ForLegs, _request.Legs.Count(leg => leg.Next.Contains(taken)), _request.Legs.Count].Value
        : null);

    /// <summary>What happened: of the leg that is shown where there are many, and beside a board the newest of all.</summary>
    private IReadOnlyList<Timeline.Entry> Entries => OnBoard ? [.. AssistanceTimeline.Of(_request!).Take(NewestEntries)]
        : AssistanceTimeline.Of(_request!, _request!.Legs.Count > Few ? Leg : null);

    private bool IsAsked => Leg is not null && Actor.Is(AssistanceParty.AskedOfficer, UnitsOf(Leg));

    /// <summary>What the leg that is shown was asked.</summary>
    private IReadOnlyList<QuestionItem> Questions => Leg?.Again is { } again ? [.. _request!.Questions, again] : _request!.Questions;

    /// <summary>
    /// The questions that the unit asked has not answered yet. What another unit has answered of them for it goes with its answer, unless it says
    /// otherwise: it need not be said again.
    /// </summary>
    private IReadOnlyList<Question> Open =>
    [
        .. from question in Questions
           let answers = AnswersTo(question).ToList()
           where answers.All(answer => answer.Pending)
           select new Question(question.No, question.Text, question.Type, question.Options, question.Required && answers.Count == 0),
    ];

    /// <summary>What is listed: questions that are being answered stand at their fields, with what another unit has answered above them.</summary>
    private IReadOnlyList<QuestionItem> Listed => CanReply ? [.. Questions.Where(question => AnswersTo(question).Any())] : Questions;

    /// <summary>What can be given to another unit: it has no answer, and lies with none.</summary>
    private IReadOnlyList<QuestionItem> ToSplit => Leg is not { } leg ? [] :
    [
        .. Questions.Where(question => !AnswersTo(question).Any() && leg.Parts.All(part =>
            part.State is not (PartState.Given or PartState.Answered) || !part.QuestionIds.Contains(question.Id))),
    ];

    private IEnumerable<AnswerItem> AnswersTo(QuestionItem question) => question.Answers.Where(answer => Leg is null || answer.Leg == Leg.No);

    private string Place => $"assistance/{_shown ?? Id}";

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject.Type == AssistanceSubjects.OfRequest && Id.StartsWith(happened.Subject.Number, StringComparison.Ordinal);

    protected override void OnInitialized() => _typing = new SavingAfterPause(Clock, ct => Forms.SaveAsync(Actor, Place, _entries.ToJson(), ct));

    protected override ValueTask OnDisposeAsync() => _typing.DisposeAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Id)
        {
            await _typing.FlushAsync();
            (_shown, _missing, _refusal, _typed, _restoredAt, _entries) = (Id, null, null, false, null, new AnswerEntries());
            _revealed.Clear();
            if (_request is not null && !Id.StartsWith(_request.Number, StringComparison.Ordinal)) _request = null;
            await RefreshAsync();
        }

        _shown = Id;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (!LegId.TryParse(Id, out var number, out var leg))
        {
            _missing = Refusal.OutOfScope("AssistanceNotFound");
            return;
        }

        var read = Door.For(Actor);
        var kept = FormDrafts.Add(read, Place);
        var counts = Board.AddCounts(read, number);
        var result = await Reads.ReadAsync(this, Actor, number, Queries.GetAsync(read, number, ct));
        _missing = result.Refusal;
        if (result.IsRefused) return;
        (_request, _counts, _leg, _evidence) = (result.Value, counts(), leg, [.. result.Value.Evidence.Select(used => used.Item)]);
        if (OnBoard && _board is not null) await _board.RefreshAsync();
        _route = Leg is null ? [] : AssistanceRouteView.Of(Leg, Calendar, Clock.GetUtcNow(), AssistanceWords, T);
        // An event never takes away what someone is typing.
        if (_typed || !CanReply || kept is not [var left]) return;
        _entries.Fill(left.Content);
        (_typed, _restoredAt) = (true, left.At);
    }

    private Task TypedAsync()
    {
        _typed = true;
        return _typing.TypedAsync();
    }

    private Task BringAsync(EvidenceAnswer brought)
    {
        _entries.Files.Add((brought.Id, brought.Name));
        return TypedAsync();
    }

    /// <summary>It stays the unit's evidence, and goes with no answer.</summary>
    private Task LeaveOutAsync((Guid Id, string Name) file)
    {
        _entries.Files.Remove(file);
        foreach (var question in Open.Where(question => _entries[question.No] == $"{file.Id}")) _entries[question.No] = "";
        return TypedAsync();
    }

    private Task SetWordsAsync(string? text)
    {
        _entries[MoreWords] = text ?? "";
        return TypedAsync();
    }

    private async Task StartAnewAsync()
    {
        await ForgetAsync();
        await RefreshAsync();
    }

    private async Task ForgetAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(Actor, Place, CancellationToken.None);
        (_typed, _restoredAt, _entries) = (false, null, new AnswerEntries());
    }

    private Task BeginAsync(AssistanceStep step)
    {
        (_refusal, _said) = (null, new StepEntries());
        if (AssistanceSteps.IsPlain(step) && (!OnBoard || AssistanceSteps.IsOfAll(step, State))) return TakeAsync(step, new AssistanceStepCommand());
        _asking = step;
        return Task.CompletedTask;
    }

    private void StopAsking() => (_asking, _declining, _revealing, _refusal) = (null, false, null, null);

    private void AskPurpose(int party) => (_revealing, _refusal) = (party, null);

    /// <summary>Shown here alone, and gone with the page.</summary>
    private async Task RevealAsync(ReasonDialog.Answer answer)
    {
        if (_busy || _revealing is not { } party) return;
        _busy = true;
        try
        {
            var revealed = await Parties.HandleAsync(Actor, _request!.Number, party, new RevealCommand(answer.Text), Acting, Gone);
            _refusal = revealed.Refusal;
            if (revealed.IsRefused) return;
            _revealed[party] = revealed.Value.IdNumber!;
            StopAsking();
        }
        finally
        {
            _busy = false;
        }
    }

    private AssistanceStepCommand Command(ReasonDialog.Answer answer)
    {
        var (step, words) = (_asking!.Value, string.IsNullOrWhiteSpace(answer.Text) ? null : answer.Text);
        return _said.ToCommand() with
        {
            Reason = AssistanceSteps.WantsReason(step) ? words : null, Text = AssistanceSteps.WantsText(step) ? words : null,
        };
    }

    private Task ReplyAsync(bool final)
    {
        _refusal = null;
        return TakeAsync(AssistanceStep.Reply, new AssistanceStepCommand
        {
            Answers = [.. _entries.Answers(Open).Select(answer => new AnswerCommand($"{answer.No}", answer.Text))],
            Text = string.IsNullOrWhiteSpace(_entries[MoreWords]) ? null : _entries[MoreWords], Final = final,
            Evidence = [.. _entries.Files.Select(file => file.Id)],
        });
    }

    private Task TakeAsync(AssistanceStep step, AssistanceStepCommand command) => RunAsync(AssistanceWords.Of(step), async () =>
    {
        var of = Leg is null || AssistanceSteps.IsOfAll(step, Leg.State) ? null : (int?)Leg.No;
        var call = Acting.Seen(_request!.Version);
        var refusal = step == AssistanceStep.Discard
            ? (await Drafts.DiscardAsync(Actor, _request.Number, call, Gone)).Refusal
            : (await Workflow.HandleAsync(Actor, _request.Number, of, step, command, call, Gone)).Refusal;
        if (refusal is null && step == AssistanceStep.Reply) await ForgetAsync();
        return refusal;
    }, step == AssistanceStep.Discard ? "/assistance?box=Sent" : null);

    private Task TakeBackAsync(PartItem part) => RunAsync(T[AssistanceText.TakeBack], async () => (await Parts.TakeBackAsync(
        Actor, _request!.Number, new AssistanceStepCommand { UnitCode = part.UnitCode.ToString() }, Acting.Seen(_request.Version), Gone)).Refusal);

    private Task DeclineAsync(ReasonDialog.Answer answer) => RunAsync(T[AssistanceText.Decline], async () => (await Parts.DeclineAsync(
        Actor, _request!.Number, new AssistanceStepCommand { Reason = answer.Text }, Acting.Seen(_request.Version), Gone)).Refusal);

    /// <summary>Acts, and says that it was done; <paramref name="to"/> is where it goes on when of the request nothing is left to be shown here.</summary>
    private async Task RunAsync(string done, Func<Task<Refusal?>> act, string? to = null)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
        }
        finally
        {
            _busy = false;
        }

        if (_refusal is { } refusal)
        {
            StateHasChanged();
            // The wrong answer is marked, and gets the focus.
            if (refusal is { Code: "AnswerMalformed", Details: { } details })
                await Js.InvokeVoidAsync("netmonitor.focusWrong", Gone, $"#answer-{details.GetValueOrDefault("question")}");
            return;
        }

        StopAsking();
        Snackbar.Add(T[AssistanceText.StepDone, done], Severity.Success);
        if (to is not null)
        {
            Navigation.NavigateTo(to);
            return;
        }

        await RefreshAsync();
        // The button that was pressed is gone.
        if (_missing is null && _request is not null) await _title.FocusIfThereAsync();
    }

    private string NameOf(AssistanceParty party) => party switch
    {
        AssistanceParty.RequestingOfficer or AssistanceParty.RequestingReviewer => _request!.RequesterName,
        AssistanceParty.AskedOfficer or AssistanceParty.AskedReviewer => Told!.UnitName,
        _ => Told!.HolderName,
    };
}
