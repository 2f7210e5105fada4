using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Evidence;

/// <summary>
/// Brings files as the unit's evidence. The browser goes on with them while the line to this page is down, and says what became of each when it is up again.
/// </summary>
public sealed partial class EvidenceUpload : ComponentBase, IAsyncDisposable
{
    private readonly string _id = $"evidence-{Guid.CreateVersion7():N}";
    private readonly List<OnItsWay> _files = [];
    private ElementReference _input;
    private IJSObjectReference? _script;
    private DotNetObjectReference<EvidenceUpload>? _self;
    private Refusal? _refusal;
    private int _round;
    private string _method = "", _device = "", _one = "", _other = "", _witness = "", _reason = "";

    /// <summary>A file, and how many of its bytes have come.</summary>
    public sealed record OnItsWay(string Key, string Name, long Size, long Sent, bool Done, string? Code, EvidenceAnswer? Evidence);

    [Inject] public IJSRuntime Js { get; set; } = default!;
    [Inject] public IStringLocalizer<EvidenceText> T { get; set; } = default!;
    [Inject] public RefusalWords Words { get; set; } = default!;
    [Inject] public TimeProvider Time { get; set; } = default!;

    /// <summary>Called with each file that has become evidence.</summary>
    [Parameter, EditorRequired] public EventCallback<EvidenceAnswer> Brought { get; set; }

    [JSInvokable]
    public async Task TellAsync(OnItsWay file)
    {
        var at = _files.FindIndex(other => other.Key == file.Key);
        if (at < 0) _files.Add(file);
        else _files[at] = file;
        if (file.Evidence is { } evidence)
        {
            _files.RemoveAll(other => other.Key == file.Key);
            await Brought.InvokeAsync(evidence);
        }

        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_script is not null) await _script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the script with it.
        }
    }

    private async Task BringAsync()
    {
        _files.RemoveAll(file => file.Done);
        string[] officers = [.. new[] { _one, _other }.Select(name => name.Trim()).Where(name => name.Length > 0)];
        EvidenceMethod? method = Enum.TryParse<EvidenceMethod>(_method, out var known) ? known : null;
        var taking = new EvidenceTaking(method, Said(_device), null, officers, Said(_witness), Said(_reason));
        _refusal = taking.Problem(Time.GetUtcNow());
        if (_refusal is not null)
        {
            // The same file chosen again would be no change.
            _round++;
            return;
        }

        _self ??= DotNetObjectReference.Create(this);
        var script = await ScriptAsync();
        // It tells by itself what becomes of the files.
        await script.InvokeVoidAsync("begin", _input, new
        {
            method = $"{taking.Method}" is { Length: > 0 } name ? name : null, taking.Device, taking.Officers, taking.Witness, taking.NoWitnessReason,
        }, _self);
    }

    private async Task CancelAsync(OnItsWay file)
    {
        _files.Remove(file);
        await (await ScriptAsync()).InvokeVoidAsync("cancel", file.Key);
    }

    private async Task<IJSObjectReference> ScriptAsync() => _script ??= await Js.InvokeAsync<IJSObjectReference>("import", "./evidence.js");

    /// <summary>Under the field whose it is, too.</summary>
    private string? ProblemOf(string code) => _refusal?.Code == code ? Words.Of(_refusal) : null;

    private static string? Said(string text) => text.Trim() is { Length: > 0 } said ? said : null;
}
