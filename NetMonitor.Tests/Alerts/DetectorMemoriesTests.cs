using NetMonitor.Console.Alerts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Alerts;

/// <summary>What detectors remember is written where it changed, and kept on as long as somebody asks for it.</summary>
public sealed class DetectorMemoriesTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Name = "networks 3301060000";

    private static readonly Detector s_detector = AllDetectors.Of(DetectorId.D16);

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Memory_ThatDidNotChange_IsWrittenOnlyToBeKeptForLonger()
    {
        var now = new DateTimeOffset(2026, 6, 3, 8, 0, 0, TimeSpan.Zero);
        await SeenAsync(now, memory => memory.Networks = ["10.0.0.0/8"]);
        var (first, until) = await RowAsync();
        await SeenAsync(now.AddHours(3), _ => { });
        Assert.Equal((first, until), await RowAsync());
        await SeenAsync(now.AddDays(40), _ => { });
        Assert.Equal(until.AddDays(40), (await RowAsync()).Until);
        // What remembers nothing is not written at all.
        await SeenAsync(now, _ => { }, "networks 3301000000");
        Assert.Equal(1, await _console.ScalarAsync<long>("select count(*) from detector_memories"));
    }

    private async Task SeenAsync(DateTimeOffset at, Action<PolicyMemory> change, string name = Name)
    {
        await using var connection = await _console.ConnectAsync();
        var memories = new DetectorMemories();
        await memories.LoadAsync(connection, [(s_detector.Id, name)], at, CancellationToken.None);
        change((PolicyMemory)memories.Of(s_detector, name));
        await memories.SaveAsync(connection, at, CancellationToken.None);
    }

    private async Task<(string Written, DateTime Until)> RowAsync() => (
        await _console.ScalarAsync<string>($"select xmin::text from detector_memories where name = '{Name}'"),
        await _console.ScalarAsync<DateTime>($"select kept_until from detector_memories where name = '{Name}'"));
}
