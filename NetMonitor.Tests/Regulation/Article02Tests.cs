using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 2 over the real country, as the console imports it.</summary>
[Collection(ReadersCollection.Name)]
public class Article02Tests(ConsoleFixture fixture)
{
    [Fact(DisplayName = "R2.1 each of the 3,339 authorities has exactly one center, and nothing else has one")]
    public async Task Centers_OfTheCountry_AreOneAnAuthority()
    {
        Assert.Equal(3339, await fixture.Console.ScalarAsync<long>("select count(*) from units where kind = 0"));
        Assert.Equal(3339, await fixture.Console.ScalarAsync<long>("select count(*) from units where kind = 1"));
        Assert.Equal(0, await fixture.Console.ScalarAsync<long>(
            "select count(*) from units a where a.kind = 0 and (select count(*) from units c where c.kind = 1 and c.parent_code = a.code) <> 1"));
    }

    [Fact(DisplayName = "R2.1 there is no code for a second center of an authority")]
    public void Code_OfASecondCenter_IsNone()
    {
        Assert.True(UnitCode.TryParse("3301001000", out _));
        Assert.False(UnitCode.TryParse("3301001001", out _));
    }
}
