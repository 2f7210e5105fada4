namespace NetMonitor.Tests.Support;

/// <summary>
/// When a test gives up what it awaits, wherever it awaits anything. It says nothing of how long things take: a machine may be many
/// times slower than any that was thought of, and busy with other work.
/// </summary>
public static class Patience
{
    public static readonly TimeSpan End = TimeSpan.FromMinutes(5);

    /// <summary>The same, as Playwright takes it.</summary>
    public static float Milliseconds => (float)End.TotalMilliseconds;

    /// <summary>The same, as Npgsql takes it.</summary>
    public static int Seconds => (int)End.TotalSeconds;
}

/// <summary>Waits for what another node, a background service or a browser does in its own time.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.End, $"Not within {Patience.End}: {what}");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);
}
