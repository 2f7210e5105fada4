using NetMonitor.Domain.Accounts;

namespace NetMonitor.Tests.Auth;

public sealed class LeakyBucketTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 3, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_each = TimeSpan.FromSeconds(30);

    [Fact]
    public void Wait_FiveAtOnce_ThenOneInEachHalfMinute_ForEver()
    {
        var bucket = default(LeakyBucket);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TimeSpan.Zero, bucket.WaitAt(s_now, s_each, 5));
            bucket = bucket.Add(1, s_now, s_each);
        }

        for (var (i, now) = (0, s_now); i < 100; i++, now += s_each)
        {
            Assert.Equal(s_each, bucket.WaitAt(now, s_each, 5));
            Assert.Equal(TimeSpan.FromSeconds(10), bucket.WaitAt(now.AddSeconds(20), s_each, 5));
            Assert.Equal(TimeSpan.Zero, bucket.WaitAt(now + s_each, s_each, 5));
            bucket = bucket.Add(1, now + s_each, s_each);
        }
    }

    [Fact]
    public void Level_DrainsToNothing_AndAClockSetBackDrainsNone()
    {
        var bucket = default(LeakyBucket).Add(3, s_now, s_each);
        Assert.Equal(2, bucket.LevelAt(s_now + s_each, s_each));
        Assert.Equal(0, bucket.LevelAt(s_now + 10 * s_each, s_each));
        Assert.Equal(3, bucket.LevelAt(s_now.AddHours(-1), s_each));
        Assert.Equal(0, bucket.Add(-5, s_now, s_each).Level);
    }
}
