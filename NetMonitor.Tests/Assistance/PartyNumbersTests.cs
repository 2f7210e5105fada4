using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Tests.Assistance;

public class PartyNumbersTests
{
    private readonly PartyNumbers _numbers = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void Seal_ANumber_HidesIt_EachTimeOtherwise_AndOpensToIt()
    {
        // The example of GB 11643.
        Assert.True(CitizenNumber.TryParse("11010519491231002x", new(2026, 11, 28), out var number));

        var (one, another) = (_numbers.Seal(number), _numbers.Seal(number));

        Assert.DoesNotContain("19491231", Encoding.Latin1.GetString(one), StringComparison.Ordinal);
        Assert.NotEqual(one, another);
        Assert.Equal("11010519491231002X", _numbers.Open(one));
        Assert.Equal("11010519491231002X", _numbers.Open(another));
    }
}
