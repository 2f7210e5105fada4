using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>Puts questions to the FIDO2 key that is plugged in where this page is open.</summary>
public sealed class KeyReader(IJSRuntime js, NavigationManager navigation) : IAsyncDisposable
{
    private IJSObjectReference? _script;

    /// <summary>Where the browser found the console.</summary>
    public Uri Site => new(new Uri(navigation.BaseUri).GetLeftPart(UriPartial.Authority));

    /// <summary>
    /// Its signature: <c>UsbKeyNotShown</c> where nobody lets a key answer in time, or it has no PIN; <c>UsbKeysUnsupported</c> by this browser.
    /// </summary>
    public Task<Result<UsbKeyAnswer>> ShowAsync(UsbKeyQuestion question, CancellationToken cancel) => AskAsync("show", question, cancel);

    /// <summary>A new credential; refused as <see cref="ShowAsync"/>.</summary>
    public Task<Result<UsbKeyAnswer>> EnrolAsync(UsbKeyQuestion question, CancellationToken cancel) => AskAsync("enrol", question, cancel);

    private async Task<Result<UsbKeyAnswer>> AskAsync(string act, UsbKeyQuestion question, CancellationToken cancel)
    {
        _script ??= await js.InvokeAsync<IJSObjectReference>("import", cancel, "./usb-key.js");
        // With a token, as a key is looked for longer than a call to the browser may take else.
        var said = await _script.InvokeAsync<Said>(act, cancel, question.Options);
        return said.Credential is { } credential ? new UsbKeyAnswer(credential, question.State, Site)
            : said.Problem == "unsupported" ? Refusal.Malformed("UsbKeysUnsupported", "R10.4") : Refusal.Malformed("UsbKeyNotShown", "R10.4");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_script is not null) await _script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the script with it.
        }
    }

    /// <summary>What the script answers: what the key said, or why it said nothing.</summary>
    private sealed record Said(string? Credential, string? Problem);
}
