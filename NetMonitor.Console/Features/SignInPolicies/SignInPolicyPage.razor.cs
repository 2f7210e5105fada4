using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.SignInPolicies;

/// <summary>How the nation signs in; the national center's system administrator puts decisions on record (R10.4, R10.5).</summary>
public sealed partial class SignInPolicyPage : LivePage
{
    private PolicyAnswer? _policy;
    private IReadOnlyList<NamedUnit> _scope = [];
    private List<NamedUnit> _chosen = [];
    private Asking? _asking;

    /// <summary>What is being filled in before it is asked for.</summary>
    private Asking? _editing;
    private string _document = "";
    private DateOnly? _day;
    private CheckedForm? _form;
    private ElementReference _title;
    private Refusal? _refusal;
    private bool _busy;
    private int _shortest;
    private int _days;

    private enum Asking
    {
        Decide,
        Withdraw,
        Accept,
        Networks,
    }

    [Inject] public SignInPolicies UseCase { get; set; } = default!;
    [Inject] public SessionStore Sessions { get; set; } = default!;
    [Inject] public RegulationInForce Regulation { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    private bool May => Actor.May(Permission.SetSignInPolicy);

    private string Title => _asking switch
    {
        Asking.Decide => T[PolicyText.Decide],
        Asking.Withdraw => T[PolicyText.Withdraw],
        Asking.Accept => T[PolicyText.Accept],
        Asking.Networks => T[_policy!.NetworksInFormalMode ? PolicyText.SwitchOff : PolicyText.SwitchOn],
        _ => "",
    };

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is SignInPolicySubjects.OfSignInPolicy;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _policy = await UseCase.GetAsync(ct);
        _shortest = await Regulation.OfAsync(SettingName.PasswordLength, ct);
        _days = await Regulation.OfAsync(SettingName.PasswordDays, ct);
        _scope = _policy.Provisional is { } decision ? await Units.NamedAsync([.. decision.Scope], ct) : [];
    }

    private void Begin(Asking asking)
    {
        (_refusal, _document, _day) = (null, "", null);
        _chosen = [.. _scope];
        var filledIn = asking is Asking.Decide or Asking.Accept;
        (_editing, _asking) = (filledIn ? asking : null, filledIn ? null : asking);
    }

    private async Task AskAsync()
    {
        if (await _form!.IsRightAsync()) _asking = _editing;
    }

    private void Add(UnitItem? unit)
    {
        if (unit is not null && _chosen.All(known => known.Code != unit.Code)) _chosen.Add(new NamedUnit(unit.Code, unit.Name, unit.Above));
    }

    private string? Missing(string text) => string.IsNullOrWhiteSpace(text) ? T[PolicyText.FieldMissing].Value : null;

    private async Task SendAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var session = (await Sessions.ListOwnAsync(Actor, Gone)).Single(item => item.Current);
            _refusal = (await UseCase.SetAsync(Actor, Command(), session.Network, Acting.Seen(_policy!.Version), Gone)).Refusal;
            if (_refusal is not null) return;
            (_asking, _editing) = (null, null);
            Snackbar.Add(T[PolicyText.Done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }

    /// <summary>The policy as it is, but for what was asked: what is not named again would be off the record.</summary>
    private PolicyCommand Command()
    {
        var policy = _policy!;
        // One that has ended is history: it is not put on record again.
        var decision = policy is { Provisional: { } known, ProvisionalNow: true }
            ? new DecisionCommand(known.Document, known.Until, [.. known.Scope.Select(code => code.ToString())])
            : null;
        var acceptance = policy.Acceptance is { } accepted ? new AcceptanceCommand(accepted.Document, accepted.Date) : null;
        return _asking switch
        {
            Asking.Decide => new PolicyCommand(
                new DecisionCommand(_document, _day, [.. _chosen.Select(unit => unit.Code.ToString())]), acceptance, policy.NetworksInFormalMode),
            Asking.Withdraw => new PolicyCommand(null, acceptance, policy.NetworksInFormalMode),
            Asking.Accept => new PolicyCommand(null, new AcceptanceCommand(_document, _day), policy.NetworksInFormalMode),
            Asking.Networks => new PolicyCommand(decision, acceptance, !policy.NetworksInFormalMode),
            _ => throw new InvalidOperationException("Nothing was asked."),
        };
    }
}
