using CsCheck;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Supervision;

/// <summary>
/// Whatever happens to a task, and whenever its changes are folded, its figures are those of a fresh count, and those of each day that is over are
/// those of a count made then.
/// </summary>
public sealed class ProgressPropertyTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const int Runs = 6;

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Progress_AfterRandomSteps_AlwaysEqualsAFreshCount()
    {
        // Figures are folded by this test alone, at places that it draws.
        await _console.Get<ProgressFolder>().StopAsync(CancellationToken.None);
        var city = await ActorAsync(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        var (steps, folder) = (_console.Get<TakeStep>(), _console.Get<ProgressFolder>());
        var operation = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 13], Gen.Int[0, 500]);

        await operation.Array[20, 60].SampleAsync(async operations =>
        {
            // Days pass, and a session with them; a key's code is good once.
            _console.Time.Advance(TimeSpan.FromDays(1));
            var dispatcher = await _console.SignInAsync(await _console.AccountAsync(Role.CenterBusinessAdministrator, TaskBodies.Zhejiang));
            var number = await dispatcher.DispatchAsync(TaskBodies.Picked(TaskBodies.Hangzhou), body =>
                body["recipients"] = new { rule = new { under = TaskBodies.Hangzhou },
                    units = new[] { TaskBodies.Hangzhou, "3303000000", "3304000000", "3305000000" } });
            await using var db = await _console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
            var units = await db.Assignments.Where(row => row.TaskNumber == number).Select(row => row.UnitCode).OrderBy(code => code).ToListAsync();
            var days = new Dictionary<(string At, DateOnly Day), DayFigures>();
            foreach (var (which, what, value) in operations)
            {
                if (what == 12)
                {
                    await KeepAsync(db, number, days);
                    continue;
                }

                if (what == 13)
                {
                    await db.Database.ExecuteSqlAsync(
                        $"""
                        insert into progress_deltas (task_number, unit_path, day, deadline, slot, amount)
                        values ({number}, '', {WorkingCalendar.DayOf(_console.Time.GetUtcNow())}, 'epoch', {ProgressDeltaRow.Recount}, 0)
                        """);
                    continue;
                }

                if (what == 11)
                {
                    await folder.FoldAllAsync(CancellationToken.None);
                    continue;
                }

                var unit = units[which % units.Count];
                var values = new Dictionary<string, FeedbackValue> { ["shopsCheckedOnline"] = FeedbackValue.Of(value),
                    ["fines"] = FeedbackValue.Of(value / 4m) };
                // By whom the table wants it; a step that the state refuses changes nothing, which is part of the property.
                var step = (AssignmentStep)what;
                if (step == AssignmentStep.SubDispatch) step = AssignmentStep.Submit;
                await steps.HandleAsync(For(city, step, unit), new AssignmentId(number, unit), step, new StepCommand("理由", values, 3), Call.None,
                    CancellationToken.None);
            }

            foreach (var at in new[] { TaskBodies.Zhejiang, TaskBodies.Hangzhou }) await EqualAsync(db, number, at);
            await folder.FoldAllAsync(CancellationToken.None);

            foreach (var at in new[] { TaskBodies.Zhejiang, TaskBodies.Hangzhou }) await EqualAsync(db, number, at);
            foreach (var at in new[] { TaskBodies.Zhejiang, TaskBodies.Hangzhou })
            {
                var read = (await DaysAsync(number, at)).ToDictionary(day => day.Day);
                foreach (var (_, day) in days.Where(kept => kept.Key.At == at)) Assert.Equal(day, read[day.Day]);
            }
        }, iter: Runs, threads: 1);
    }

    /// <summary>Notes how far the work is, counted from the assignments, and lets a day pass.</summary>
    private async Task KeepAsync(NetMonitorDb db, string number, Dictionary<(string At, DateOnly Day), DayFigures> days)
    {
        var day = WorkingCalendar.DayOf(_console.Time.GetUtcNow());
        var midnight = WorkingCalendar.DeadlineEnd(day).AddSeconds(1);
        foreach (var at in new[] { TaskBodies.Zhejiang, TaskBodies.Hangzhou })
        {
            var path = await _console.ScalarAsync<string>($"select path from units where code = '{at}'");
            var rows = await db.Assignments.AsNoTracking().Where(row => row.TaskNumber == number && row.UnitPath.StartsWith(path)).ToListAsync();
            days[(at, day)] = DayFigures.Of(
                day, state => rows.Count(row => row.State == state), rows.Count(row => AssignmentWorkflow.IsOverdue(row.State, row.Deadline, midnight)));
        }

        _console.Time.Advance(TimeSpan.FromDays(1));
    }

    private async Task<IReadOnlyList<DayFigures>> DaysAsync(string number, string at)
    {
        var actor = await ActorAsync(Role.CenterBusinessAdministrator, TaskBodies.Zhejiang);
        return (await _console.Get<BoardViews>().ReadAsync(actor, number, UnitCode.Parse(at), null, default)).Days;
    }

    private async Task EqualAsync(NetMonitorDb db, string number, string at)
    {
        var path = UnitPath.Parse(await _console.ScalarAsync<string>($"select path from units where code = '{at}'"));
        var answer = (await _console.Get<ProgressQueries>()
            .GetAsync(await ActorAsync(Role.CenterBusinessAdministrator, TaskBodies.Zhejiang), number, UnitCode.Parse(at), default)).Value;
        var own = new UnitProgress(answer.UnitCode, answer.UnitName, answer.Level, answer.Total, answer.ByState, answer.Overdue, answer.Fields);
        var read = answer.Children.Prepend(own).Where(row => row.Total > 0).ToDictionary(row => row.UnitCode.ToString());
        var rows = await db.Assignments.AsNoTracking().Where(row => row.TaskNumber == number && row.UnitPath.StartsWith(path.ToString())).ToListAsync();
        string ChildOf(string unitPath) =>
            UnitPath.Parse(unitPath).Codes().ElementAtOrDefault(path.Depth) is var child && unitPath.Length > path.ToString().Length ? child.ToString() : at;
        var fresh = rows.SelectMany(row => new[] { at, ChildOf(row.UnitPath) }.Distinct().Select(unit => (unit, row)))
            .GroupBy(pair => pair.unit, pair => pair.row).ToDictionary(group => group.Key, group => group.ToList());

        Assert.Equal(fresh.Keys.Order(), read.Keys.Order());
        foreach (var (unit, assignments) in fresh)
        {
            Assert.Equal(assignments.Count, read[unit].Total);
            foreach (var state in Enum.GetValues<AssignmentState>()) Assert.Equal(assignments.Count(row => row.State == state), read[unit].ByState[state]);
            foreach (var field in new[] { "shopsCheckedOnline", "fines" })
                Assert.Equal(
                    assignments.Where(row => AssignmentWorkflow.Counted.Contains(row.State))
                        .Sum(row => row.Values.TryGetValue(field, out var value) ? value.Number ?? 0 : 0),
                    read[unit].Fields[field]);
        }
    }

    /// <summary>An actor of the party that takes the step.</summary>
    private static Actor For(Actor model, AssignmentStep step, UnitCode unit)
    {
        var party = AssignmentWorkflow.Table.Rows.First(row => row.Step == step).By;
        var acting = party is WorkflowParty.IssuingUnit or WorkflowParty.IssuingDispatcher ? UnitCode.Parse(TaskBodies.Zhejiang) : unit;
        var path = UnitPath.Root(UnitCode.Nation).Append(UnitCode.Parse(TaskBodies.Zhejiang));
        if (acting.ToString() != TaskBodies.Zhejiang)
        {
            var city = UnitCode.Authority($"{unit.Division[..4]}00");
            path = path.Append(city);
            if (city != unit) path = path.Append(unit);
        }

        return model with { ActingUnit = acting, ActingPath = path, Roles = [Role.CenterBusinessAdministrator, Role.ResponsiblePerson] };
    }

    private async Task<Actor> ActorAsync(Role role, string unit)
    {
        var account = await _console.AccountAsync(role, unit);
        var code = UnitCode.Parse(account.UnitCode);
        var path = UnitPath.Parse(await _console.ScalarAsync<string>($"select path from units where code = '{code}'"));
        return new Actor(account.UserName, account.Name, code, account.UnitName, code.Kind, default, path, code.ActsAs, path.Parent!.Value, null, account.Roles,
            Guid.Empty);
    }
}
