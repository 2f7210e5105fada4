using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Features.Supervision.Components;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
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
    private IReadOnlyList<WhereStuck.Line> _stuck = [];

    [Inject] public AssignmentQueries Assignments { get; set; } = default!;
    [Inject] public TaskQueries Tasks { get; set; } = default!;
    [Inject] public ProgressQueries Figures { get; set; } = default!;
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
        if (!Loaded) _events.AddRange((await Recent.ReadAsync(Actor, 3 * EventsShown, ct)).Where(Tells).Take(EventsShown));
        if (Actor.IsSystemAdministrator) return;
        _counts = await SharedAsync("counts", token => Assignments.CountsAsync(Actor, token));
        var filter = Reviews && !Works ? new AssignmentFilter(AssignmentState.UnderReview) : new AssignmentFilter(Open: true);
        if (Works || Reviews)
        {
            var waiting = await SharedAsync(filter, token => Assignments.ListAsync(Actor, mine: true, filter, Shown, null, token));
            if (!waiting.IsRefused) _waiting = waiting.Value.Items;
        }

        if (Accepts) _asked = await SharedAsync("asked", token => Assignments.ForIssuerAsync(Actor, Shown, token));
        var late = await SharedAsync("late", token => Tasks.ListAsync(Actor, new TaskFilter(TaskState.Dispatched, Overdue: true), Shown, null, token));
        if (!late.IsRefused) _late = late.Value.Items;
        if (Actor.Figures.Subtree) _stuck = await SharedAsync("stuck", ReadStuckAsync);
    }

    /// <summary>The tasks that are late first, then the newest: how far each is below the reader, and who holds it up.</summary>
    private async Task<IReadOnlyList<WhereStuck.Line>> ReadStuckAsync(CancellationToken ct)
    {
        var running = await Tasks.ListAsync(Actor, new TaskFilter(TaskState.Dispatched), WhereStuck.Tasks, null, ct);
        var shown = _late.Concat(running.IsRefused ? [] : running.Value.Items).DistinctBy(task => task.Number).Take(WhereStuck.Tasks).ToList();
        var figures = await Figures.GetAsync(Actor, [.. shown.Select(task => task.Number)], null, ct);
        return [.. shown.Zip(figures).Where(pair => !pair.Second.IsRefused && pair.Second.Value.Total > 0).Select(pair => new WhereStuck.Line(pair.First, pair.Second.Value))];
    }

    /// <summary>One's own sign-ins are under "my sessions", and a draft is saved at each pause: here they would only push the work out of sight.</summary>
    private bool Tells(FeedEvent happened) => Actor.IsSystemAdministrator || (happened.Subject.Type != "Account" && happened.Kind != Verbs.TaskEdited);

    protected override void OnHappened(IReadOnlyList<FeedEvent> events)
    {
        _events.InsertRange(0, events.Reverse().Where(happened => Tells(happened) && _events.All(known => known.Position != happened.Position)));
        if (_events.Count > EventsShown) _events.RemoveRange(EventsShown, _events.Count - EventsShown);
    }
}
