using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>The list that an address of one's assignments asks for: the own unit's, or what other units wait for from it.</summary>
public sealed record MyList(AssignmentFilter Filter, bool OfOthers, Asked? Kind)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="state">Only in that state.</param>
    /// <param name="overdue">Only what is late.</param>
    /// <param name="all">With what is done and what waits for others; without it, only what waits for who looks.</param>
    /// <param name="asked">What other units wait for: <see cref="Asked"/>, or anything else for all of it.</param>
    /// <param name="todo">Only what is to be filled in.</param>
    public static MyList Of(Actor actor, string? state, bool? overdue, bool? all, string? asked, bool? todo)
    {
        var filter = (state is null && all != true ? AssignmentFilter.WaitingFor(actor) ?? new() : new()) with
        {
            State = Query.Name<AssignmentState>(state), Overdue = overdue == true ? true : null, ToSubmit = todo == true,
            Running = all != true || overdue == true,
        };
        return new MyList(filter, asked is not null && actor.May(Permission.AcceptSubmissions), Query.Name<Asked>(asked));
    }

    public Task<Result<Page<AssignmentItem>>> ReadAsync(AssignmentQueries queries, Actor actor, PageRequest page, CancellationToken cancel) => OfOthers
        ? queries.AskedAsync(actor, Kind, page, cancel)
        : queries.ListAsync(actor, mine: true, Filter, page, cancel);
}
