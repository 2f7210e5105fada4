using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Units;

/// <summary>There is a 西湖区市场监督管理局 in Hangzhou and one in Nanchang: whoever is shown a unit is shown where it lies.</summary>
[Collection(ReadersCollection.Name)]
public sealed class NamesRepeatTests(ConsoleFixture fixture)
{
    private const string Name = "西湖区市场监督管理局";
    private const string Nanchang = "3601030000";

    private static readonly string[] s_places = ["浙江省 › 杭州市", "江西省 › 南昌市"];

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Units_OfOneName_AreToldApartByTheirPlace()
    {
        var found = (await _console.Get<UnitQueries>().ListAsync(new UnitFilter(Kind: UnitKind.Authority, Q: Name), new PageRequest(50), default)).Value.Items
            .Where(unit => unit.Name == Name).ToList();

        Assert.Equal([Xihu, Nanchang], found.Select(unit => unit.Code.ToString()));
        Assert.Equal(s_places, found.Select(unit => Words.Place(unit.Above)));
        Assert.Equal([UnitLevel.Province, UnitLevel.Prefecture], found[0].Above.Select(above => above.Level));
        var api = (await (await _console.As(Role.Leader, Zhejiang)).Read($"units/{Xihu}")).Ok();
        Assert.Equal("杭州市市场监督管理局", api.Body.GetProperty("above")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Units_BelowOne_AreThoseOfItsPlace_AndOfNoUnitNone()
    {
        async Task<IEnumerable<string>> FoundAsync(string under) => (await _console.Get<UnitQueries>()
            .ListAsync(new UnitFilter(Kind: UnitKind.Authority, Q: Name, Under: UnitCode.Parse(under)), new PageRequest(50), default)).Value.Items
            .Select(unit => unit.Code.ToString());
        var leader = await _console.As(Role.Leader, Zhejiang);

        Assert.Equal([Xihu], await FoundAsync(Hangzhou));
        Assert.Equal([Xihu], await FoundAsync(Xihu));
        Assert.Empty(await FoundAsync("9999990000"));
        Assert.All((await leader.Read($"units?parent={Hangzhou}")).Ok().Items, unit => Assert.Equal(Hangzhou, unit.GetProperty("parentCode").GetString()));
        Assert.NotEmpty((await leader.Read("units?parent=")).Ok().Items);
        (await leader.Read("units?parent=nonsense")).Refused(400, "UnitCodeMalformed");
        (await leader.Read("assignments?under=nonsense")).Refused(400, "UnitCodeMalformed");
        (await leader.Read("assignments/nonsense")).Refused(404, "AssignmentNotFound");
    }

    [Fact]
    public async Task Unit_BelowTheNation_NeedsNoPlace_AndACentersIsItsAuthoritys()
    {
        var units = _console.Get<UnitQueries>();
        Assert.Empty((await units.GetAsync(UnitCode.Nation, default)).Value.Above);
        Assert.Empty((await units.GetAsync(UnitCode.Parse(Zhejiang), default)).Value.Above);
        Assert.Equal(s_places[0], Words.Place((await units.GetAsync(UnitCode.Center("330100"), default)).Value.Above));
    }

    [Fact]
    public async Task Palette_ShowsThePlace()
    {
        using var scope = _console.Services.CreateScope();
        var nation = await _console.ActorAsync(Role.CenterBusinessAdministrator, Nation);
        var hits = await scope.ServiceProvider.GetRequiredService<PaletteSearch>().FindAsync(nation, Name, default);
        Assert.Equal(s_places.Select(place => $"{Name} · {place}"), hits.Where(hit => hit.Href is $"/units?unit={Xihu}" or $"/units?unit={Nanchang}")
            .Select(hit => hit.Text));
    }

    [Fact]
    public async Task Recipients_UrgesAndTheBoard_ShowThePlace()
    {
        var nation = await _console.ActorAsync(Role.CenterBusinessAdministrator, Nation);
        var recipients = new Recipients([UnitCode.Parse(Xihu), UnitCode.Parse(Nanchang)], null);
        var first = (await _console.Get<RecipientResolver>().PreviewAsync(nation, recipients, 8, default)).Value.First;
        Assert.Equal(s_places, first.Select(unit => Words.Place(unit.Above)));

        var number = await (await _console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Picked(Xihu, Nanchang));
        var preview = (await _console.Get<UrgeTargets>().PreviewAsync(nation, number, new UrgeCommand(OnlyLate: false), default)).Value;
        Assert.Equal(s_places, preview.First.Select(unit => Words.Place(unit.Above)));
        var rows = (await _console.Get<BoardQueries>().PageAsync(nation, number, new AssignmentFilter(), default, new PageRequest(50), default)).Value.Items;
        Assert.Equal(s_places, rows.Select(row => Words.Place(row.Above)));
        Assert.Equal(s_places[0],
            Words.Place((await _console.Get<AssignmentQueries>().GetAsync(nation, new AssignmentId(number, UnitCode.Parse(Xihu)), default)).Value.Above));
    }

    /// <summary>The dispatcher's confirmation: the same units that are sent the task, by the units right below the dispatcher's.</summary>
    [Fact]
    public async Task Recipients_AreCountedByPlace_AsTheyAreDispatched()
    {
        var resolver = _console.Get<RecipientResolver>();
        async Task<IReadOnlyList<PlaceCount>> PlacesAsync(string of, Recipients recipients) =>
            (await resolver.PreviewAsync(await _console.ActorAsync(Role.CenterBusinessAdministrator, of), recipients, 8, default)).Value.Places;
        var stations = new Recipients([UnitCode.Parse(Xihu)], new RecipientRule(UnitCode.Nation, UnitLevel.Station, UnitKind.GrassrootsUnit));

        var nation = await PlacesAsync(Nation, stations);
        Assert.InRange(nation.Count, 31, 36);
        Assert.Equal(nation.OrderByDescending(place => place.Units).Select(place => place.Units), nation.Select(place => place.Units));
        var counted = (await resolver.CountAsync(await _console.ActorAsync(Role.CenterBusinessAdministrator, Nation), stations, default)).Value;
        Assert.Equal(counted.Sum(part => part.Units), nation.Sum(place => place.Units));
        var province = new Recipients(
            [UnitCode.Parse(Zhejiang), UnitCode.Parse(Xihu), UnitCode.Parse(Beishan)],
            new RecipientRule(UnitCode.Parse(Zhejiang), UnitLevel.Prefecture, UnitKind.Authority));
        var places = await PlacesAsync(Zhejiang, province);
        Assert.Equal(new PlaceCount("杭州市市场监督管理局", 3), places[0]);
        // The dispatcher's own authority is a place of its own.
        Assert.Contains(new PlaceCount("浙江省市场监督管理局", 1), places);
        Assert.Empty((await resolver.PreviewAsync(await _console.ActorAsync(Role.CenterBusinessAdministrator, Zhejiang), new Recipients([], null), 8, default))
            .Value.Places);
    }

    private Words Words => _console.Get<Words>();
}
