using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>Where everyone starts: what waits for this account, what is late below it, what just happened, what it does most.</summary>
public sealed partial class HomePage : LivePage
{
    private const int EventsShown = 14;

    private readonly FeedLines _events = new(EventsShown);
    private HomeView? _home;
    private Duties? _duties;

    [Inject] public HomeQueries Queries { get; set; } = default!;
    [Inject] public DutyQueries LookedAfter { get; set; } = default!;

    /// <summary>What other parts of the work show here, below supervision's own.</summary>
    [Inject] public IEnumerable<HomePart> Parts { get; set; } = default!;

    private bool Works => Actor is not null && Actor.May(Permission.WorkOnAssignments);

    private bool Reviews => Actor is not null && Actor.May(Permission.ReviewSubmissions);

    private bool Accepts => Actor is not null && Actor.May(Permission.AcceptSubmissions);

    /// <summary>True for a reader without work of its own on this page: the progress of the work below then stands first.</summary>
    private bool Leads => !Works && !Reviews;

    private ScopeFigures? Below => _home?.Below;

    /// <summary>Of what all running tasks ask of the units below, the percentage that is accepted.</summary>
    private int? Done => Below is null ? null : Completion.Percent(Below.All.Accepted, Below.All.Asked);

    private (string Href, string Text) Most =>
        Actor.May(Permission.DispatchTasks) ? ("/dispatch", T[SupervisionText.HomeDispatch])
        : Works ? ("/assignments", T[SupervisionText.HomeWork])
        : Reviews ? ("/assignments?state=UnderReview", T[SupervisionText.HomeReview])
        : Actor.May(Permission.FollowWork) ? ("/tasks", T[SupervisionText.HomeOpenTasks])
        : Actor.May(Permission.ReadJournal) ? ("/journal", T[SupervisionText.HomeJournal])
        : ("/units", S[ShellText.Units]);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (Actor.May(Permission.FollowWork)) _home = await SharedAsync(nameof(HomePage), token => Queries.ReadAsync(Actor, Leads, token));
        else _duties = await LookedAfter.ReadAsync(Actor, ct);
        if (!Loaded) _events.AddNewer(Broker.Newest(Actor).Where(Tells).Reverse().Select(ToldEvent.Of));
    }

    /// <summary>
    /// Accounts that do no work are shown what happens to accounts, all others what happens to the work. Their own sign-ins are under "my
    /// sessions", and a draft is saved again and again: here both would only push the work out of sight.
    /// </summary>
    private bool Tells(FeedEvent happened) => !Actor.May(Permission.FollowWork)
        ? happened.Subject.Type is not (SupervisionSubjects.OfTask or SupervisionSubjects.OfAssignment)
        : happened.Subject.Type != AccountSubjects.OfAccount && happened.Kind != nameof(TaskEdited);

    protected override void OnHappened(IReadOnlyList<FeedEvent> events) => _events.AddNewer(events.Where(Tells).Select(ToldEvent.Of));
}
