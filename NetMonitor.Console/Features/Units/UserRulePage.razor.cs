using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>A first-level authority's own user rule: what is in force, and for its center a new version, tried before it takes effect (R4.1).</summary>
public sealed partial class UserRulePage : LivePage
{
    private UserRuleVersions? _versions;
    private Refusal? _missing;

    /// <summary>What is being filled in, and what it would change once that was asked.</summary>
    private UserRuleEntries? _entries;
    private UserRuleAnswer? _tried;
    private CheckedForm? _form;
    private ElementReference _title;
    private Refusal? _refusal;
    private bool _asking;
    private bool _busy;

    [Inject] public SetUserRule UseCase { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Code { get; set => field = Typed.Code(value); } = "";

    private bool May => Actor.May(Permission.KeepUserRule) && _versions!.UnitCode == Actor.ActingUnit;

    private long Version => _versions!.Items is [var newest, ..] ? newest.Version : 0;

    protected override bool Concerns(FeedEvent happened) => happened.Kind is nameof(UserRuleSet);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var code = UnitCode.OfTyped(Code);
        var versions = code.IsRefused ? code.Refusal : await UseCase.VersionsAsync(code.Value, ct);
        (_missing, _versions) = (versions.Refusal, versions.IsRefused ? null : versions.Value);
    }

    private void Begin() => (_entries, _refusal) = (UserRuleEntries.Of(_versions!.Items.FirstOrDefault()), null);

    private string Said(UserRuleBreak item) => item switch
    {
        { Role: { } role } => Words.Beside(Words.Of(role), T[UnitsText.BreakAccounts, item.Accounts ?? 0]),
        { Accounts: { } accounts } => T[UnitsText.BreakAccounts, accounts],
        _ => Words.Beside(item.Kind is { } kind ? Words.Of(kind) : null, item.Level is { } level ? Words.Of(level) : null),
    };

    private async Task TryAsync()
    {
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            var tried = await UseCase.SetAsync(Actor, _versions!.UnitCode, _entries!.Command(), dryRun: true, Acting, Gone);
            (_refusal, _tried) = (tried.Refusal, tried.IsRefused ? null : tried.Value);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SendAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var command = _entries!.Command() with { Confirmed = _tried!.BreakCount > 0 };
            _refusal = (await UseCase.SetAsync(Actor, _versions!.UnitCode, command, dryRun: false, Acting.Seen(Version), Gone)).Refusal;
            if (_refusal is not null) return;
            (_asking, _tried, _entries) = (false, null, null);
            Snackbar.Add(T[UnitsText.UserRuleInForce], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
