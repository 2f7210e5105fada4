using Bunit;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Xunit;

namespace NetMonitor.Tests.Ui;

public sealed class ControlsTests : PageContext
{
    [Fact]
    public void RefusalAlert_NamesTheRule_AndAWayOut()
    {
        var alert = Render<RefusalAlert>(p => p.Add(c => c.Refusal, Permissions.Missing(Permission.DispatchTasks, UnitKind.RegulatoryBody)));
        Assert.Contains("R6.2", alert.Markup, StringComparison.Ordinal);
        Assert.Contains("Who can: Body business administrator", alert.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusalAlert_UnknownCode_IsShownAsItIs_NotAsAKey()
    {
        var alert = Render<RefusalAlert>(p => p.Add(c => c.Refusal, Refusal.Conflict("NeverHeardOf")));
        Assert.Contains("NeverHeardOf", alert.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusalAlert_FillsThePlaceholders_WithTheDomainsWords()
    {
        var refusal = Refusal.Conflict("StepNotPossible").With("state", nameof(AssignmentState.Accepted)).With("step", nameof(AssignmentStep.Submit));
        Assert.Contains("\"Accepted\"", Render<RefusalAlert>(p => p.Add(c => c.Refusal, refusal)).Find("b").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusalAlert_FeedbackThatDoesNotFit_NamesEachField()
    {
        var refusal = Refusal.Malformed("FeedbackDoesNotFit").With("casesFiled", "NotWhole");
        Assert.Equal("Cases filed: must be a whole number", Render<RefusalAlert>(p => p.Add(c => c.Refusal, refusal)).Find("li").TextContent);
    }

    [Fact]
    public void Field_WithAProblem_TiesItsControlToIt_AndThenToItsHint()
    {
        RenderFragment<IReadOnlyDictionary<string, object>> input = ties => builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddMultipleAttributes(1, ties);
            builder.CloseElement();
        };
        var field = Render<Field>(p => p
            .Add(c => c.Id, "days").Add(c => c.Label, "Days").Add(c => c.Hint, "1 to 60").Add(c => c.Required, true).Add(c => c.ChildContent, input));
        Assert.Equal("days-hint", field.Find("#days").GetAttribute("aria-describedby"));
        Assert.False(field.Find("#days").HasAttribute("aria-invalid"));

        field.Render(p => p.Add(c => c.Problem, "too many"));

        Assert.Equal("true", field.Find("#days").GetAttribute("aria-invalid"));
        Assert.Equal("days-problem days-hint", field.Find("#days").GetAttribute("aria-describedby"));
        Assert.Equal("too many", field.Find("#days-problem").TextContent);
    }

    [Theory]
    [InlineData(3, "3 working days left", null)]
    [InlineData(1, "1 working day left", "soon")]
    [InlineData(-4, "working days late", "late")]
    public void DueText_CountsWorkingDays(int days, string text, string? tone)
    {
        var calendar = new WorkingCalendar([new HolidayNotice(2026, [], [])]);
        var due = Render<DueText>(p => p.Add(c => c.Deadline, Now.AddDays(days)).AddCascadingValue(calendar));
        Assert.Contains(text, due.Find(".due").TextContent, StringComparison.Ordinal);
        if (tone is not null) Assert.Contains(tone, due.Find(".due").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void DueText_NoLongerRunning_IsOnlyADate()
    {
        var due = Render<DueText>(p => p.Add(c => c.Deadline, Now.AddDays(-9)).Add(c => c.Running, false));
        Assert.DoesNotContain("late", due.Find(".due").ClassName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Asia/Shanghai", "09-02 23:59")]
    [InlineData("Asia/Taipei", "09-02 23:59")]
    [InlineData("Europe/Berlin", "09-02 23:59 (Beijing time)")]
    [InlineData("Asia/Urumqi", "09-02 23:59 (Beijing time)")]
    public void Deadline_IsOnTheLawsClock_AndSaysSoWhereTheReadersDiffers(string zone, string text)
    {
        var deadline = WorkingCalendar.DeadlineEnd(new DateOnly(2026, 9, 2));
        var preferences = new Preferences(zone, "system", false);
        var due = Render<DueText>(p => p.Add(c => c.Deadline, deadline).Add(c => c.Running, false).AddCascadingValue(preferences));
        Assert.Equal(text, due.Find(".due").TextContent);
        Assert.Equal("2026-09-02 23:59:59 +08:00", due.Find(".due").GetAttribute("title"));
        var date = Render<DeadlineText>(p => p.Add(c => c.Value, deadline).AddCascadingValue(preferences));
        Assert.Equal($"2026-{text}", date.Find("time").TextContent);
    }

    [Fact]
    public void TimeText_IsInTheUsersZone_WithTheFullDateOnHover()
    {
        var text = Render<TimeText>(p => p.Add(c => c.Value, Now).AddCascadingValue(new Preferences("Asia/Shanghai", "system", false)));
        Assert.Equal("09-01 10:00", text.Find("time").TextContent);
        Assert.Equal("2026-09-01 10:00:00 +08:00", text.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void ProgressBar_SaysItsFiguresInItsLabel()
    {
        var states = new Dictionary<AssignmentState, int> { [AssignmentState.Accepted] = 3, [AssignmentState.Dispatched] = 1200 };
        var bar = Render<ProgressBar>(p => p.Add(c => c.ByState, states));
        Assert.Equal("Accepted 3, Dispatched 1,200", bar.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(2, bar.FindAll(".statebar span").Count);
    }

    [Fact]
    public void LeanRow_SameStamp_IsNotDrawnAgain()
    {
        var drawn = 0;
        RenderFragment<string> cells = item => builder => { drawn++; builder.AddContent(0, item); };
        var row = Render<LeanRow<string>>(p => p.Add(c => c.Item, "a").Add(c => c.Stamp, 1).Add(c => c.Cells, cells));
        row.Render(p => p.Add(c => c.Item, "b").Add(c => c.Stamp, 1).Add(c => c.Cells, cells));
        Assert.Equal(1, drawn);
        row.Render(p => p.Add(c => c.Item, "c").Add(c => c.Stamp, 2).Add(c => c.Cells, cells));
        Assert.Equal(2, drawn);
        Assert.Contains("flash", row.Find("tr").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysetRows_ReadsForwardByCursor_AndOnlyPagesInViewAgain()
    {
        var all = Enumerable.Range(0, 250).ToList();
        var asked = new List<string?>();
        var rows = new KeysetRows<int>((page, _) =>
        {
            var (limit, after) = (page.Limit, page.After);
            asked.Add(after);
            var from = after is null ? 0 : int.Parse(after, System.Globalization.CultureInfo.InvariantCulture);
            return Task.FromResult<Result<Page<int>>>(new Page<int>([.. all.Skip(from).Take(limit)], from + limit < all.Count ? $"{from + limit}" : null));
        });

        var (items, total) = await rows.ReadAsync(0, 20, CancellationToken.None);
        Assert.Equal(all.Take(20), items);
        Assert.True(total > 100);
        Assert.Null(rows.Count);

        (items, total) = await rows.ReadAsync(195, 20, CancellationToken.None);
        Assert.Equal(all.Skip(195).Take(20), items);
        Assert.Equal((250, 250), (total, rows.Count));

        rows.Invalidate();
        asked.Clear();
        await rows.ReadAsync(210, 10, CancellationToken.None);
        Assert.Equal(["200"], asked);
    }

    [Fact]
    public async Task KeysetRows_Refused_ShowsNothing_AndSaysWhy()
    {
        var rows = new KeysetRows<int>((_, _) => Task.FromResult<Result<Page<int>>>(Refusal.Forbidden("RoleRequired")));
        Assert.Equal(0, (await rows.ReadAsync(0, 20, CancellationToken.None)).Total);
        Assert.Equal("RoleRequired", rows.Refusal?.Code);
    }
}
