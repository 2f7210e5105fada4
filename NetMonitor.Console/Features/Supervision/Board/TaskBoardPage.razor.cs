using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>How far one task is: figures that move, down to the last unit, and what its issuer can do about it.</summary>
public sealed partial class TaskBoardPage : LivePage
{
    private const int ShownSubTasks = 20;

    private static readonly Result<AssignmentDetail> s_noPart = Refusal.OutOfScope("AssignmentNotFound");

    private TaskDetail? _task;
    private ProgressAnswer? _progress;
    private IReadOnlyList<DayFigures> _days = [];
    private IReadOnlyList<UnitItem> _trail = [];
    private UnitBoard<AssignmentItem>? _board;
    private IReadOnlyList<string>? _anchors;
    private int _total;
    private Refusal? _missing;
    private Refusal? _refusal;
    private Refusal? _rowsRefusal;
    private TaskStep? _asking;
    private bool _busy;
    private (string, AssignmentFilter, BoardSort)? _shown;
    private AssignmentDetail? _opened;
    private Refusal? _openRefusal;
    private string? _openShown;
    private readonly Dictionary<UnitCode, long> _chosen = [];
    private bool _allChosen;
    private AssignmentItem? _lastChosen;
    private ElementReference _place;
    private ElementReference _title;
    private string? _left;

    [Inject] public BoardViews Views { get; set; } = default!;
    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public BoardQueries Board { get; set; } = default!;
    [Inject] public UrgeUnits Urging { get; set; } = default!;
    [Inject] public WithdrawTask Withdrawing { get; set; } = default!;
    [Inject] public CloseTask Closing { get; set; } = default!;
    [Inject] public UrgeTargets Targets { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";
    [SupplyParameterFromQuery] public string? Under { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery(Name = "overdue")] public string? AskedOverdue { get; set; }

    /// <summary>What the units of the rows are called.</summary>
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] public string? AskedSort { get; set; }
    [SupplyParameterFromQuery(Name = "reversed")] public string? AskedReversed { get; set; }
    [SupplyParameterFromQuery(Name = $"{BoardList.OfChildren}sort")] public string? AskedSortOfChildren { get; set; }
    [SupplyParameterFromQuery(Name = $"{BoardList.OfChildren}reversed")] public string? AskedReversedOfChildren { get; set; }
    [SupplyParameterFromQuery] public string? Dense { get; set; }
    [SupplyParameterFromQuery] public string? Hide { get; set; }

    /// <summary>The unit whose part is open in the drawer.</summary>
    [SupplyParameterFromQuery] public string? Open { get; set; }

    private bool? Overdue => Query.Flag(AskedOverdue);

    private bool IsDense => Query.Flag(Dense) == true;

    private UnitCode? OpenCode => UnitCode.TryParse(Open, out var code) ? code : null;

    private UnitCode? UnderCode => UnitCode.TryParse(Under, out var code) ? code : null;

    private AssignmentFilter Filter => BoardList.Filter(Asked);

    private BoardSort Sort => BoardList.Sort(Asked);

    private (ChildOrder, bool) SortOfChildren => BoardList.SortOfChildren(Asked);

    private string? Asked(string name) => name switch
    {
        "state" => State, "overdue" => AskedOverdue, "under" => Under, "q" => Q, "sort" => AskedSort, "reversed" => AskedReversed,
        $"{BoardList.OfChildren}sort" => AskedSortOfChildren, $"{BoardList.OfChildren}reversed" => AskedReversedOfChildren,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private bool IsFiltered => Filter != new AssignmentFilter();

    /// <summary>An urge to the units that the board shows; without a filter, to all that are late.</summary>
    private UrgeCommand FilteredUrge => IsFiltered
        ? new UrgeCommand(OnlyLate: Overdue == true, State: Filter.State, Under: UnderCode?.ToString(), Q: Filter.Q)
        : new UrgeCommand();

    /// <summary>How long after a dispatch one click takes it back; later it can still be withdrawn with a reason.</summary>
    private static readonly TimeSpan s_undo = TimeSpan.FromSeconds(60);

    private DateTimeOffset? WithdrawUntil => Mine && _task is { Status: TaskState.Dispatched, DispatchedAt: { } at } && at + s_undo > Clock.GetUtcNow()
        ? at + s_undo
        : null;

    /// <summary>True for an account that may urge, withdraw and close the task.</summary>
    private bool Mine => Actor.Is(WorkflowParty.IssuingDispatcher, default, _task!.IssuerCode);

    /// <summary>What its dispatcher can do here, what takes it all back last; files are added where it is drafted.</summary>
    private IEnumerable<TaskStep> Steps => TaskWorkflow.Table.Offered(_task!.Status, _ => Mine).Select(offered => offered.Step)
        .Where(step => step != TaskStep.Attach).OrderBy(step => step == TaskStep.Withdraw);

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject.Number.StartsWith(Number, StringComparison.Ordinal)
            || (_task?.SubTasks.Any(child => happened.Subject.Number.StartsWith(child, StringComparison.Ordinal)) ?? false);

    protected override async Task OnParametersSetAsync()
    {
        var now = (Number, Filter, Sort);
        if (_shown is { } before && before != now)
        {
            _anchors = null;
            // What was chosen may no longer be in sight.
            ChooseNone();
            if (before.Item1 != Number) (_task, _progress) = (null, null);
            _shown = now;
            var place = _place.Id;
            await RefreshAsync();
            // The clicked tile or row is gone, and the focus with it, so the focus must be set again.
            if (before.Item1 == Number && before.Item2.Under != UnderCode && _progress is not null) _left = place;
        }

        _shown = now;
        // Opening a row changes nothing else on the page.
        if (Loaded && Open != _openShown)
            await ShowOpenAsync(OpenCode is { } unit ? await Assignments.GetAsync(Actor, new AssignmentId(Number, unit), Gone) : s_noPart);
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var (number, under, open) = (Number, UnderCode, OpenCode);
        var view = await SharedAsync((number, under, open), token => Views.ReadAsync(Actor, number, under, open, token));
        var task = await Reads.ReadAsync(this, Actor, number, Task.FromResult(view.Task));
        _missing = task.Refusal;
        if (task.IsRefused) return;

        if (task.Value.Status == TaskState.Draft)
        {
            Navigation.NavigateTo($"/dispatch/{Number}", replace: true);
            return;
        }

        // Figures that nobody asked for are no try: a unit that sees only its own part of the task has none, and needs none.
        if (under is not null) await Reads.NoteAsync(GetType(), Actor, $"{number} {under}", view.Progress.Refusal, "?under={under}");
        await ShowOpenAsync(view.Opened ?? s_noPart);
        // Shown together: a page drawn in between must not move when the rest comes. Where the reader does not see the task
        // from the unit in the address, there are no figures.
        (_task, _progress, _days, _trail, _anchors) =
            (task.Value, view.Progress.IsRefused ? null : view.Progress.Value, view.Days, view.Trail, null);
        if (_board is not null) await _board.RefreshAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // What was drawn before can be acknowledged only now: its place is still the one that was left.
        if (_left is null || _place.Id == _left) return;
        _left = null;
        await _place.FocusIfThereAsync();
    }

    private async Task ShowOpenAsync(Result<AssignmentDetail> opened)
    {
        _openShown = Open;
        if (Open is null)
        {
            (_opened, _openRefusal) = (null, null);
            return;
        }

        if (OpenCode is not null) await Reads.NoteAsync(GetType(), Actor, $"{Number} {Open}", opened.Refusal, "?open={unit}");
        (_opened, _openRefusal) = (opened.IsRefused ? null : opened.Value, opened.Refusal);
    }

    private async Task<(IReadOnlyList<AssignmentItem> Items, int Total)> RowsAsync(int start, int count, CancellationToken ct)
    {
        if (_anchors is null)
        {
            var (number, filter, sort) = (Number, Filter, Sort);
            var anchors = await SharedAsync((number, filter, sort), token => Board.AnchorsAsync(Actor, number, filter, sort, token));
            _rowsRefusal = anchors.Refusal;
            if (anchors.IsRefused) return ([], 0);
            (_anchors, _total) = anchors.Value;
        }

        if (_total == 0) return ([], 0);
        var rows = await Board.WindowAsync(Actor, Number, Filter, Sort, _anchors, start, count, ct);
        return rows.IsRefused ? ([], 0) : (rows.Value, _total);
    }

    /// <summary>True for an account that answers what the units submit, while the task runs.</summary>
    private bool Answers => _task!.Status == TaskState.Dispatched && Actor.Is(WorkflowParty.IssuingUnit, default, _task.IssuerCode);

    private bool IsChosen(AssignmentItem item) => _allChosen || _chosen.ContainsKey(item.UnitCode);

    private int ChosenCount => _allChosen ? _total : _chosen.Count;

    /// <summary>Of those that were chosen one by one, the version that was seen goes with them.</summary>
    private ManyCommand Meant() => _allChosen
        ? new ManyCommand(Filter: new ManyFilter(Filter.State, Filter.Overdue, UnderCode?.ToString(), Filter.Q))
        : new ManyCommand(
            [.. _chosen.Keys.Select(unit => unit.ToString())], Versions: _chosen.ToDictionary(row => row.Key.ToString(), row => row.Value));

    private IReadOnlyList<BoardColumn> Columns =>
    [
        .. Answers ? new[] { new BoardColumn("pick", T[SupervisionText.ManyChosen, ChosenCount.ToString("N0")], Css: "pick", Silent: true) } : [],
        new("unit", T[SupervisionText.Unit], nameof(BoardOrder.Unit), "grow"),
        new("state", T[SupervisionText.State], nameof(BoardOrder.State), Hides: true),
        new("deadline", T[SupervisionText.Deadline], nameof(BoardOrder.Deadline), Hides: true),
        new("updated", T[SupervisionText.Updated], nameof(BoardOrder.Updated), "w", Descends: true, Hides: true),
        .. Mine ? new[] { new BoardColumn("urge", T[SupervisionText.UrgeOne], Css: "w", Silent: true) } : [],
    ];

    private UrgeCommand UrgeMeant => _allChosen
        ? new UrgeCommand(OnlyLate: Overdue == true, State: Filter.State, Under: UnderCode?.ToString(), Q: Filter.Q)
        : new UrgeCommand([.. _chosen.Keys.Select(unit => unit.ToString())], OnlyLate: false);

    /// <summary>Chooses a row or leaves it; with Shift, all from the one before to this one.</summary>
    private async Task ChooseAsync(AssignmentItem item, bool range)
    {
        if (_allChosen) ChooseNone();
        else if (range && _lastChosen is { } last && last.Id != item.Id)
        {
            var between = await Board.BetweenAsync(Actor, Number, Filter, Sort, last, item, Gone);
            if (!between.IsRefused) foreach (var (unit, version) in between.Value) _chosen[unit] = version;
        }
        else if (!_chosen.Remove(item.UnitCode)) _chosen[item.UnitCode] = item.Version;

        _lastChosen = item;
        if (_board is not null) await _board.RefreshAsync();
    }

    private Task ChooseAll()
    {
        (_allChosen, _lastChosen) = (true, null);
        _chosen.Clear();
        return _board?.RefreshAsync() ?? Task.CompletedTask;
    }

    private void ChooseNone()
    {
        (_allChosen, _lastChosen) = (false, null);
        _chosen.Clear();
    }

    private void Ask(TaskStep step) => (_asking, _refusal) = (step, null);

    private void StopAsking() => (_asking, _refusal) = (null, null);

    private Task<Result<UrgePreview>> PreviewAsync(UrgeCommand command) =>
        Reads.ReadAsync(this, Actor, Number, Targets.PreviewAsync(Actor, Number, command, Gone), "?urge");

    private Task UrgeAsync(UrgeCommand command) => RunAsync(async () =>
    {
        var result = await Urging.HandleAsync(Actor, Number, command, Acting, Gone);
        if (result.IsRefused) return result.Refusal;
        Snackbar.Add(result.Value.Urged == 0
            ? T[SupervisionText.UrgeNone]
            : T[SupervisionText.UrgeDone, result.Value.Urged.ToString("N0", CultureInfo.CurrentCulture)], Severity.Success);
        return null;
    });

    private Task WithdrawAsync(ReasonDialog.Answer answer) => RunAsync(async () =>
    {
        var result = await Withdrawing.HandleAsync(Actor, Number, new WithdrawCommand(answer.Text), Acting, Gone);
        if (!result.IsRefused) Snackbar.Add(T[SupervisionText.WithdrawDone], Severity.Success);
        return result.Refusal;
    });

    private Task CloseAsync(ReasonDialog.Answer answer) => RunAsync(async () =>
    {
        var result = await Closing.HandleAsync(Actor, Number, new CloseCommand(answer.Text), Acting, Gone);
        if (!result.IsRefused) Snackbar.Add(T[SupervisionText.CloseDone], Severity.Success);
        return result.Refusal;
    });

    private async Task RunAsync(Func<Task<Refusal?>> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
            if (_refusal is null) _asking = null;
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        // Where no step is left, the button that was pressed is gone.
        if (_refusal is null && !Steps.Any()) await _title.FocusIfThereAsync();
    }

    /// <summary>Takes a dispatch back with one click, within the first minute; the reason is a fixed text.</summary>
    private Task UndoAsync() => WithdrawAsync(new ReasonDialog.Answer(T[SupervisionText.UndoReason], null));

    private void CloseDrawer() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", (string?)null), replace: true);

    private string OpenHref(UnitCode unit) => Navigation.GetUriWithQueryParameter("open", unit.ToString());

    private string ExportHref =>
        Navigation.GetUriWithQueryParameters($"{Navigation.BaseUri}api/v1/tasks/{Number}/assignments.xlsx", new Dictionary<string, object?>
    {
        ["state"] = Filter.State?.ToString(), ["overdue"] = Filter.Overdue, ["under"] = UnderCode?.ToString(), ["q"] = Filter.Q,
    });

    private string UnderHref(UnitCode unit) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?> { ["under"] = unit == Actor.ActingUnit ? null : unit.ToString(), ["open"] = null });

    /// <summary>
    /// A figure leads to its rows, which stand further down; who sees figures of the work below but not the work has no rows to be led to, and looks at the
    /// units below instead.
    /// </summary>
    private string? RowsHref(AssignmentState? state, bool? overdue) => ReadsRows ? $"{Href(state, overdue).Split('#')[0]}#rows" : null;

    /// <summary>Whether the reader sees all the rows that the figures count.</summary>
    private bool ReadsRows => _task!.Mine || Actor.Work.Subtree || _progress?.Children.Count == 0;

    private string Href(AssignmentState? state, bool? overdue) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["state"] = state?.ToString(), ["overdue"] = overdue, ["q"] = null });
}
