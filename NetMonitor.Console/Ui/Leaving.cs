namespace NetMonitor.Console.Ui;

/// <summary>
/// Says when a page is left, also to what of it still runs by then: a disposed source would throw at whoever asks it for its token, and of a page that
/// is gone nobody wants to hear that.
/// </summary>
public sealed class Leaving : IDisposable, IAsyncDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Leaving() => Token = _source.Token;

    /// <summary>Cancelled when the page is left.</summary>
    public CancellationToken Token { get; }

    public bool IsCancellationRequested => Token.IsCancellationRequested;

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.CancelAsync();
        _source.Dispose();
    }
}
