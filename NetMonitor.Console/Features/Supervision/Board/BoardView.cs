using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>What a board shows above its rows.</summary>
/// <param name="Task">The task.</param>
/// <param name="Progress">Its figures, where they were asked for or by default.</param>
/// <param name="Days">How these came about.</param>
/// <param name="Trail">The units on the way from where the reader's figures start down to there.</param>
/// <param name="Opened">The part of the unit whose row is open; null where none is.</param>
public sealed record BoardView(
    Result<TaskDetail> Task, Result<ProgressAnswer> Progress, IReadOnlyList<DayFigures> Days, IReadOnlyList<UnitItem> Trail,
    Result<AssignmentDetail>? Opened);

/// <summary>Reads a board but its rows, in two round trips; three where figures are to be counted afresh.</summary>
public sealed class BoardViews(ReadDoor door, ProgressQueries progress, ProgressDays days, AssignmentQueries assignments)
{
    public async Task<BoardView> ReadAsync(Actor actor, string number, UnitCode? under, UnitCode? opened, CancellationToken cancel)
    {
        var read = door.For(actor);
        Result<TaskDetail> task = default;
        Result<ProgressAnswer> figures = default;
        Result<AssignmentDetail>? detail = null;
        IReadOnlyList<UnitItem> above = [];
        IReadOnlyList<DayChange> changes = [];
        List<Func<Task>> reads =
        [
            async () => task = await TaskQueries.GetAsync(read, number, cancel),
            async () => figures = await progress.GetAsync(read, number, under, cancel),
            async () =>
            {
                if (await ProgressQueries.PlaceAsync(read, number, under, cancel) is not { } at) return;
                (above, changes) = (UnitQueries.AddAncestors(read, at), ProgressDays.Add(read, number, at.Leaf));
                await read.RunAsync(cancel);
            },
        ];
        if (opened is { } unit) reads.Add(async () => detail = await assignments.GetAsync(read, new AssignmentId(number, unit), cancel));
        await read.TogetherAsync(reads);

        if (task.IsRefused || figures.IsRefused) return new BoardView(task, figures, [], [], detail);
        var start = above.Index().FirstOrDefault(pair => pair.Item.Code == task.Value.IssuerCode || pair.Item.Code == actor.ActingUnit).Index;
        return new BoardView(task, figures, days.Of(task.Value, figures.Value, changes), [.. above.Skip(start)], detail);
    }
}
