using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 18: accountability.</summary>
public sealed class Article18Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R18.1 a responsibility accident closes only with its persons and the decision on them on record, or none, because")]
    public async Task Accident_WantsItsPersons()
    {
        var (own, leader) = (await _console.As(Role.CenterSystemAdministrator, Xihu), await _console.As(Role.Leader, Xihu));
        var number = await AccidentAsync(own);
        (await own.StepAsync(number, "close")).Refused(409, "AccountabilityMissing", "R18.1");
        (await own.StepAsync(number, "record-accountability", new { noneBecause = "x" })).Refused(403, "RoleRequired", "R18.1");
        (await leader.StepAsync(number, "record-accountability", new { persons = new[] { new { staffNumber = "S1", gap = "未交接", basis = "第十八条" } } }))
            .Refused(400, "DecisionDocumentRequired", "R18.1");
        (await leader.StepAsync(number, "record-accountability", new { })).Refused(400, "PersonsMalformed", "R18.1");

        (await leader.StepAsync(number, "record-accountability", new { noneBecause = "待查。" })).Ok();
        (await leader.StepAsync(number, "record-accountability", new
        {
            persons = new[] { new { staffNumber = "S1", gap = "未交接密钥", basis = "第十八条" } }, document = "市监处〔2026〕1号", decidedOn = "2026-11-01",
            decidedBy = "局党组",
        })).Ok();
        (await own.StepAsync(number, "close")).Ok();

        Assert.Equal([1, 2], (await leader.Read($"incidents/{number}")).Ok().Body.GetProperty("accountability").EnumerateArray()
            .Select(version => version.GetProperty("no").GetInt32()));
    }

    [Fact(DisplayName = "R18.1 who answers is read by the leaders above and by auditors alone; entries carry counts, never names")]
    public async Task Persons_AreReadByLeadersAndAuditors()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await AccidentAsync(own);
        (await (await _console.As(Role.Leader, Hangzhou)).StepAsync(number, "record-accountability", new
        {
            persons = new[] { new { staffNumber = "S-SECRET", gap = "未交接密钥", basis = "第十八条" } }, document = "市监处〔2026〕2号",
            decidedOn = "2026-11-01", decidedBy = "局党组",
        })).Ok();

        foreach (var role in new[] { Role.CenterSystemAdministrator, Role.ResponsiblePerson })
        {
            var read = (await (await _console.As(role, Xihu)).Read($"incidents/{number}")).Ok();
            Assert.DoesNotContain("S-SECRET", read.Raw, StringComparison.Ordinal);
            Assert.Equal(1, read.Number("accountabilityVersions"));
        }

        foreach (var unit in new[] { Xihu, Hangzhou, Zhejiang, Nation })
            Assert.Contains("S-SECRET", (await (await _console.As(Role.Leader, unit)).Read($"incidents/{number}")).Ok().Raw, StringComparison.Ordinal);
        (await (await _console.As(Role.Leader, Nanshan)).Read($"incidents/{number}")).Refused(404, "IncidentNotFound", "R13.1");
        Assert.Equal(0, await _console.ScalarAsync<long>("select count(*) from journal where data::text like '%S-SECRET%'"));
        var auditor = await _console.AccountAsync(Role.KeyCustodian, Nation);
        await _console.ExecuteAsync(
            $$"""update accounts set roles = '{SpecialDuty}', capabilities = '{ReadIncidents}' where user_name = '{{auditor.UserName}}'""");
        Assert.Contains("S-SECRET", (await (await _console.As(Role.KeyCustodian, Nation)).Read($"incidents/{number}")).Ok().Raw, StringComparison.Ordinal);
    }

    private async System.Threading.Tasks.Task<string> AccidentAsync(HttpClient own)
    {
        var number = await _console.OpenAsync(own, "Hazard", null);
        (await own.StepAsync(number, "classify", new { @class = "Violation", grade = "Ordinary", accident = true })).Ok();
        (await own.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        return number;
    }
}
