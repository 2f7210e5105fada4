using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What an authority demands of requests for assistance that pass it or reach it; its own center keeps it (R6.1).</summary>
public sealed partial class AssistanceRulePage : LivePage
{
    private AssistanceRule? _rule;
    private UnitItem? _unit;
    private Refusal? _missing;
    private Refusal? _refusal;
    private ElementReference _title;
    private bool _stepByStep;
    private bool _reviewReplies;
    private bool _busy;
    private string? _shown;

    [Inject] public KeepAssistanceRule UseCase { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Code { get; set => field = Typed.Code(value); } = "";

    private bool May => Actor.May(Permission.KeepAssistanceRule) && _rule!.UnitCode == Actor.ActingUnit;

    private bool IsChanged => (_stepByStep, _reviewReplies) != (_rule!.StepByStep, _rule.ReviewReplies);

    protected override bool Concerns(FeedEvent happened) => happened.Kind is nameof(AssistanceRuleKept);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Code)
        {
            (_rule, _refusal) = (null, null);
            await RefreshAsync();
        }

        _shown = Code;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var rule = await UseCase.GetAsync(Code, ct);
        _missing = rule.Refusal;
        if (rule.IsRefused) return;
        var unit = await Units.GetAsync(rule.Value.UnitCode, ct);
        // What is being changed stays: it is sent with the version that was seen, and refused where another was quicker.
        var keeps = _rule is not null && IsChanged;
        (_missing, _unit) = (unit.Refusal, unit.IsRefused ? null : unit.Value);
        if (keeps) return;
        _rule = rule.Value;
        Fill();
    }

    private void Fill() => (_stepByStep, _reviewReplies) = (_rule!.StepByStep, _rule.ReviewReplies);

    private async Task KeepAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var kept = await UseCase.HandleAsync(
                Actor, Code, new AssistanceRuleCommand(_stepByStep, _reviewReplies), Acting.Seen(_rule!.Version), Gone);
            _refusal = kept.Refusal;
            // Who was too late reads what is there now.
            _rule = null;
            if (!kept.IsRefused) Snackbar.Add(T[AssistanceText.RuleKept], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        if (_rule is not null) await _title.FocusIfThereAsync();
    }
}
