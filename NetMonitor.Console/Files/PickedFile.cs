using Microsoft.AspNetCore.Components.Forms;

namespace NetMonitor.Console.Files;

/// <summary>
/// A file that was picked on a page, kept until the page is left, so that what is imported is what was tried. It is on this machine only while it is open.
/// </summary>
public sealed class PickedFile : IAsyncDisposable
{
    private FileStream? _copy;

    /// <summary>
    /// Takes another one in the place of the one before. False where it could not be read to its end, such as one that was changed meanwhile.
    /// </summary>
    public async Task<bool> TakeAsync(IBrowserFile file, long maxBytes, CancellationToken cancel)
    {
        await DisposeAsync();
        _copy = TemporaryFile.Create();
        try
        {
            await using var content = file.OpenReadStream(maxBytes, cancel);
            await content.CopyToAsync(_copy, cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What it holds, from its beginning.</summary>
    public Stream Read()
    {
        _copy!.Position = 0;
        return _copy;
    }

    public ValueTask DisposeAsync() => _copy?.DisposeAsync() ?? ValueTask.CompletedTask;
}
