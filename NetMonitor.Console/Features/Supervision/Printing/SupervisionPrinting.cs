using System.Globalization;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Printing;

/// <summary>Task list, board and assignments on paper: the rows of the page at the same address, all that its filter finds.</summary>
public static class SupervisionPrinting
{
    public static void MapSupervisionPrinting(this IEndpointRouteBuilder app)
    {
        app.MapPrinted("/tasks", Permission.FollowWork, TasksAsync);
        app.MapPrinted("/tasks/{number}", Permission.FollowWork, BoardAsync);
        app.MapPrinted("/assignments", Permission.FollowAssignments, MineAsync);
        app.MapPrinted("/work", Permission.FollowWork, WorkAsync);
    }

    private static async Task<Refusal?> TasksAsync(PrintRequest asked)
    {
        var (texts, words, queries) = (Texts(asked), asked.Get<SupervisionWords>(), asked.Get<TaskQueries>());
        var filter = TaskList.Filter(name => asked[name]);
        var (order, reversed) = TaskList.Order(name => asked[name]);
        var tasks = await PrintedList.AllAsync(page => queries.ListAsync(asked.Actor, filter, page, asked.Cancel, order, reversed), asked.Cancel);
        if (tasks.IsRefused) return tasks.Refusal;
        var (said, state) = (await SaidAsync(asked, filter), filter.Status is { } status ? words.Of(status) : null);
        asked.List.Begin(texts[SupervisionText.TasksTitle], Below(asked, said, state, filter.Overdue));
        await asked.List.TableAsync(null,
        [
            new(texts[SupervisionText.Number], task => task.Number), new(texts[SupervisionText.Title], task => task.Title),
            new(texts[SupervisionText.Priority], task => words.Of(task.Priority)), new(texts[SupervisionText.State], task => words.Of(task.Status)),
            new(texts[SupervisionText.Assigned], task => Number(task.Total)), new(texts[SupervisionText.Deadline], task => Due(asked, task.Deadline)),
            new(texts[SupervisionText.Issuer], task => task.IssuerName),
        ], tasks.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    /// <summary>What the board shows of a task, with what it says, the units right below and every assignment. It is an export, and on record as one.</summary>
    private static async Task<Refusal?> BoardAsync(PrintRequest asked)
    {
        var (texts, words, board, actor) = (Texts(asked), asked.Get<SupervisionWords>(), asked.Get<BoardQueries>(), asked.Actor);
        var number = Typed.Code(asked.Http.Request.RouteValues["number"]?.ToString() ?? "");
        var task = await asked.Get<TaskQueries>().GetAsync(actor, number, asked.Cancel);
        if (task.IsRefused) return task.Refusal;
        var (filter, sort) = (BoardList.Filter(name => asked[name]), BoardList.Sort(name => asked[name]));
        var total = await board.AnchorsAsync(actor, number, filter, sort, asked.Cancel);
        if (total.IsRefused) return total.Refusal;
        var rows = await board.StreamAsync(actor, number, filter, sort, asked.Cancel);
        if (rows.IsRefused) return rows.Refusal;
        var figures = await asked.Get<ProgressQueries>().GetAsync(actor, number, filter.Under, asked.Cancel);
        await asked.Get<ExportAssignments>().RecordAsync(actor, task.Value, filter, Math.Min(total.Value.Total, PrintedList.Most), asked.Cancel);

        var place = figures is { IsRefused: false, Value: var at } ? (await asked.Get<UnitQueries>().GetAsync(at.UnitCode, asked.Cancel)).Value.Name : null;
        asked.List.Begin(
            task.Value.Title,
            [
                Words.Beside(
                    task.Value.Number, task.Value.IssuerName, words.Of(task.Value.Status), words.Of(task.Value.Priority), Due(asked, task.Value.Deadline)),
                .. Below(asked, place, filter.State is { } state ? words.Of(state) : null, filter.Overdue),
            ]);
        asked.List.Prose(texts[SupervisionText.Instruction], task.Value.Instruction);
        asked.List.Prose(texts[SupervisionText.Requirement], task.Value.Requirement);
        asked.List.Prose(texts[SupervisionText.Summary], task.Value.Summary);
        if (figures is { IsRefused: false, Value: { Children.Count: > 0 } progress })
            await asked.List.TableAsync(texts[SupervisionText.ByUnit],
            [
                new(texts[SupervisionText.Unit], child => child.UnitName), new(texts[SupervisionText.Assigned], child => Number(child.Total)),
                .. Enum.GetValues<AssignmentState>().Where(state => progress.ByState.GetValueOrDefault(state) > 0)
                    .Select(state => new PrintedColumn<UnitProgress>(words.Of(state), child => Number(child.ByState.GetValueOrDefault(state)))),
                new(texts[SupervisionText.Done], child => Completion.Text(Completion.Percent(child.ByState, child.Total))),
                new(texts[SupervisionText.OverdueCount], child => Number(child.Overdue)),
            ], BoardList.Sorted(progress.Children, BoardList.SortOfChildren(name => asked[name])).ToAsyncEnumerable(), asked.Cancel);
        await asked.List.TableAsync(texts[SupervisionText.AssignmentsOfTask], OfUnits(asked), rows.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    private static async Task<Refusal?> MineAsync(PrintRequest asked)
    {
        var (texts, words, queries) = (Texts(asked), asked.Get<SupervisionWords>(), asked.Get<AssignmentQueries>());
        var list = MyList.Of(
            asked.Actor, asked["state"], Query.Flag(asked["overdue"]), Query.Flag(asked["all"]), asked["asked"], Query.Flag(asked["todo"]));
        var items = await PrintedList.AllAsync(page => list.ReadAsync(queries, asked.Actor, page, asked.Cancel), asked.Cancel);
        if (items.IsRefused) return items.Refusal;
        asked.List.Begin(
            texts[list.OfOthers ? SupervisionText.HomeAsked : SupervisionText.MineTitle],
            Below(asked, asked.Actor.UnitName, list.Filter.State is { } state ? words.Of(state) : null, list.Filter.Overdue));
        var columns = OfUnits(asked);
        PrintedColumn<AssignmentItem> title = new(texts[SupervisionText.Title], item => $"{item.Title} {item.TaskNumber}");
        await asked.List.TableAsync(null, list.OfOthers
            ? [title, .. columns]
            : [title, new(texts[SupervisionText.Issuer], item => item.IssuerName), .. columns.Skip(Unit)], items.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    private static async Task<Refusal?> WorkAsync(PrintRequest asked)
    {
        var (texts, words, queries) = (Texts(asked), asked.Get<SupervisionWords>(), asked.Get<WorkQueries>());
        var filter = WorkFilter.Of(name => asked[name]);
        var items = await PrintedList.AllAsync(async page => (await queries.ReadAsync(asked.Actor, filter, page, asked.Cancel)).Map(part => part.Page),
            asked.Cancel);
        if (items.IsRefused) return items.Refusal;
        var of = filter.Assignments;
        var place = of.Under is { } unit ? await asked.Get<UnitNames>().OfAsync(unit, asked.Cancel) : asked.Actor.UnitName;
        var others = filter.Others ? texts[SupervisionText.OnlyOthers].Value : null;
        asked.List.Begin(
            texts[SupervisionText.WorkTitle],
            Below(asked, Words.Beside(place, of.Q, others, await SaidAsync(asked, filter.Tasks)), of.State is { } state ? words.Of(state) : null, of.Overdue));
        await asked.List.TableAsync(
            null, [.. OfUnits(asked), new(texts[SupervisionText.Title], item => $"{item.Title} {item.TaskNumber}")], items.Value, asked.Cancel);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }

    /// <summary>How many of the columns of <see cref="OfUnits"/> say whose part a row is.</summary>
    private const int Unit = 3;

    private static IReadOnlyList<PrintedColumn<AssignmentItem>> OfUnits(PrintRequest asked)
    {
        var (texts, units, words) = (Texts(asked), asked.Get<Words>(), asked.Get<SupervisionWords>());
        return
        [
            new(texts[SupervisionText.Unit], item => item.UnitName), new(texts[SupervisionText.Place], item => units.Place(item.Above)),
            new(texts[SupervisionText.UnitCode], item => item.UnitCode.ToString()), new(texts[SupervisionText.State], item => words.Of(item.State)),
            new(texts[SupervisionText.Deadline],
                item => Words.Beside(Due(asked, item.Deadline), item.Overdue ? texts[SupervisionText.OverdueCount].Value : null)),
            new(texts[SupervisionText.Updated], item => asked.Clock.Full(item.UpdatedAt)),
        ];
    }

    /// <summary>What is said below the title: what the list is narrowed to, and when it was printed.</summary>
    private static IEnumerable<string> Below(PrintRequest asked, string? place, string? state, bool? overdue)
    {
        var texts = Texts(asked);
        var filter = Words.Beside(place, state, overdue == true ? texts[SupervisionText.OnlyOverdue].Value : null);
        if (filter.Length > 0) yield return filter;
        yield return asked.Get<IStringLocalizer<ShellText>>()[ShellText.PrintedAt, asked.Now];
    }

    /// <summary>What a list of tasks, or of their assignments, is narrowed to beside the state.</summary>
    private static async Task<string> SaidAsync(PrintRequest asked, TaskFilter filter)
    {
        var issuer = filter.Issuer is { } unit ? await asked.Get<UnitNames>().OfAsync(unit, asked.Cancel) : null;
        return Words.Beside(filter.Q, TaskList.Said(filter, issuer, Texts(asked), asked.Get<Words>(), asked.Get<SupervisionWords>()));
    }

    private static IStringLocalizer<SupervisionText> Texts(PrintRequest asked) => asked.Get<IStringLocalizer<SupervisionText>>();

    private static string Due(PrintRequest asked, DateTimeOffset? deadline) =>
        deadline is { } at ? asked.Clock.Deadline(asked.Get<IStringLocalizer<ShellText>>(), at) : "";

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
