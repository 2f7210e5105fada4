using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>Takes a file of keys into the Information Center's stock: a trial run with every error by row, then all of it or nothing (R10.3).</summary>
public sealed partial class ImportKeysPage : ComponentBase, IAsyncDisposable
{
    private readonly Leaving _gone = new();
    private readonly PickedFile _file = new();
    private bool _copied;
    private string _secret = "";
    private string _voucher = "";
    private ElementReference _title;
    private KeyImportAnswer? _tried;
    private KeyImportAnswer? _done;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public ImportKeys UseCase { get; set; } = default!;
    [Inject] public CurrentActor CurrentActor { get; set; } = default!;

    private async Task PickAsync(IBrowserFile? file)
    {
        // A chooser that was closed without a choice.
        if (file is null) return;
        (_tried, _refusal, _copied) = (null, null, false);
        if (file.Size > KeyFiles.MaxBytes)
        {
            _refusal = KeyFiles.TooLarge;
            return;
        }

        await RunAsync(async () =>
        {
            _copied = await _file.TakeAsync(file, KeyFiles.MaxBytes, _gone.Token);
            if (_copied) await SendTrialAsync();
            else _refusal = Refusal.Malformed("FileUnreadable").With("max", $"{KeyFiles.MaxBytes / 1024}");
        });
    }

    private Task TryAsync() => RunAsync(SendTrialAsync);

    private async Task SendTrialAsync()
    {
        var tried = await SendAsync(dryRun: true);
        (_tried, _refusal) = (tried.IsRefused ? null : tried.Value, tried.Refusal);
    }

    private Task ImportAsync() => RunAsync(async () =>
    {
        var imported = await SendAsync(dryRun: false);
        _refusal = imported.Refusal;
        if (imported.IsRefused) return;
        (_done, _asking, _secret) = (imported.Value, false, "");
        StateHasChanged();
        await _title.FocusIfThereAsync();
    });

    private async Task<Result<KeyImportAnswer>> SendAsync(bool dryRun)
    {
        var voucher = string.IsNullOrWhiteSpace(_voucher) ? null : _voucher.Trim();
        return await UseCase.HandleAsync(
            await CurrentActor.RequireAsync(), _file.Read(), _secret.Length == 0 ? null : _secret, voucher, dryRun, Call.None, _gone.Token);
    }

    private async Task RunAsync(Func<Task> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            await act();
        }
        finally
        {
            _busy = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static (IReadOnlyList<KeyFileError>, int) Errors(KeyImportAnswer tried, int start, int count) =>
        ([.. tried.Errors.Skip(start).Take(count)], tried.Errors.Count);
}
