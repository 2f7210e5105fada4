using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>The rows behind the figures of a home page: all assignments of running tasks that the reader may read.</summary>
public sealed partial class WorkPage : LivePage
{
    private KeysetRows<AssignmentItem>? _rows;
    private LeanTable<AssignmentItem>? _table;
    private FilterAddress? _address;
    private WorkFilter? _shown;
    private IReadOnlyList<(string, string)>? _states;
    private int? _count;
    private string _under = "";

    [Inject] public WorkQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Overdue { get; set; }
    [SupplyParameterFromQuery] public string? Others { get; set; }
    [SupplyParameterFromQuery] public string? Under { get; set; }

    /// <summary>What the tasks of the rows are called.</summary>
    [SupplyParameterFromQuery] public string? Task { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Line { get; set; }
    [SupplyParameterFromQuery] public string? Level { get; set; }
    [SupplyParameterFromQuery] public string? Priority { get; set; }
    [SupplyParameterFromQuery] public string? Issuer { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? Until { get; set; }

    private WorkFilter Filter => WorkFilter.Of(Asked);

    private AssignmentFilter Of => Filter.Assignments;

    /// <summary>What the place and the tasks are narrowed to.</summary>
    private string AlsoSet => Words.Beside(Of.Under is null ? null : _under, Filter.Tasks.Q);

    private IReadOnlyList<(string, string)> States =>
        _states ??= [("", S[ShellText.All]), .. Enum.GetValues<AssignmentState>().Select(state => ($"{state}", SupervisionWords.Of(state)))];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    private string? Asked(string name) => name switch
    {
        "q" => Q, "state" => State, "overdue" => Overdue, "others" => Others, "under" => Under, "task" => Task, "kind" => Kind, "line" => Line,
        "level" => Level, "priority" => Priority, "issuer" => Issuer, "from" => From, "until" => Until,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is "Task" or "Assignment";

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<AssignmentItem>(PageAsync);
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == Filter) return;
        if (_shown?.Assignments.Under != Of.Under) _under = Of.Under is { } under ? await Names.OfAsync(under, Gone) : "";
        _shown = Filter;
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task<Result<Page<AssignmentItem>>> PageAsync(PageRequest page, CancellationToken ct)
    {
        var part = await SharedAsync((Filter, page), token => Queries.ReadAsync(Actor, Filter, page, token));
        if (part.IsRefused) return part.Refusal;
        _count = part.Value.Count;
        return part.Value.Page;
    }
}
