using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.SignInPolicies;

/// <summary>From which networks a unit signs in (R10.5).</summary>
public sealed partial class NetworksPage : LivePage
{
    private NetworksAnswer? _answer;
    private string _name = "";
    private string _text = "";
    private ElementReference _title;
    private Refusal? _missing;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public UnitNetworks UseCase { get; set; } = default!;
    [Inject] public SessionStore Sessions { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Code { get; set => field = Typed.Code(value); } = "";

    protected override bool Concerns(FeedEvent happened) => false;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (_answer is not null) return;
        var code = UnitCode.OfTyped(Code);
        var found = code.IsRefused ? Task.FromResult<Result<NetworksAnswer>>(code.Refusal) : UseCase.GetAsync(Actor, code.Value, ct);
        var answer = await Reads.ReadAsync(this, Actor, Code, found);
        _missing = answer.Refusal;
        if (answer.IsRefused) return;
        await TakeAsync(answer.Value, ct);
    }

    private async Task TakeAsync(NetworksAnswer answer, CancellationToken ct)
    {
        (_answer, _name) = (answer, await Names.OfAsync(answer.Code, ct));
        _text = string.Join('\n', answer.Networks);
    }

    private async Task SaveAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var session = (await Sessions.ListOwnAsync(Actor, Gone)).Single(item => item.Current);
            var command = new NetworksCommand(_text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            var saved = await UseCase.SetAsync(Actor, _answer!.Code, command, session.Network, Acting.Seen(_answer.Version), Gone);
            _refusal = saved.Refusal;
            if (saved.IsRefused) return;
            _asking = false;
            await TakeAsync(saved.Value, Gone);
            Snackbar.Add(T[PolicyText.Saved], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        StateHasChanged();
        await _title.FocusIfThereAsync();
    }
}
