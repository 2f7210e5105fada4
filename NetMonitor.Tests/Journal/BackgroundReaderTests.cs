using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Journal;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>A reader that is told to stop ends the round that it is at, since what is cut in the middle spoils its database connection.</summary>
public sealed class BackgroundReaderTests
{
    [Fact]
    public async Task Stop_DuringARound_LetsItEnd()
    {
        using var reader = new Slow();
        await reader.StartAsync(CancellationToken.None);
        var token = await reader.Began.Task;

        var stopped = reader.StopAsync(CancellationToken.None);
        Assert.False(token.IsCancellationRequested);
        Assert.False(stopped.IsCompleted);

        reader.MayEnd.SetResult();
        await stopped;
        Assert.Equal(1, reader.Ended);
    }

    [Fact]
    public async Task Stop_DuringARoundThatHangs_CutsIt()
    {
        using var reader = new Slow();
        await reader.StartAsync(CancellationToken.None);
        var token = await reader.Began.Task;

        await reader.StopAsync(CancellationToken.None);

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(0, reader.Ended);
    }

    [Fact]
    public async Task Start_AfterARoundWasCut_GoesOn()
    {
        using var reader = new Slow();
        await reader.StartAsync(CancellationToken.None);
        await reader.Began.Task;
        await reader.StopAsync(CancellationToken.None);

        reader.MayEnd.SetResult();
        await reader.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(() => Task.FromResult(reader.Ended > 0), "a round ended");
        await reader.StopAsync(CancellationToken.None);
    }

    private sealed class Slow() : BackgroundReader("slow", "Nothing is missed", TimeProvider.System, NullLogger.Instance)
    {
        public TaskCompletionSource<CancellationToken> Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Ended { get; private set; }

        protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

        protected override async Task<bool> RoundAsync(CancellationToken cancel)
        {
            Began.TrySetResult(cancel);
            await MayEnd.Task.WaitAsync(cancel);
            Ended++;
            return false;
        }
    }
}
