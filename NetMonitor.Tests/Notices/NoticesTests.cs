using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Notices;

/// <summary>The bell: who is told of what, and what each account has read.</summary>
public sealed class NoticesTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task AssignedUnit_IsToldOfEachThingThatIsDoneToItsPart_AndNotOfItsOwnActs()
    {
        var (city, officer) = (await _console.As(Role.CenterBusinessAdministrator, Hangzhou), await _console.As(Role.EnforcementOfficer, Xihu));
        var number = await city.DispatchAsync(Picked(Xihu));
        var id = await _console.SubmittedAsync(number, Xihu, 3);
        (await city.Post($"assignments/{id}/return", new { reason = "不全" })).Ok();
        (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok();
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "店多" })).Ok();
        (await city.Post($"assignments/{id}/grant-extension")).Ok();
        (await officer.Post($"assignments/{id}/submit", Values(4))).Ok();
        await _console.ApproveAsync(id);
        (await city.Post($"assignments/{id}/accept")).Ok();

        Assert.Equal(
            ["AssignmentAccepted", "ExtensionGranted", "TaskUrged", "AssignmentReturned", "TaskDispatched"], Kinds(await ToldAsync(officer), number));
        // The issuing unit's accounts are told that more time is asked for, and who answered it is not told of that.
        Assert.Equal(["ExtensionRequested"], Kinds(await ToldAsync(city), number));
        var told = (await ToldAsync(officer)).First(item => item.GetProperty("subject").GetProperty("number").GetString() == id);
        Assert.Equal(("Assignment", Xihu, false), (
            told.GetProperty("subject").GetProperty("type").GetString(), told.GetProperty("unitCode").GetString(), told.GetProperty("read").GetBoolean()));
    }

    [Fact]
    public async Task Withdrawal_TellsEachUnitOfTheTask_AndNobodyElse()
    {
        var nation = await _console.As(Role.CenterBusinessAdministrator, Nation);
        var number = await nation.DispatchAsync(Picked(Shenzhen, Dongguan));
        (await nation.Post($"tasks/{number}/withdraw", new { reason = "重复" })).Ok();

        foreach (var unit in new[] { Shenzhen, Dongguan })
            Assert.Equal(
                ["TaskWithdrawn", "TaskDispatched"], Kinds(await ToldAsync(await _console.As(Role.CenterBusinessAdministrator, unit)), number));
        foreach (var (role, unit) in new[] { (Role.CenterBusinessAdministrator, Nanshan), (Role.Leader, Shenzhen), (Role.CenterSystemAdministrator, Shenzhen) })
            Assert.Empty(Kinds(await ToldAsync(await _console.As(role, unit)), number));
    }

    [Fact]
    public async Task Read_IsKeptForTheAccountAlone_AndCountsOnce()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var (one, other) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.CenterBusinessAdministrator, Xihu));
        string[] numbers = [await city.DispatchAsync(Picked(Xihu)), await city.DispatchAsync(Picked(Xihu)), await city.DispatchAsync(Picked(Xihu))];
        var ids = (await ToldAsync(one)).Where(item => numbers.Any(number => About(item, number))).Select(item => item.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(3, ids.Length);

        Assert.Equal(1, (await one.Post("notices/read", new { ids = new[] { ids[0], long.MaxValue } })).Ok().Body.GetProperty("read").GetInt32());
        Assert.Equal(0, (await one.Post("notices/read", new { ids = new[] { ids[0] } })).Ok().Body.GetProperty("read").GetInt32());
        Assert.Equal(1, (await one.Post("notices/read", new { subject = numbers[1] })).Ok().Body.GetProperty("read").GetInt32());
        Assert.Equal([ids[2]], Unread(await ToldAsync(one, "?unread=true")));
        Assert.Equal(ids, Unread(await ToldAsync(other, "?unread=true")));

        (await one.Post("notices/read", new { until = long.MaxValue })).Ok();
        Assert.Empty(await ToldAsync(one, "?unread=true"));
        Assert.All(await ToldAsync(one), item => Assert.True(item.GetProperty("read").GetBoolean()));
        // What comes later is new, whatever number was named.
        var later = await city.DispatchAsync(Picked(Xihu));
        Assert.Equal(["TaskDispatched"], Kinds(await ToldAsync(one, "?unread=true"), later));

        long[] Unread(IEnumerable<JsonElement> items) => [.. items.Select(item => item.GetProperty("id").GetInt64()).Where(ids.Contains)];
    }

    [Fact]
    public async Task Read_OfOnesLike_LeavesWhatElseIsToldOfTheTask()
    {
        var (city, officer) = (await _console.As(Role.CenterBusinessAdministrator, Hangzhou), await _console.As(Role.EnforcementOfficer, Xihu));
        var number = await city.DispatchAsync(Picked(Xihu));
        await UrgeAsync();
        await UrgeAsync();
        var urged = (await ToldAsync(officer)).First(item => About(item, number) && item.GetProperty("kind").GetString() == "TaskUrged");
        await UrgeAsync();

        Assert.Equal(2, (await officer.Post("notices/read", new { like = urged.GetProperty("id").GetInt64() })).Ok().Body.GetProperty("read").GetInt32());
        // What came since was not seen.
        Assert.Equal(["TaskUrged", "TaskDispatched"], Kinds(await ToldAsync(officer, "?unread=true"), number));

        async Task UrgeAsync()
        {
            await _console.ExecuteAsync($"update assignments set urged_at = null where task_number = '{number}'");
            (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok();
        }
    }

    [Fact]
    public async Task Read_ThatNamesNoneOrTooMuch_IsRefused()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        foreach (var body in new object[]
                 {
                     new { }, new { ids = Array.Empty<long>() }, new { ids = Enumerable.Range(1, 201) }, new { ids = new[] { 0 } }, new { until = -1 },
                     new { like = 0 }, new { until = 5, like = 5 }, new { subject = "" }, new { subject = "a\0b" }, new { subject = "T33010020250000011" },
                 })
            (await officer.Post("notices/read", body)).Refused(400, "NoticesMalformed");
        (await officer.Post("notices/quiet-hours", new { from = "20:00" })).Refused(400, "FieldMissing");
    }

    [Fact]
    public async Task QuietHours_AreKeptByAccount()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Nanshan);
        Assert.Equal("20:00:00", (await officer.Read("notices/quiet-hours")).Ok().Text("from"));
        (await officer.Post("notices/quiet-hours", new { from = "12:00", until = "13:30" })).Ok();
        Assert.Equal("13:30:00", (await officer.Read("notices/quiet-hours")).Ok().Text("until"));
        Assert.Equal("08:00:00", (await (await _console.As(Role.CenterBusinessAdministrator, Nanshan)).Read("notices/quiet-hours")).Ok().Text("until"));
    }

    [Theory]
    [InlineData("20:00", "08:00", "23:10", true)]
    [InlineData("20:00", "08:00", "08:00", false)]
    [InlineData("12:00", "13:30", "12:00", true)]
    [InlineData("12:00", "13:30", "13:30", false)]
    [InlineData("09:00", "09:00", "09:00", false)]
    public void QuietHours_Contain(string from, string until, string at, bool quiet) =>
        Assert.Equal(quiet, new NetMonitor.Console.Notices.QuietHours(Time(from), Time(until)).Contain(Time(at)));

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Kinds(IEnumerable<JsonElement> items, string number) =>
        [.. items.Where(item => About(item, number)).Select(item => item.GetProperty("kind").GetString()!)];

    private static bool About(JsonElement item, string number) =>
        item.GetProperty("subject").GetProperty("number").GetString()!.StartsWith(number, StringComparison.Ordinal);

    private async Task<IReadOnlyList<JsonElement>> ToldAsync(HttpClient client, string query = "")
    {
        await _console.NoticesAsync();
        return (await client.Read($"notices{query}")).Ok().Items;
    }
}
