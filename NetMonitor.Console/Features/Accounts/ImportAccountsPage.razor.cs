using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Imports accounts from a sheet: a trial run with every error by row, then all or none (R10.2).</summary>
public sealed partial class ImportAccountsPage : ComponentBase, IAsyncDisposable
{
    private readonly Leaving _gone = new();
    private readonly PickedFile _sheet = new();
    private ElementReference _title;
    private AccountImportAnswer? _tried;
    private AccountImportAnswer? _done;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public ImportAccounts UseCase { get; set; } = default!;
    [Inject] public CurrentActor CurrentActor { get; set; } = default!;

    private async Task PickAsync(IBrowserFile? file)
    {
        // A chooser that was closed without a choice.
        if (file is null) return;
        (_tried, _refusal) = (null, null);
        if (file.Size > AccountSheet.MaxBytes)
        {
            _refusal = new Refusal("SheetTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{AccountSheet.MaxBytes}");
            return;
        }

        await RunAsync(async () =>
        {
            if (!await _sheet.TakeAsync(file, AccountSheet.MaxBytes, _gone.Token))
            {
                _refusal = Refusal.Malformed("FileUnreadable").With("max", $"{AccountSheet.MaxBytes / 1024}");
                return;
            }

            var tried = await SendAsync(dryRun: true);
            (_tried, _refusal) = (tried.IsRefused ? null : tried.Value, tried.Refusal);
        });
    }

    private Task ImportAsync() => RunAsync(async () =>
    {
        var imported = await SendAsync(dryRun: false);
        _refusal = imported.Refusal;
        if (imported.IsRefused) return;
        (_done, _asking) = (imported.Value, false);
        StateHasChanged();
        await _title.FocusIfThereAsync();
    });

    private async Task<Result<AccountImportAnswer>> SendAsync(bool dryRun) =>
        await UseCase.HandleAsync(await CurrentActor.RequireAsync(), _sheet.Read(), dryRun, Call.None, _gone.Token);

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
        await _sheet.DisposeAsync();
    }

    private static (IReadOnlyList<AccountSheetError>, int) Errors(AccountImportAnswer tried, int start, int count) =>
        ([.. tried.Errors.Skip(start).Take(count)], tried.Errors.Count);
}
