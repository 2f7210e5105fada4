using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Desk;

/// <summary>Where dispatchers spend their day: what is asked, of whom, by when; saved while they type, sent with one confirmation.</summary>
public sealed partial class DispatchPage : ComponentBase, IAsyncDisposable
{
    /// <summary>Places of the tabs.</summary>
    private const int DeadlinePart = 0, FormPart = 1;

    /// <summary>Working days that are proposed where what is passed down is late already.</summary>
    private const int DaysWhereLate = 3;

    private const string FromParent = "?parent={id}";

    private TaskDraft _draft = new();
    private readonly Leaving _gone = new();
    private SavingAfterPause _typing = default!;
    private Actor _actor = default!;
    private UnitItem _root = default!;
    private WorkingCalendar? _calendar;
    private IReadOnlyList<RecipientCount> _counts = [];
    private RecipientsPreview _preview = new([], []);
    private IReadOnlyList<AttachmentItem> _attachments = [];
    private IReadOnlyList<DraftItem> _drafts = [];
    private Refusal? _refusal;
    private Refusal? _countRefusal;
    private Asking? _asking;
    private string? _number;
    private long? _version;
    private string? _parent;
    private string? _parentTitle;
    private AssignmentId? _passed;
    private string? _from;
    private string? _stage;
    private DateTimeOffset? _savedAt;
    private DateTimeOffset? _keptAt;
    private int _notCopied;
    private bool _restored;
    private bool _loaded;
    private bool _busy;
    private int _part;
    private bool _asksAll;
    private CheckedForm? _form;

    private enum Asking
    {
        Dispatch,
        Discard,
    }

    [Inject] public CurrentActor CurrentActor { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;
    [Inject] public DraftTask Drafts { get; set; } = default!;
    [Inject] public DispatchTask Dispatcher { get; set; } = default!;
    [Inject] public PassDown SubDispatcher { get; set; } = default!;
    [Inject] public RecipientResolver Resolver { get; set; } = default!;
    [Inject] public WorkingCalendars Calendars { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public TaskQueries Queries { get; set; } = default!;
    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Inject] public IJSRuntime Js { get; set; } = default!;
    [Inject] public TimeProvider Clock { get; set; } = default!;

    [CascadingParameter] public Preferences? Preferences { get; set; }
    [Parameter] public string? Number { get; set; }

    /// <summary>The assignment that is passed down, if one is.</summary>
    [SupplyParameterFromQuery] public string? Parent { get; set; }

    /// <summary>The earlier task that the new one starts from, if one was chosen.</summary>
    [SupplyParameterFromQuery] public string? From { get; set; }

    /// <summary>The address under which an account's unfinished form is kept, and which leads back to it.</summary>
    private string Place => _number is not null ? $"dispatch/{_number}"
        : _parent is not null ? $"dispatch?parent={_parent}"
        : _from is not null ? $"dispatch?from={_from}"
        : "dispatch";

    private TimeZoneInfo Zone => Preferences?.TimeZone ?? TimeZoneInfo.Utc;

    private int Count => _counts.Sum(part => part.Units);

    private Result<DateTimeOffset>? Deadline => _calendar is null ? (Result<DateTimeOffset>?)null
        : TaskInput.Deadline(_draft.ByDate ? _draft.Deadline(Zone) : null, _draft.ByDate ? null : _draft.WorkingDays, _calendar, Clock.GetUtcNow());

    /// <summary>The day that was chosen, if it is no working day and the deadline has moved to the next one.</summary>
    private DateOnly? DayOff => _draft.ByDate && _draft.Deadline(Zone) is { } asked && WorkingCalendar.DayOf(asked) is var day
        && Deadline is { IsRefused: false } moved && WorkingCalendar.DayOf(moved.Value) != day ? day : null;

    /// <summary>Whether an assignment is passed down: named in the address, or the draft's own.</summary>
    private bool PassesDown => _passed is not null || (!_loaded && Parent is not null);

    private bool IsWhole => !_draft.Problems(Zone).Any() && Deadline is { IsRefused: false } && _countRefusal is null;

    /// <summary>Until it is to be dispatched, a draft may lack what it likes but its title.</summary>
    private string? ProblemOf(string field) => _draft.Problems(Zone, unfinished: !_asksAll).FirstOrDefault(problem => problem.Field == field) is { } wrong
        ? RefusalWords.Of(wrong.Refusal)
        : null;

    /// <summary>What is wrong with the deadline: shown while it is being chosen.</summary>
    private string? DeadlineProblem => !_draft.ByDate || _draft.DeadlineDay is not null ? UntoldDeadlineProblem : null;

    private string? UntoldDeadlineProblem => Deadline is { IsRefused: true } refused
        ? string.Join(' ', new[] { RefusalWords.Of(refused.Refusal), RefusalWords.WayOut(refused.Refusal) }.OfType<string>()) : null;

    private string? CheckDeadline() => _asksAll ? UntoldDeadlineProblem : ProblemOf(nameof(TaskCommand.Deadline));

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.RequireAsync();
        _typing = new SavingAfterPause(Clock, KeepAsync);
        if (!RendererInfo.IsInteractive) return;
        _draft.LineOfBusiness = _actor.LineOfBusiness ?? LineOfBusiness.OnlineTrading;
        _calendar = await Calendars.CurrentAsync(_gone.Token);
        var root = await Units.GetAsync(_actor.SendsTo().Leaf, _gone.Token);
        if (root.IsRefused)
        {
            _refusal = root.Refusal;
            return;
        }

        _root = root.Value;
        await FillDeskAsync();
        _loaded = true;
    }

    /// <summary>The address may change to another draft, or to none where the rail's link starts a new task, while the page stays.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || (Number == _number && Parent == _parent && From == _from)) return;
        _loaded = false;
        await _typing.FlushAsync();
        await ClearDeskAsync();
    }

    private async Task ClearDeskAsync()
    {
        _loaded = false;
        _draft = new TaskDraft { LineOfBusiness = _actor.LineOfBusiness ?? LineOfBusiness.OnlineTrading };
        (_number, _version, _savedAt, _keptAt, _restored, _refusal, _countRefusal, _attachments, _drafts, _passed, _parentTitle, _part, _asksAll) =
            (null, null, null, null, false, null, null, [], [], null, null, 0, false);
        await FillDeskAsync();
        _loaded = true;
    }

    private async Task FillDeskAsync()
    {
        (_parent, _from) = (Parent, From);
        if (Number is not null) await OpenAsync(Number);
        else if (AssignmentId.TryParse(Parent, out var id)) await TakeOverAsync(id);
        else if (From is not null) await CopyAsync(From);
        if (_refusal is null && await Forms.FindAsync(_actor, Place, _gone.Token) is { } left)
            (_draft, _keptAt, _restored) = (TaskDraft.FromJson(left.Content), left.At, true);
        await CountAsync();
    }

    private async Task OpenAsync(string number)
    {
        var result = await DraftAsync(number);
        _refusal = result.Refusal;
        if (result.IsRefused) return;
        if (result.Value.Status != TaskState.Draft)
        {
            Navigation.NavigateTo($"/tasks/{number}", replace: true);
            return;
        }

        (_number, _version) = (number, result.Value.Version);
        _attachments = result.Value.Attachments;
        if (result.Value is { ParentTask: { } parent, ParentUnit: { } unit })
        {
            _passed = new AssignmentId(parent, unit);
            _parentTitle = await Queries.TitleAsync(_actor, parent, _gone.Token) ?? parent;
        }

        _draft.Fill(result.Value, Zone);
        var picked = result.Value.Recipients?.Units ?? [];
        var named = (await Units.NamedAsync(picked, _gone.Token)).ToDictionary(unit => unit.Code);
        // A unit that no longer exists stays on the desk: only what is seen is sent, and the count says what is wrong with it.
        _draft.Picked.AddRange(picked.Select(code => named.GetValueOrDefault(code) ?? new NamedUnit(code, code.ToString())));
    }

    private Task<Result<TaskDetail>> DraftAsync(string number) => Reads.ReadAsync(this, _actor, number, Queries.GetAsync(_actor, number, _gone.Token));

    /// <summary>What is passed down starts as what was asked from above.</summary>
    private async Task TakeOverAsync(AssignmentId id)
    {
        var result = await Reads.ReadAsync(this, _actor, $"{id}", Assignments.GetAsync(_actor, id, _gone.Token), FromParent);
        var task = await Reads.ReadAsync(this, _actor, $"{id}", Queries.GetAsync(_actor, id.TaskNumber, _gone.Token), FromParent);
        _refusal = result.Refusal ?? task.Refusal;
        if (_refusal is not null) return;
        (_passed, _parentTitle, _drafts) = (id, task.Value.Title, result.Value.Drafts);
        _draft.Fill(task.Value, Zone);
        _draft.UsesRule = false;
        // What is late already can't be passed down with its own deadline: some days are proposed instead.
        _draft.ByDate = result.Value.Deadline > Clock.GetUtcNow();
        if (_draft.ByDate) _draft.LocalDeadline = Preferences.Local(result.Value.Deadline).DateTime;
        else _draft.WorkingDays = DaysWhereLate;
    }

    /// <summary>An earlier task as a template: a body's line of business stays its own.</summary>
    private async Task CopyAsync(string number)
    {
        var task = await Reads.ReadAsync(this, _actor, number, Queries.GetAsync(_actor, number, _gone.Token), "?from={number}");
        _refusal = task.Refusal;
        if (task.IsRefused) return;
        _draft.Fill(task.Value, zone: null);
        _draft.LineOfBusiness = _actor.LineOfBusiness ?? _draft.LineOfBusiness;
        var picked = task.Value.Recipients?.Units ?? [];
        _draft.Picked.AddRange(await Resolver.InReachAsync(_actor, picked, _gone.Token));
        _notCopied = picked.Count - _draft.Picked.Count;
    }

    /// <summary>Another window or a colleague may have this draft open too: who has not seen the latest version can't write over it.</summary>
    private Call Seen => Call.None.Seen(_version);

    private bool IsPicked(UnitItem unit) => _draft.Picked.Any(picked => picked.Code == unit.Code);

    private Task TogglePickAsync(UnitItem unit)
    {
        if (_draft.Picked.RemoveAll(picked => picked.Code == unit.Code) == 0) _draft.Picked.Add(new NamedUnit(unit.Code, unit.Name, unit.Above));
        return RecountAsync();
    }

    /// <summary>The unit itself, and by the rule all that lies below it.</summary>
    private Task TakeAllBelowAsync(UnitItem unit)
    {
        (_draft.UsesRule, _draft.RuleChosen, _draft.RuleUnder, _draft.RuleLevel, _draft.RuleKind) = (true, true, unit.Code, null, null);
        return IsPicked(unit) ? RecountAsync() : TogglePickAsync(unit);
    }

    private Task PickAsync(UnitItem? unit) => unit is null || IsPicked(unit) ? Task.CompletedTask : TogglePickAsync(unit);

    private Task UnpickAsync(UnitCode code)
    {
        _draft.Picked.RemoveAll(picked => picked.Code == code);
        return RecountAsync();
    }

    private async Task RecountAsync()
    {
        await CountAsync();
        await _typing.TypedAsync();
    }

    private async Task CountAsync()
    {
        var counts = await Resolver.CountAsync(_actor, _draft.ToRecipients(), _gone.Token);
        _countRefusal = counts.Refusal;
        _counts = counts.IsRefused ? [] : counts.Value;
    }

    private Task Set(Action change)
    {
        change();
        return _typing.TypedAsync();
    }

    /// <summary>
    /// A circuit can end at any moment: what was typed is on the server within two seconds of a pause. The first time the form is complete it
    /// becomes a draft; before and after that the form is only kept as it stands: a new version of the draft at each pause would fill the journal with
    /// half sentences.
    /// </summary>
    private async Task KeepAsync(CancellationToken ct)
    {
        if (_number is null && IsWhole) await SaveAsync(loud: false);
        else _keptAt = await Forms.SaveAsync(_actor, Place, _draft.ToJson(), ct);
    }

    /// <summary>Throws away what was typed since the last draft, or all of it where there is none.</summary>
    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(_actor, Place, _gone.Token);
        await ClearDeskAsync();
    }

    /// <summary>Marks every field that is wrong, or that is missing where it is to be dispatched, and leads to the first. False where nothing is.</summary>
    private async Task<bool> TellWrongAsync(bool unfinished = false)
    {
        _asksAll = !unfinished;
        var wrong = _draft.Problems(Zone, unfinished).ToList();
        // A problem of the feedback form belongs to no field of the page, so it is shown as a refusal.
        _refusal = wrong.FirstOrDefault(problem => problem.Field == nameof(TaskCommand.FeedbackFields))?.Refusal ?? _countRefusal;
        if (CheckDeadline() is not null) _part = DeadlinePart;
        else if (wrong is [{ Field: nameof(TaskCommand.FeedbackFields) }]) _part = FormPart;
        return !await _form!.IsRightAsync() || _refusal is not null;
    }

    private async Task SaveDraftAsync()
    {
        if (!await TellWrongAsync(unfinished: true)) await SaveAsync(loud: true);
    }

    /// <summary>The first file saves the draft, which has its name where nothing else is written yet. Null where it can't be saved.</summary>
    private async Task<string?> BeginWithFileAsync(string name)
    {
        if (string.IsNullOrWhiteSpace(_draft.Title))
            _draft.Title = PlainText.Shorten(Path.GetFileNameWithoutExtension(name), SupervisionTask.MaxTitle);
        if (!await TellWrongAsync(unfinished: true)) await SaveAsync(loud: true);
        return _number is null ? null : $"tasks/{_number}";
    }

    private async Task<bool> SaveAsync(bool loud)
    {
        _busy = loud;
        try
        {
            if (loud) await _typing.DropAsync();
            var (command, place) = (_draft.ToCommand(Zone) with { Unfinished = true }, Place);
            var result = _number is null && _passed is { } passed
                ? await SubDispatcher.HandleAsync(_actor, passed, command, Call.None, CancellationToken.None)
                : _number is null
                ? await Drafts.CreateAsync(_actor, command, Call.None, CancellationToken.None)
                : await Drafts.EditAsync(_actor, _number, command, Seen, CancellationToken.None);
            // A save without a click says nothing of an incomplete task, but says at once that somebody else has changed it.
            if (loud || result.Refusal is null or { Kind: RefusalKind.Stale or RefusalKind.Conflict or RefusalKind.OutOfScope }) _refusal = result.Refusal;
            if (result.IsRefused)
            {
                _keptAt = await Forms.SaveAsync(_actor, place, _draft.ToJson(), CancellationToken.None);
                return false;
            }

            if (_keptAt is not null) await Forms.DiscardAsync(_actor, place, CancellationToken.None);
            var isNew = _number is null;
            (_from, _parent, _drafts) = (null, null, []);
            (_number, _version, _savedAt, _keptAt, _restored) = (result.Value.Number, result.Value.Version, Clock.GetUtcNow(), null, false);
            if (isNew && _loaded && !_gone.IsCancellationRequested) Navigation.NavigateTo($"/dispatch/{_number}", replace: true);
            if (loud && _stage is null) Snackbar.Add(T[SupervisionText.DraftSaved, _number], Severity.Success);
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task AskDispatchAsync()
    {
        if (await TellWrongAsync()) return;
        var preview = await Resolver.PreviewAsync(_actor, _draft.ToRecipients(), UrgeTargets.Named, _gone.Token);
        _refusal = preview.Refusal;
        if (preview.IsRefused) return;
        _preview = preview.Value;
        _asking = Asking.Dispatch;
    }

    private async Task DispatchAsync()
    {
        Say(T[SupervisionText.Saving]);
        try
        {
            if (!await SaveAsync(loud: true)) return;
            Say(T[SupervisionText.Dispatching, Count.ToString("N0")]);
            var result = await Dispatcher.HandleAsync(_actor, _number!, Seen, _gone.Token);
            _refusal = result.Refusal;
            if (result.IsRefused) return;
            Navigation.NavigateTo($"/tasks/{result.Value.Number}");
        }
        finally
        {
            (_busy, _stage) = (false, null);
        }
    }

    /// <summary>Shows what is going on before it begins.</summary>
    private void Say(string stage)
    {
        (_busy, _stage, _asking) = (true, stage, null);
        StateHasChanged();
    }

    private async Task DiscardAsync()
    {
        await _typing.DropAsync();
        var result = await Drafts.DiscardAsync(_actor, _number!, Call.None, _gone.Token);
        _refusal = result.Refusal;
        if (result.IsRefused) return;
        await Forms.DiscardAsync(_actor, Place, _gone.Token);
        Navigation.NavigateTo("/tasks?status=Draft");
    }

    private async Task ReadAttachmentsAsync()
    {
        var result = await DraftAsync(_number!);
        if (!result.IsRefused) (_attachments, _version) = (result.Value.Attachments, result.Value.Version);
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        await _typing.DisposeAsync();
    }
}
