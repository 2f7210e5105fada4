using System.Text.Json;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>
/// A task's assignments as a sheet: the rows that the list shows under the same filter, whatever their number. Rows go from the
/// database into a temporary file one by one; no more than a few are in memory.
/// </summary>
public sealed class ExportAssignments(
    CommandRunner commands, TaskQueries tasks, BoardQueries board,
    Words words, SupervisionWords supervision, IStringLocalizer<SupervisionText> texts)
{
    public static readonly Operation Export = new("ExportAssignments", Permission.ReadWork);

    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The levels that get a column each; the nation would be the same in every row.</summary>
    private static readonly UnitLevel[] s_levels = [UnitLevel.Province, UnitLevel.Prefecture, UnitLevel.County];

    /// <summary>The sheet, from its beginning; who reads it disposes of it. <c>TaskNotFound</c> outside the scope. An export is on record.</summary>
    public async Task<Result<Stream>> HandleAsync(Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var task = await tasks.GetAsync(actor, number, cancel);
        if (task.IsRefused) return task.Refusal;
        var items = await board.StreamAsync(actor, number, filter, default, cancel);
        if (items.IsRefused) return items.Refusal;
        // Writing the zip takes seeks and synchronous writes; a response allows neither.
        var file = TemporaryFile.Create();
        try
        {
            var columns = Columns(task.Value.FeedbackFields);
            var rows = items.Value.Select(item => columns.Select(column => column.Value(item)));
            var heads = columns.Select(column => new SheetColumn(column.Title, column.Width, column.IsText));
            var count = await SheetFile.WriteAsync(file, number, [.. heads], rows, cancel);
            await RecordAsync(actor, task.Value, filter, count, cancel);
            file.Position = 0;
            return Result.Of<Stream>(file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private IReadOnlyList<Column> Columns(IReadOnlyList<FeedbackField> fields) =>
    [
        .. s_levels.Select(level => new Column(words.Of(level), 12, item => Place(item, level))),
        new(texts[SupervisionText.UnitCode], 13, item => item.UnitCode.ToString()),
        new(texts[SupervisionText.Unit], 34, item => item.UnitName),
        new(texts[SupervisionText.State], 12, item => supervision.Of(item.State)),
        new(texts[SupervisionText.OverdueCount], 10, item => texts[item.Overdue ? SupervisionText.Yes : SupervisionText.No].Value),
        new(texts[SupervisionText.BeijingTime, texts[SupervisionText.Deadline].Value], 22, item => Local(item.Deadline), IsText: false),
        new(texts[SupervisionText.BeijingTime, texts[SupervisionText.Updated].Value], 22, item => Local(item.UpdatedAt), IsText: false),
        new(texts[SupervisionText.BeijingTime, texts[SupervisionText.Urged].Value], 22, item => item.UrgedAt is { } at ? Local(at) : null, IsText: false),
        .. fields.Select(field => new Column(supervision.Field(field.Name), 16, item => item.Values.TryGetValue(field.Name, out var value)
            ? value.Number is { } sum ? sum : value.Text
            : null, IsText: !field.IsSummed)),
    ];

    /// <summary>The unit's place at one level, to sort and filter by; at the unit's own level that is the unit itself.</summary>
    private string? Place(AssignmentItem item, UnitLevel level)
    {
        var name = item.Above.FirstOrDefault(above => above.Level == level)?.Name ?? (item.UnitLevel == level ? item.UnitName : null);
        return name is null ? null : words.Short(name);
    }

    /// <summary>In Beijing time, as the header says: a sheet is passed on between people and has no time zone of its own.</summary>
    private static DateTime Local(DateTimeOffset at) => WorkingCalendar.Clock(at).DateTime;

    /// <summary>
    /// Recorded under the account, not the task: an export, on paper too, changes nothing in the task, and a detector looks for how much an account takes
    /// out.
    /// </summary>
    internal Task RecordAsync(Actor actor, TaskDetail task, AssignmentFilter filter, int rows, CancellationToken cancel) =>
        commands.RunAsync<int>(new Command(actor, Export, Subject.Task(task.Number), filter, Call.None), null, (context, _) =>
        {
            var what = new AssignmentsExported(task.Number, task.Title, filter.State, filter.Overdue, filter.Under, rows);
            context.Record(new JournalEntry(what, Subject.Account(actor.UserName), 0, actor, context.Now)
            {
                UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName),
            });
            return Task.FromResult<Result<int>>(rows);
        }, cancel);

    private sealed record Column(string Title, int Width, Func<AssignmentItem, object?> Value, bool IsText = true);
}
