using System.Net.Http.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 15: hazards and accidents.</summary>
public sealed class Article15Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R15.1 no incident closes without an analysis report; its frame is drawn from the file, its versions and signatures are kept")]
    public async Task Close_WantsTheReport()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var leader = await _console.As(Role.Leader, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);
        (await own.StepAsync(number, "close")).Refused(409, "IncidentStateRefused", "R15.1");
        (await leader.StepAsync(number, "sign-report")).Refused(409, "NoReportToSign", "R15.1");
        var frame = (await own.Read($"incidents/{number}/report")).Ok().Text("frame");
        Assert.Contains("六、", frame, StringComparison.Ordinal);

        (await own.StepAsync(number, "file-report", new { text = frame })).Ok();
        (await own.StepAsync(number, "file-report", new { text = "<script>alert(1)</script>" })).Ok();
        (await leader.StepAsync(number, "sign-report")).Ok();
        (await leader.StepAsync(number, "sign-report")).Refused(409, "NoReportToSign", "R15.1");
        (await own.StepAsync(number, "close")).Ok();

        // Text is text: what looks like a script is kept and shown as it was typed.
        var versions = (await own.Read($"incidents/{number}/report")).Ok().Body.GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal(2, versions.Count);
        Assert.Equal("<script>alert(1)</script>", versions[1].GetProperty("text").GetString());
        Assert.NotNull(versions[1].GetProperty("signedBy").GetString());
        (await own.StepAsync(number, "classify", new { @class = "Other", grade = "Larger" })).Refused(409, "IncidentIsClosed", "R15.1");
        (await own.StepAsync(number, "file-report", new { text = "x" })).Refused(409, "IncidentStateRefused", "R15.1");
    }

    [Fact(DisplayName = "R15.1 a report of 5 MB, or with characters that nobody sees, is refused")]
    public async Task Report_ThatIsNoText_IsRefused()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);

        Assert.Equal(413, (await own.StepAsync(number, "file-report", new { text = new string('x', 5 * 1024 * 1024) })).Status);
        (await own.StepAsync(number, "file-report", new { text = new string('x', 100_001) })).Refused(413, "ReportTooLarge");
        (await own.StepAsync(number, "file-report", new { text = "\u0007" })).Refused(400, "IncidentTextRequired");
        (await own.StepAsync(number, "file-report", new { text = " " })).Refused(400, "IncidentTextRequired");
        Assert.Equal("Handling", await own.StateAsync(number));
    }

    [Fact(DisplayName = "R15.1 from grade Larger up the statutory clock runs from the opening on, by the kind of operator, until it is met")]
    public async Task Grade_StartsTheStatutoryClock()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);
        (await own.StepAsync(number, "classify", new { @class = "Attack", grade = "Ordinary" })).Ok();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await FileAsync()).GetProperty("statutory").ValueKind);
        (await own.StepAsync(number, "report-by-law", new { to = "省委网信办", document = "x" })).Refused(409, "NoReportDue");

        foreach (var (kind, hours) in new[] { ("CriticalInfrastructure", 1), ("CentralDepartment", 2), ("Other", 4) })
        {
            (await own.StepAsync(number, "classify", new { @class = "Attack", grade = "Larger", @operator = kind })).Ok();
            var file = await FileAsync();
            Assert.Equal(
                file.GetProperty("openedAt").GetDateTimeOffset().AddHours(hours), file.GetProperty("statutory").GetProperty("dueAt").GetDateTimeOffset());
        }

        (await own.StepAsync(number, "report-by-law", new { to = "省委网信办", document = "浙市监报〔2026〕1号" })).Ok();
        (await own.StepAsync(number, "report-by-law", new { to = "省委网信办", document = "x" })).Refused(409, "NoReportDue");

        async System.Threading.Tasks.Task<System.Text.Json.JsonElement> FileAsync() => (await own.Read($"incidents/{number}")).Ok().Body;
    }

    [Fact(DisplayName = "R15.1 where personal data leaked no incident closes before those concerned and the department were told, or a ground for none stands")]
    public async Task PersonalData_WantsNotices()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);
        (await own.StepAsync(number, "record-notices", new { noneBecause = "已加密。" })).Refused(409, "NoPersonalData");
        (await own.StepAsync(number, "classify", new { @class = "DataSecurity", grade = "Ordinary", personalData = true })).Ok();
        (await own.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        (await own.StepAsync(number, "close")).Refused(409, "NoticesMissing", "R15.1");
        (await own.StepAsync(number, "record-notices", new { toThoseConcerned = "短信告知3人。" })).Refused(400, "NoticesMalformed");
        (await own.StepAsync(number, "record-notices", new { toThoseConcerned = "短信告知3人。", toDepartment = "函告网信办。" })).Ok();
        (await own.StepAsync(number, "close")).Ok();
    }
}
