using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 3: the published changes of divisions are applied to the tree by the national center.</summary>
public sealed class Article03DivisionTests(PostgresServer server)
{
    [Fact(DisplayName = "R3.1 the national center applies the published changes of divisions, each once and on record; a dry run changes nothing")]
    public async Task Changes_AreAppliedOnce()
    {
        await using var console = await TestConsole.StartAsync(server);
        var nation = await console.As(Role.CenterSystemAdministrator, Nation);
        var before = await Units.UnitBodies.UnitsAsync(console);
        var dry = (await nation.Post("units/divisions/changes?dryRun=true")).Ok().Body.GetProperty("rows").EnumerateArray().ToList();
        Assert.All(dry, row => Assert.Equal("ToApply", row.GetProperty("state").GetString()));
        Assert.Equal(before, await Units.UnitBodies.UnitsAsync(console));
        (await (await console.As(Role.CenterSystemAdministrator, Zhejiang)).Post("units/divisions/changes")).Refused(403, "RoleRequired", "R3.1");

        var applied = (await nation.Post("units/divisions/changes")).Ok();

        Assert.True(applied.Number("refused") == 0, applied.Raw + console.Errors);
        Assert.Equal(dry.Count, applied.Number("applied"));
        Assert.Equal(dry.Count, await console.ScalarAsync<long>("select count(*) from journal where verb = 'DivisionChangeApplied'"));
        Assert.Equal(0, await console.ScalarAsync<long>(
            "select count(*) from units u join units p on p.code = u.parent_code where u.path <> p.path || u.code || '/'"));
        // A county that is new, with its center and the town that it was given.
        Assert.Equal("和安县市场监督管理局", (await nation.Read("units/6532290000")).Ok().Text("name"));
        Assert.Equal("6532290000", (await nation.Read("units/6532291000")).Ok().Text("parentCode"));
        var town = await nation.Read("units/6532214103");
        Assert.Equal(("6532290000", "653229"), (Of(town, "parentCode"), Of(town, "divisionCode")));
        // Two districts that are one now.
        var district = await nation.Read("units/5001120000");
        Assert.Equal(("Closed", "5001570000"), (Of(district, "status"), Of(district, "mergedInto")));
        Assert.Equal(0, await console.ScalarAsync<long>(
            "select count(*) from units where parent_code in ('5001050000', '5001120000') and status <> 'Closed'"));
        // One that has another code only.
        Assert.Equal(("西沙区市场监督管理局", "4603030000"),
            (Of(await nation.Read("units/4603020000"), "name"), Of(await nation.Read("units/4603220000"), "mergedInto")));

        var again = await Units.UnitBodies.UnitsAsync(console);
        Assert.Equal(0, (await nation.Post("units/divisions/changes")).Ok().Number("applied"));
        // Nor by the command line.
        Assert.Equal(0, (await console.Get<ApplyDivisionChanges>().HandleAsync(null, false, Call.None, CancellationToken.None)).Value.Applied);
        Assert.Equal(again, await Units.UnitBodies.UnitsAsync(console));
    }

    [Fact(DisplayName = "R3.1 what the tree does not fit is told row by row, and the rest is applied; on the command line the console itself does it")]
    public async Task Change_ThatDoesNotFit_IsTold()
    {
        await using var console = await TestConsole.StartAsync(server);
        var region = await console.As(Role.CenterSystemAdministrator, Nation);
        await console.ExecuteAsync("update units set status = 'Closed' where code = '5332240000' or code = '5334220000'");

        var applied = (await console.Get<ApplyDivisionChanges>().HandleAsync(null, false, Call.None, CancellationToken.None)).Value;

        Assert.Equal(["533423102", "533423205"], applied.Rows.Where(row => row.State == DivisionChangeState.Refused).Select(row => row.Code));
        Assert.All(applied.Rows.Where(row => row.Refusal is not null), row => Assert.Equal("UnitClosed", row.Refusal));
        Assert.Equal("system", await console.ScalarAsync<string>("select distinct actor from journal where verb = 'DivisionChangeApplied'"));
        Assert.Equal("Active", (await region.Read("units/5001570000")).Ok().Text("status"));
    }

    private static string Of(ApiAnswer unit, string name) => unit.Ok().Text(name);
}
