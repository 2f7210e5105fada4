using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Ui.Charts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>The tasks within the reader's scope and how far they are.</summary>
public sealed partial class TasksPage : LivePage
{
    private KeysetRows<TaskItem>? _rows;
    private LeanTable<Row>? _table;
    private (TaskFilter, TaskOrder, bool)? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private FilterAddress? _address;

    [Inject] public TaskQueries Queries { get; set; } = default!;
    [Inject] public ProgressQueries Figures { get; set; } = default!;
    [Inject] public ProgressDays Days { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public string? Overdue { get; set; }
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Line { get; set; }
    [SupplyParameterFromQuery] public string? Priority { get; set; }
    [SupplyParameterFromQuery] public string? Issuer { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? Until { get; set; }
    [SupplyParameterFromQuery] public string? Level { get; set; }
    [SupplyParameterFromQuery] public string? Sort { get; set; }
    [SupplyParameterFromQuery] public string? Reversed { get; set; }
    [SupplyParameterFromQuery] public string? Dense { get; set; }
    [SupplyParameterFromQuery] public string? Hide { get; set; }

    private TaskFilter Filter => TaskList.Filter(Asked);

    private (TaskOrder Order, bool Reversed) Sorted => TaskList.Order(Asked);

    private bool IsDense => Query.Flag(Dense) == true;

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    private string? Asked(string name) => name switch
    {
        "status" => Status, "overdue" => Overdue, "q" => Q, "kind" => Kind, "line" => Line, "priority" => Priority, "issuer" => Issuer, "from" => From,
        "until" => Until, "level" => Level, "sort" => Sort, "reversed" => Reversed, _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private IReadOnlyList<(string Key, string? Text)> Columns =>
    [
        ("title", null), ("state", T[SupervisionText.State]), ("progress", T[SupervisionText.Progress]), ("assigned", T[SupervisionText.Assigned]),
        ("deadline", T[SupervisionText.Deadline]), ("issuer", T[SupervisionText.Issuer]),
    ];

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<TaskState>().Select(state => (state.ToString(), SupervisionWords.Of(state)))];

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is "Task" or "Assignment";

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<TaskItem>((page, _) =>
        {
            var (filter, (order, reversed)) = (Filter, Sorted);
            return SharedAsync((filter, order, reversed, page), token => Queries.ListAsync(Actor, filter, page, token, order, reversed));
        });
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        var now = (Filter, Sorted.Order, Sorted.Reversed);
        if (_shown == now) return;
        _shown = now;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    /// <summary>The tasks in view with their figures: one read for all of them.</summary>
    private async Task<(IReadOnlyList<Row> Items, int Total)> LinesAsync(int start, int count, CancellationToken ct)
    {
        var (tasks, total) = await _rows!.ReadAsync(start, count, ct);
        string[] numbers = [.. tasks.Select(task => task.Number)];
        var figures = await SharedAsync(string.Join(' ', numbers), token => Figures.GetAsync(Actor, numbers, null, token));
        var sparks = await SharedAsync(string.Join(' ', numbers), token => Days.SparksAsync(Actor, tasks, token));
        return ([.. tasks.Zip(figures.Select(of => of.IsRefused ? null : of.Value), (task, of) => new Row(task, of, sparks.Of(task.Number, of)))], total);
    }

    private sealed record Row(TaskItem Task, ProgressAnswer? Figures, IReadOnlyList<int>? Spark)
    {
        /// <summary>What the row shows: whole percents, so that not each of a campaign's steps counts as a change of the row.</summary>
        public object Stamp =>
            (Task, Figures?.Overdue > 0, Spark is null ? "" : Sparkline.Points(Spark), Figures is null
                ? ""
                : string.Join(' ', Figures.ByState.Select(state => Completion.Percent(Figures.ByState, Figures.Total, state.Key))));
    }

    private string Href(TaskItem task) => task.Status == TaskState.Draft
        ? $"/dispatch/{task.Number}"
        : $"/tasks/{task.Number}{(Filter.Overdue == true ? "?overdue=true#rows" : "")}";
}
