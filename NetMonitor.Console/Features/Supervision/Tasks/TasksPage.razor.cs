using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>The tasks within the reader's scope and how far they are.</summary>
public sealed partial class TasksPage : LivePage
{
    private KeysetRows<TaskItem>? _rows;
    private LeanTable<Line>? _table;
    private (string?, bool?) _shown;
    private IReadOnlyList<(string, string)>? _states;

    [Inject] public TaskQueries Queries { get; set; } = default!;
    [Inject] public ProgressQueries Figures { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery(Name = "overdue")] public string? AskedOverdue { get; set; }

    private bool? Overdue => Query.Flag(AskedOverdue);

    private TaskState? Wanted => Query.Name<TaskState>(Status);

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<TaskState>().Select(state => (state.ToString(), SupervisionWords.Of(state)))];

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is "Task" or "Assignment";

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<TaskItem>((page, _) =>
        {
            var filter = new TaskFilter(Wanted, Overdue == true ? true : null);
            return SharedAsync((filter, page), token => Queries.ListAsync(Actor, filter, page, token));
        });
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Status, Overdue)) return;
        _shown = (Status, Overdue);
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    /// <summary>The tasks in view with their figures: one read for all of them.</summary>
    private async Task<(IReadOnlyList<Line> Items, int Total)> LinesAsync(int start, int count, CancellationToken ct)
    {
        var (tasks, total) = await _rows!.ReadAsync(start, count, ct);
        string[] numbers = [.. tasks.Select(task => task.Number)];
        var figures = await SharedAsync(string.Join(' ', numbers), token => Figures.GetAsync(Actor, numbers, null, token));
        return ([.. tasks.Zip(figures, (task, of) => new Line(task, of.IsRefused ? null : of.Value))], total);
    }

    private sealed record Line(TaskItem Task, ProgressAnswer? Figures)
    {
        /// <summary>What the row shows: whole percents, so that not each of a campaign's steps counts as a change of the row.</summary>
        public object Stamp =>
            (Task, Figures?.Overdue > 0, Figures is null
                ? ""
                : string.Join(' ', Figures.ByState.Select(state => Completion.Percent(Figures.ByState, Figures.Total, state.Key))));
    }

    private string Href(TaskItem task) => task.Status == TaskState.Draft
        ? $"/dispatch/{task.Number}"
        : $"/tasks/{task.Number}{(Overdue == true ? "?overdue=true#rows" : "")}";

    private void Go(TaskState? state, bool? overdue) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["status"] = state?.ToString(), ["overdue"] = overdue == true ? true : null }),
        replace: true);
}
