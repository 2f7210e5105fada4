using NetMonitor.Console.Data;

namespace NetMonitor.Console.Ui;

/// <summary>
/// Saves what is typed into a form once the typing pauses, and what still waits when the form is left. While the database is
/// away it tries again: the text is on the server as soon as there is one.
/// </summary>
public sealed class SavingAfterPause(TimeProvider time, Func<CancellationToken, Task> save) : IAsyncDisposable
{
    /// <summary>With the browser's own pause before a long text is sent, it makes less than the two seconds that are promised.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly LastStroke _typing = new(time, Pause);
    private Task _saving = Task.CompletedTask;
    private bool _waits;
    private bool _left;

    /// <summary>Something was typed. Ends when it is saved, or typed over.</summary>
    public Task TypedAsync()
    {
        _waits = true;
        return _typing.RunAsync(_ => _saving = SaveAsync(_saving));
    }

    /// <summary>What was typed is sent, or thrown away: nothing of it is saved any more.</summary>
    public async Task DropAsync()
    {
        _waits = false;
        _typing.Dispose();
        await _saving;
    }

    /// <summary>Saves one after the other, so that an older text never overwrites a newer one.</summary>
    private async Task SaveAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (_waits && !await TrySaveAsync() && !_left) await Task.Delay(Pause, time);
    }

    private async Task<bool> TrySaveAsync()
    {
        _waits = false;
        try
        {
            await save(CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            _waits = true;
            return false;
        }
    }

    /// <summary>Saves now what still waits.</summary>
    public async Task FlushAsync()
    {
        _typing.Dispose();
        await _saving;
        if (_waits) await TrySaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _left = true;
        await FlushAsync();
    }
}
