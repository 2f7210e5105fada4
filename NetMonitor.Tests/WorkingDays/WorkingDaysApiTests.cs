using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.WorkingDays;

public sealed class WorkingDaysApiTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Explain_AnswersEachDay_AndWhyItIsSkipped()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);

        var answer = (await officer.Read("working-days/explain?from=2025-09-26&days=7")).Ok().Body;

        Assert.Equal("2025-10-13", answer.GetProperty("end").GetString());
        Assert.False(answer.GetProperty("provisional").GetBoolean());
        var days = answer.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(["Weekend", "MakeUpWorkday", "Workday"], days.Take(3).Select(day => day.GetProperty("kind").GetString()));
        Assert.Equal(7, days[^1].GetProperty("number").GetInt32());
        Assert.Equal(10, answer.GetProperty("skipped").GetInt32());
    }

    [Theory]
    [InlineData("from=2025-09-26&days=0", "WorkingDaysOutOfRange")]
    [InlineData("from=2025-09-26&days=251", "WorkingDaysOutOfRange")]
    [InlineData("from=9999-12-31&days=5", "DayOutOfRange")]
    [InlineData("from=0001-01-01&days=5", "DayOutOfRange")]
    public async Task Explain_OfWhatNobodyCounts_IsRefused(string question, string code) =>
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"working-days/explain?{question}")).Refused(400, code);
}
