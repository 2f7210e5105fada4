using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>What the own unit has to do, the most urgent first.</summary>
public sealed partial class MyAssignmentsPage : LivePage
{
    private KeysetRows<AssignmentItem>? _rows;
    private LeanTable<AssignmentItem>? _table;
    private (string?, bool?, bool?, string?, string?) _shown;

    [Inject] public AssignmentQueries Queries { get; set; } = default!;
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery(Name = "overdue")] public string? AskedOverdue { get; set; }

    /// <summary>Shows what is done and what waits for the issuer, too; without it, only what waits for the unit.</summary>
    [SupplyParameterFromQuery(Name = "all")] public string? AskedAll { get; set; }

    /// <summary>What other units wait for from this one: <see cref="Assignments.Asked"/>, or anything else for all of it.</summary>
    [SupplyParameterFromQuery] public string? Asked { get; set; }

    /// <summary>Only what is to be filled in.</summary>
    [SupplyParameterFromQuery(Name = "todo")] public string? AskedTodo { get; set; }

    private bool? All => Query.Flag(AskedAll);

    private bool OfOthers => List.OfOthers;

    private bool? Overdue => Query.Flag(AskedOverdue);

    private MyList List => MyList.Of(Actor, State, Overdue, All, Asked, Query.Flag(AskedTodo));

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is "Task" or "Assignment";

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<AssignmentItem>((page, cancel) => List.ReadAsync(Queries, Actor, page, cancel));
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (State, Overdue, All, Asked, AskedTodo)) return;
        _shown = (State, Overdue, All, Asked, AskedTodo);
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }
}
