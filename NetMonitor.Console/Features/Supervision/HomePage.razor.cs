using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>Where everyone starts: what waits for this account, what is late below it, what just happened, what it does most.</summary>
public sealed partial class HomePage : LivePage
{
    private const int Shown = 8;
    private const int EventsShown = 14;

    private readonly List<FeedEvent> _events = [];
    private WorkCounts? _counts;
    private IReadOnlyList<AssignmentItem> _waiting = [];
    private IReadOnlyList<AssignmentItem> _asked = [];
    private IReadOnlyList<TaskItem> _late = [];

    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public TaskQueries Tasks { get; set; } = default!;
    [Inject] public RecentEvents Recent { get; set; } = default!;

    private bool Works => Actor is not null && (Actor.IsDispatcher || Actor.Is(Role.EnforcementOfficer));

    private bool Reviews => Actor?.Is(Role.ResponsiblePerson) == true;

    private bool Accepts => Actor is not null && (Actor.IsDispatcher || Reviews);

    private (string Href, string Text) Most => Actor switch
    {
        { IsSystemAdministrator: true } => ("/journal", T[SupervisionText.HomeJournal]),
        { IsDispatcher: true } => ("/dispatch", T[SupervisionText.HomeDispatch]),
        _ when Actor.Is(Role.EnforcementOfficer) => ("/assignments", T[SupervisionText.HomeWork]),
        _ when Reviews => ("/assignments?state=UnderReview", T[SupervisionText.HomeReview]),
        _ => ("/tasks", T[SupervisionText.HomeOpenTasks]),
    };

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (!Loaded) _events.AddRange(await Recent.ReadAsync(Actor, EventsShown, ct));
        if (Actor.IsSystemAdministrator) return;
        _counts = await Assignments.CountsAsync(Actor, ct);
        var filter = Reviews && !Works ? new AssignmentFilter(AssignmentState.UnderReview) : new AssignmentFilter(Open: true);
        if (Works || Reviews)
        {
            var waiting = await Assignments.ListAsync(Actor, mine: true, filter, Shown, null, ct);
            if (!waiting.IsRefused) _waiting = waiting.Value.Items;
        }

        if (Accepts) _asked = await Assignments.ForIssuerAsync(Actor, Shown, ct);
        var late = await Tasks.ListAsync(Actor, new TaskFilter(TaskState.Dispatched, Overdue: true), Shown, null, ct);
        if (!late.IsRefused) _late = late.Value.Items;
    }

    protected override void OnHappened(IReadOnlyList<FeedEvent> events)
    {
        _events.InsertRange(0, events.Reverse().Where(happened => _events.All(known => known.Position != happened.Position)));
        if (_events.Count > EventsShown) _events.RemoveRange(EventsShown, _events.Count - EventsShown);
    }
}
