using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Notices;

/// <summary>Whom texts to phones reach, and what they say.</summary>
public sealed class PhoneTextsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Urge_TellsTheOfficersAndBusinessAdministratorsOfTheUnitsItReaches()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        var station = await _console.StationAsync("330106");
        var county = await _console.As(Role.CenterBusinessAdministrator, TaskBodies.Xihu);
        var toCounty = await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        var toStation = await county.DispatchAsync(TaskBodies.Picked(station));

        (await city.Post($"tasks/{toCounty}/urge", new { units = new[] { TaskBodies.Xihu } })).Ok();
        (await county.Post($"tasks/{toStation}/urge", new { units = new[] { station } })).Ok();

        // An authority and its center act as one: people of both are told.
        Assert.Equal(await PhonesAsync(UnitCode.Parse(TaskBodies.Xihu), UnitCode.Parse(TaskBodies.Xihu).CenterCode), await ToldAsync(toCounty));
        Assert.Equal(await PhonesAsync(UnitCode.Parse(station)), await ToldAsync(toStation));
        var deadline = (await city.Read($"tasks/{toCounty}")).Ok().Body.GetProperty("deadline").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        Assert.Equal($"【催办】{toCounty}《网络交易专项检查》，期限{deadline:M月d日HH:mm}，请抓紧办理。", await _console.ScalarAsync<string>(
            $"select distinct text from outgoing_texts where text like '%{toCounty}%'"));
    }

    [Theory]
    [InlineData("TaskReminded", "提醒")]
    [InlineData("TaskOverdue", "逾期")]
    public async Task Entry_TellsTheIssuingUnitOnlyWhereItIsARecipientToo(string verb, string word)
    {
        var (city, county) = (UnitCode.Parse(TaskBodies.Hangzhou), UnitCode.Parse(TaskBodies.Xihu));
        await RecordAsync(verb, $"T-others-{verb}", city, county);
        await RecordAsync(verb, $"T-itself-{verb}", city, county, city);

        Assert.Equal(await PhonesAsync(county, county.CenterCode), await ToldAsync($"T-others-{verb}"));
        Assert.Equal(await PhonesAsync(county, county.CenterCode, city, city.CenterCode), await ToldAsync($"T-itself-{verb}"));
        var text = await _console.ScalarAsync<string>($"select min(text) from outgoing_texts where text like '%T-others-{verb}%'");
        Assert.StartsWith($"【{word}】T-others-{verb}《检查》", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_TellsNoAccountThatIsFrozen()
    {
        var county = UnitCode.Parse("3302010000").AuthorityCode;
        var unit = UnitCode.Parse(TaskBodies.Nanshan);
        await _console.ExecuteAsync($"update accounts set status = 'Frozen' where unit_code = '{unit}'");

        await RecordAsync("TaskOverdue", "T-frozen", county, unit);

        var told = await ToldAsync("T-frozen");
        Assert.Equal(await PhonesAsync(unit.CenterCode), told);
        Assert.NotEmpty(told);
    }

    private async Task RecordAsync(string verb, string number, UnitCode issuer, params UnitCode[] reached) => await _console.ExecuteAsync(
        $$"""
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        select now(), '{{verb}}', 'system', '', 'Task', '{{number}}', 1, '{{issuer}}', '{{issuer}}/',
          array[{{string.Join(", ", reached.Prepend(issuer).Select(unit => $"'{unit}/'"))}}], '{"title":"检查","deadline":"2026-06-10T01:00:00Z"}'
        """);

    private async Task<string[]> ToldAsync(string number)
    {
        await _console.TextsAsync();
        return await _console.ScalarAsync<string[]>(
            $"select coalesce(array_agg(recipient order by recipient), '{{}}') from outgoing_texts where text like '%{number}%'");
    }

    /// <summary>By the demo accounts' own list, in C#.</summary>
    private async Task<string[]> PhonesAsync(params UnitCode[] units)
    {
        Role[] roles = [Role.EnforcementOfficer, Role.CenterBusinessAdministrator, Role.BodyBusinessAdministrator, Role.GrassrootsBusinessAdministrator];
        var told = (await _console.AccountsAsync()).Where(account => units.Contains(UnitCode.Parse(account.UnitCode)) && account.Roles.Intersect(roles).Any());
        var names = string.Join(", ", told.Select(account => $"'{account.UserName}'"));
        return await _console.ScalarAsync<string[]>(
            $"select coalesce(array_agg(mobile order by mobile), '{{}}') from accounts where user_name in ('', {names})");
    }
}
