namespace NetMonitor.Console.Ui;

/// <summary>A word is typed in several strokes: only the last, after a pause, is acted on.</summary>
public sealed class LastStroke(TimeProvider time, TimeSpan pause) : IDisposable
{
    private CancellationTokenSource _typing = new();

    /// <summary>Waits for the pause and acts, unless another stroke or the page's end comes first; that cancels what is under way.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> act)
    {
        // Exchanged before anything is awaited: strokes come in while an earlier one still waits.
        var (before, mine) = (_typing, new CancellationTokenSource());
        _typing = mine;
        await before.CancelAsync();
        try
        {
            await Task.Delay(pause, time, mine.Token);
            await act(mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // The next stroke has taken over.
        }
    }

    public void Dispose() => _typing.Cancel();
}
