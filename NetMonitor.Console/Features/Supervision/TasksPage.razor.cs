using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>The tasks within the reader's scope and how far they are.</summary>
public sealed partial class TasksPage : LivePage
{
    private KeysetRows<TaskItem>? _rows;
    private LeanTable<TaskItem>? _table;
    private (string?, bool?) _shown;

    [Inject] public TaskQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public bool? Overdue { get; set; }

    private TaskState? Wanted => Enum.TryParse<TaskState>(Status, out var state) ? state : null;

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type == "Task";

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<TaskItem>((limit, after, cancel) => Queries.ListAsync(Actor, new TaskFilter(Wanted, Overdue == true ? true : null), limit, after, cancel));
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

    private string Pressed(TaskState? state) => state == Wanted ? "true" : "false";

    private static string Href(TaskItem task) => task.Status == TaskState.Draft ? $"/dispatch/{task.Number}" : $"/tasks/{task.Number}";

    private void Go(TaskState? state, bool? overdue) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["status"] = state?.ToString(), ["overdue"] = overdue == true ? true : null }), replace: true);
}
