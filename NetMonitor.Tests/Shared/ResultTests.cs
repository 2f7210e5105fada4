using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Shared;

public class ResultTests
{
    private static readonly Refusal No = Refusal.Conflict("No", "R1.1");

    [Fact]
    public void Value_OfARefusal_Throws()
    {
        Result<int> refused = No;

        Assert.True(refused.IsRefused);
        Assert.Throws<InvalidOperationException>(() => refused.Value);
    }

    [Fact]
    public void Value_OfADefaultResult_Throws() => Assert.Throws<InvalidOperationException>(() => default(Result<int>).Value);

    [Fact]
    public void Value_OfANullValue_IsNull() => Assert.Null(Result.Of<string?>(null).Value);

    [Fact]
    public void Done_IsNotRefused() => Assert.False(Result.Done.IsRefused);

    [Fact]
    public void Map_OnARefusal_KeepsItAndRunsNothing()
    {
        Result<int> refused = No;

        Assert.Same(No, refused.Map<int>(_ => throw new InvalidOperationException()).Refusal);
    }

    [Fact]
    public void Map_OnAValue_GoesOn()
    {
        Result<int> two = 2;

        Assert.Equal("3", two.Map(n => n + 1).Map(n => $"{n}").Value);
    }

    [Fact]
    public void With_AddsADetail_AndLeavesTheOriginalAlone()
    {
        var one = No.With("a", "1");
        var two = one.With("b", "2");

        Assert.Null(No.Details);
        Assert.Single(one.Details!);
        Assert.Equal("2", two.Details!["b"]);
    }
}
