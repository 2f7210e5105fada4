using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>Where dispatchers spend their day: what is asked, of whom, by when; saved while they type, sent with one confirmation.</summary>
public sealed partial class DispatchPage : ComponentBase, IAsyncDisposable
{
    /// <summary>A pause in typing after which the draft is saved.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    private readonly TaskDraft _draft = new();
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _pause;
    private Task _saving = Task.CompletedTask;
    private Actor _actor = default!;
    private UnitItem _root = default!;
    private WorkingCalendar? _calendar;
    private IReadOnlyList<RecipientCount> _counts = [];
    private IReadOnlyList<AttachmentItem> _attachments = [];
    private Refusal? _refusal;
    private Refusal? _countRefusal;
    private Asking? _asking;
    private string? _number;
    private string? _parentTitle;
    private DateTimeOffset? _savedAt;
    private bool _loaded;
    private bool _busy;
    private bool _dispatching;
    private bool _searching;

    private enum Asking
    {
        Dispatch,
        Discard,
    }

    [Inject] public CurrentActor CurrentActor { get; set; } = default!;
    [Inject] public DraftTask Drafts { get; set; } = default!;
    [Inject] public DispatchTask Dispatcher { get; set; } = default!;
    [Inject] public SubDispatch SubDispatcher { get; set; } = default!;
    [Inject] public RecipientResolver Resolver { get; set; } = default!;
    [Inject] public WorkingCalendars Calendars { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public TaskQueries Queries { get; set; } = default!;
    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Inject] public TimeProvider Clock { get; set; } = default!;

    [CascadingParameter] public Preferences? Preferences { get; set; }
    [Parameter] public string? Number { get; set; }

    /// <summary>The assignment that is passed down, if one is.</summary>
    [SupplyParameterFromQuery] public string? Parent { get; set; }

    private TimeZoneInfo Zone => Preferences?.TimeZone ?? TimeZoneInfo.Utc;

    private int Count => _counts.Sum(part => part.Units);

    private Result<DateTimeOffset>? Deadline => _calendar is null ? (Result<DateTimeOffset>?)null
        : TaskInput.Deadline(_draft.ByDate ? _draft.Deadline(Zone) : null, _draft.ByDate ? null : Math.Clamp(_draft.WorkingDays, 1, SupervisionTask.MaxWorkingDays), _calendar, Clock.GetUtcNow());

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.RequireAsync();
        if (!RendererInfo.IsInteractive) return;
        _draft.LineOfBusiness = _actor.LineOfBusiness ?? LineOfBusiness.OnlineTrading;
        _calendar = await Calendars.CurrentAsync(_gone.Token);
        var root = await Units.GetAsync(_actor.Reach().Leaf, _gone.Token);
        if (root.IsRefused)
        {
            _refusal = root.Refusal;
            return;
        }

        _root = root.Value;
        if (Number is not null) await OpenAsync(Number);
        else if (AssignmentId.TryParse(Parent, out var id)) await TakeOverAsync(id);
        await CountAsync();
        _loaded = true;
    }

    private async Task OpenAsync(string number)
    {
        var result = await Queries.GetAsync(_actor, number, _gone.Token);
        _refusal = result.Refusal;
        if (result.IsRefused) return;
        if (result.Value.Status != TaskState.Draft)
        {
            Navigation.NavigateTo($"/tasks/{number}", replace: true);
            return;
        }

        _number = number;
        _attachments = result.Value.Attachments;
        Fill(result.Value);
        foreach (var code in result.Value.Recipients?.Units ?? [])
        {
            var unit = await Units.GetAsync(code, _gone.Token);
            _draft.Picked.Add((code, unit.IsRefused ? code.ToString() : unit.Value.Name));
        }

        if (result.Value.Recipients?.Rule is { } rule)
            (_draft.UsesRule, _draft.RuleUnder, _draft.RuleLevel, _draft.RuleKind) = (true, rule.Under, rule.Level, rule.Kind == RecipientRule.DefaultKind(rule.Level) ? null : rule.Kind);
    }

    /// <summary>What is passed down starts as what was asked from above.</summary>
    private async Task TakeOverAsync(AssignmentId id)
    {
        var result = await Assignments.GetAsync(_actor, id, _gone.Token);
        var task = await Queries.GetAsync(_actor, id.TaskNumber, _gone.Token);
        _refusal = result.Refusal ?? task.Refusal;
        if (_refusal is not null) return;
        _parentTitle = task.Value.Title;
        Fill(task.Value);
        (_draft.ByDate, _draft.LocalDeadline) = (true, Local(result.Value.Deadline).DateTime);
    }

    private void Fill(TaskDetail task)
    {
        (_draft.Title, _draft.Kind, _draft.LineOfBusiness, _draft.Instruction) = (task.Title, task.Kind, task.LineOfBusiness, task.Instruction);
        (_draft.Requirement, _draft.Priority) = (task.Requirement, task.Priority);
        (_draft.ByDate, _draft.WorkingDays) = (task.WorkingDays is null, task.WorkingDays ?? 10);
        if (task.WorkingDays is null && task.Deadline is { } at) _draft.LocalDeadline = Local(at).DateTime;
        _draft.Fields.AddRange(task.FeedbackFields.Select(field => new FieldDraft
        {
            Name = field.Name, Type = field.Type, Required = field.Required, Options = string.Join('\n', field.Options ?? []),
        }));
    }

    private bool IsPicked(UnitItem unit) => _draft.Picked.Any(picked => picked.Code == unit.Code);

    private Task TogglePickAsync(UnitItem unit)
    {
        if (_draft.Picked.RemoveAll(picked => picked.Code == unit.Code) == 0) _draft.Picked.Add((unit.Code, unit.Name));
        return RecountAsync();
    }

    private Task UnpickAsync(UnitCode code)
    {
        _draft.Picked.RemoveAll(picked => picked.Code == code);
        return RecountAsync();
    }

    private async Task RecountAsync()
    {
        await CountAsync();
        SaveAfterPause();
    }

    private async Task CountAsync()
    {
        var counts = await Resolver.CountAsync(_actor, _draft.ToRecipients(), _gone.Token);
        _countRefusal = counts.Refusal;
        _counts = counts.IsRefused ? [] : counts.Value;
    }

    private void Set(Action change)
    {
        change();
        SaveAfterPause();
    }

    /// <summary>A circuit can end at any moment: what was typed is on the server within two seconds of a pause.</summary>
    private void SaveAfterPause()
    {
        if (Parent is not null) return;
        _pause?.Cancel();
        _pause = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _saving = SaveLaterAsync(_pause.Token);
    }

    private async Task SaveLaterAsync(CancellationToken ct)
    {
        await Task.Delay(Pause, Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (ct.IsCancellationRequested || _busy) return;
        try
        {
            // A draft is whole: what can't be saved yet waits, without a word.
            if (_draft.Problem(Zone) is null && Deadline is { IsRefused: false } && _countRefusal is null) await SaveAsync(loud: false);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Left while saving; nobody waits for the answer.
        }
    }

    private async Task<bool> SaveAsync(bool loud)
    {
        _busy = loud;
        try
        {
            var command = _draft.ToCommand(Zone);
            var result = _number is null
                ? await Drafts.CreateAsync(_actor, command, Call.None, _gone.Token)
                : await Drafts.EditAsync(_actor, _number, command, Call.None, _gone.Token);
            if (loud || !result.IsRefused) _refusal = result.Refusal;
            if (result.IsRefused) return false;
            var isNew = _number is null;
            (_number, _savedAt) = (result.Value.Number, Clock.GetUtcNow());
            if (isNew) Navigation.NavigateTo($"/dispatch/{_number}", replace: true);
            if (loud && !_dispatching) Snackbar.Add(T[SupervisionText.DraftSaved, _number], Severity.Success);
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    private Task AskDispatchAsync()
    {
        _refusal = _draft.Problem(Zone) ?? Deadline?.Refusal ?? _countRefusal;
        if (_refusal is null) _asking = Asking.Dispatch;
        return Task.CompletedTask;
    }

    private async Task DispatchAsync()
    {
        (_busy, _dispatching, _asking) = (true, true, null);
        StateHasChanged();
        try
        {
            Result<TaskAnswer> result;
            if (AssignmentId.TryParse(Parent, out var parent))
            {
                result = await SubDispatcher.HandleAsync(_actor, parent, _draft.ToCommand(Zone), Call.None, _gone.Token);
            }
            else
            {
                _pause?.Cancel();
                if (!await SaveAsync(loud: true)) return;
                (_busy, _dispatching) = (true, true);
                result = await Dispatcher.HandleAsync(_actor, _number!, Call.None, _gone.Token);
            }

            _refusal = result.Refusal;
            if (result.IsRefused) return;
            Snackbar.Add(T[SupervisionText.DispatchDone, (result.Value.Assignments ?? Count).ToString("N0", System.Globalization.CultureInfo.CurrentCulture)], Severity.Success);
            Navigation.NavigateTo($"/tasks/{result.Value.Number}");
        }
        finally
        {
            (_busy, _dispatching) = (false, false);
        }
    }

    private async Task DiscardAsync()
    {
        _pause?.Cancel();
        var result = await Drafts.DiscardAsync(_actor, _number!, Call.None, _gone.Token);
        _refusal = result.Refusal;
        if (!result.IsRefused) Navigation.NavigateTo("/tasks?status=Draft");
    }

    private async Task ReadAttachmentsAsync()
    {
        var result = await Queries.GetAsync(_actor, _number!, _gone.Token);
        if (!result.IsRefused) _attachments = result.Value.Attachments;
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _saving;
        _pause?.Dispose();
        _gone.Dispose();
    }
}
