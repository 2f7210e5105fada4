using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Features.Supervision.Components;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>How far one task is: figures that move, down to the last unit, and what its issuer can do about it.</summary>
public sealed partial class TaskBoardPage : LivePage
{
    private TaskDetail? _task;
    private ProgressAnswer? _progress;
    private IReadOnlyList<UnitItem> _trail = [];
    private LeanTable<AssignmentItem>? _table;
    private IReadOnlyList<string>? _anchors;
    private int _total;
    private Refusal? _missing;
    private Refusal? _refusal;
    private TaskStep? _asking;
    private bool _busy;
    private (string, string?, string?, bool?)? _shown;

    [Inject] public TaskQueries Tasks { get; set; } = default!;
    [Inject] public ProgressQueries Figures { get; set; } = default!;
    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public EndTask Ending { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Parameter] public string Number { get; set; } = "";
    [SupplyParameterFromQuery] public string? Under { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public bool? Overdue { get; set; }

    private UnitCode? UnderCode => UnitCode.TryParse(Under, out var code) ? code : null;

    private AssignmentFilter Filter => new(Enum.TryParse<AssignmentState>(State, out var state) ? state : null, Overdue == true ? true : null, UnderCode);

    /// <summary>True for who urges, withdraws and closes it.</summary>
    private bool Mine => Actor.Is(WorkflowParty.IssuingDispatcher, default, _task!.IssuerCode);

    private IEnumerable<TaskStep> Steps => new[] { TaskStep.Urge, TaskStep.Close, TaskStep.Withdraw }.Where(step => TaskWorkflow.Allows(_task!.Status, step));

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject.Number.StartsWith(Number, StringComparison.Ordinal) || (_task?.SubTasks.Any(child => happened.Subject.Number.StartsWith(child, StringComparison.Ordinal)) ?? false);

    protected override async Task OnParametersSetAsync()
    {
        var now = (Number, Under, State, Overdue);
        if (_shown is { } before && before != now)
        {
            _anchors = null;
            if (before.Item1 != Number) (_task, _progress) = (null, null);
            _shown = now;
            await RefreshAsync();
        }

        _shown = now;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var task = await Tasks.GetAsync(Actor, Number, ct);
        _missing = task.Refusal;
        if (task.IsRefused) return;
        if (task.Value.Status == TaskState.Draft)
        {
            Navigation.NavigateTo($"/dispatch/{Number}", replace: true);
            return;
        }

        _task = task.Value;
        var progress = await Figures.GetAsync(Actor, Number, UnderCode, ct);
        // A unit that sees only its own part of the task has no figures of it, and needs none.
        _progress = progress.IsRefused ? null : progress.Value;
        if (_progress is not null) await ReadTrailAsync(_progress.UnitCode, ct);
        _anchors = null;
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task ReadTrailAsync(UnitCode at, CancellationToken ct)
    {
        if (_trail.Count > 0 && _trail[^1].Code == at) return;
        var unit = await Units.GetAsync(at, ct);
        if (unit.IsRefused) return;
        var above = await Units.AncestorsAsync(UnitPath.Parse(unit.Value.Path), ct);
        // The way down starts where the reader's figures start.
        var start = above.Select((item, index) => (item, index)).FirstOrDefault(pair => pair.item.Code == _task!.IssuerCode || pair.item.Code == Actor.ActingUnit).index;
        _trail = [.. above.Skip(start)];
    }

    private async Task<(IReadOnlyList<AssignmentItem> Items, int Total)> RowsAsync(int start, int count, CancellationToken ct)
    {
        if (_anchors is null)
        {
            var anchors = await Assignments.AnchorsAsync(Actor, Number, Filter, ct);
            if (anchors.IsRefused) return ([], 0);
            (_anchors, _total) = anchors.Value;
        }

        var rows = await Assignments.WindowAsync(Actor, Number, Filter, _anchors, start, count, ct);
        return rows.IsRefused ? ([], 0) : (rows.Value, _total);
    }

    private void Ask(TaskStep step) => (_asking, _refusal) = (step, null);

    private void StopAsking() => (_asking, _refusal) = (null, null);

    private Task UrgeAsync(IReadOnlyList<string>? units) => RunAsync(async () =>
    {
        var result = await Ending.UrgeAsync(Actor, Number, new UrgeCommand(units), Call.None, Gone);
        if (result.IsRefused) return result.Refusal;
        Snackbar.Add(result.Value.Urged == 0 ? T[SupervisionText.UrgeNone] : T[SupervisionText.UrgeDone, result.Value.Urged.ToString("N0", CultureInfo.CurrentCulture)], Severity.Success);
        return null;
    });

    private Task WithdrawAsync(ReasonDialog.Answer answer) => RunAsync(async () =>
    {
        var result = await Ending.WithdrawAsync(Actor, Number, new WithdrawCommand(answer.Text), Call.None, Gone);
        if (!result.IsRefused) Snackbar.Add(T[SupervisionText.WithdrawDone], Severity.Success);
        return result.Refusal;
    });

    private Task CloseAsync(ReasonDialog.Answer answer) => RunAsync(async () =>
    {
        var result = await Ending.CloseAsync(Actor, Number, new CloseCommand(answer.Text), Call.None, Gone);
        if (!result.IsRefused) Snackbar.Add(T[SupervisionText.CloseDone], Severity.Success);
        return result.Refusal;
    });

    private async Task RunAsync(Func<Task<Refusal?>> act)
    {
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
    }

    private string UnderHref(UnitCode unit) => Navigation.GetUriWithQueryParameter("under", unit == Actor.ActingUnit ? null : unit.ToString());

    private string Href(AssignmentState? state, bool? overdue) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["state"] = state?.ToString(), ["overdue"] = overdue });

    private static string Percent(IReadOnlyDictionary<AssignmentState, int> byState, int total) =>
        total == 0 ? "–" : ((double)byState.GetValueOrDefault(AssignmentState.Accepted) / total).ToString("P0", CultureInfo.CurrentCulture);
}
