using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Regulation;

/// <summary>The regulation, what derives from it and how it is read; the national center tightens and interprets (R19.1, R20.1).</summary>
public sealed partial class RegulationPage : LivePage
{
    private SettingsAnswer? _answer;
    private InterpretationsAnswer? _interpretations;

    /// <summary>What is being filled in: a setting to be tightened, or an interpretation.</summary>
    private SettingItem? _setting;
    private bool _interpreting;

    /// <summary>The version that is being withdrawn.</summary>
    private (SettingItem Setting, int Version)? _withdrawn;
    private bool _asking;
    private string _question = "";
    private int? _value;
    private DateOnly? _day;
    private string _document = "";
    private string _rule = "";
    private string _text = "";
    private CheckedForm? _form;
    private ElementReference _title;
    private Refusal? _refusal;
    private bool _busy;

    [Inject] public Settings UseCase { get; set; } = default!;
    [Inject] public Interpretations Readings { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    private bool May => Actor.May(Permission.KeepRegulation);

    private DateOnly Today => WorkingCalendar.DayOf(Clock.GetUtcNow());

    private string Asked => T[_withdrawn is not null ? RegulationText.Withdraw : _interpreting ? RegulationText.Interpret : RegulationText.Tighten];

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is RegulationSubjects.OfSetting or RegulationSubjects.OfRule;

    protected override async Task ReadAsync(CancellationToken ct) =>
        (_answer, _interpretations) = (await UseCase.ListAsync(ct), await Readings.ListAsync(ct));

    private static int Least(SettingItem setting) => Math.Min(setting.Value, setting.Tightest);

    private static int Most(SettingItem setting) => Math.Max(setting.Value, setting.Tightest);

    private static Tone ToneOf(SettingVersionState state) => state switch
    {
        SettingVersionState.Ahead => Tone.Waiting,
        SettingVersionState.InForce => Tone.Good,
        _ => Tone.Ended,
    };

    private string NameOf(SettingItem setting) => T[$"SettingName_{setting.Name}"];

    private string FigureOf(SettingName name, int value) => T[$"Figure_{name}", value];

    private string FromDay(SettingItem setting, SettingVersionItem version) =>
        T[RegulationText.FromDay, FigureOf(setting.Name, version.Value), Times.Day(version.From)];

    private string? Missing(string text) => string.IsNullOrWhiteSpace(text) ? T[RegulationText.FieldMissing].Value : null;

    private string? ValueProblem() => _setting is { } setting && !(_value >= Least(setting) && _value <= Most(setting))
        ? T[RegulationText.ValueWrong, Least(setting), Most(setting)].Value
        : null;

    private void BeginTightening(SettingItem setting) =>
        (_setting, _interpreting, _refusal, _value, _day, _document) = (setting, false, null, null, null, "");

    private void BeginInterpreting() => (_setting, _interpreting, _refusal, _day, _document, _rule, _text) = (null, true, null, null, "", "", "");

    private void BeginWithdrawing(SettingItem setting, SettingVersionItem version)
    {
        (_setting, _interpreting, _refusal, _withdrawn, _asking) = (null, false, null, (setting, version.Version), true);
        _question = T[RegulationText.WithdrawWhat, version.Version, Words.Beside(NameOf(setting), FromDay(setting, version))];
    }

    private async Task AskAsync()
    {
        if (!await _form!.IsRightAsync()) return;
        _question = _setting is { } setting
            ? Words.Beside(NameOf(setting), T[RegulationText.FromDay, FigureOf(setting.Name, _value!.Value), Times.Day(_day!.Value)], _document)
            : Words.Beside(_rule, _document, Times.Day(_day!.Value));
        _asking = true;
    }

    private async Task SendAsync(ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await SendAsync(answer.Text);
            if (_refusal is not null) return;
            (_asking, _setting, _interpreting, _withdrawn) = (false, null, false, null);
            Snackbar.Add(T[RegulationText.Done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }

    private async Task<Refusal?> SendAsync(string? reason) =>
        _withdrawn is var (withdrawn, version)
            ? (await UseCase.WithdrawAsync(
                Actor, withdrawn.Name.ToString(), version, new WithdrawCommand(reason), Acting.Seen(withdrawn.Version), Gone)).Refusal
        : _setting is { } setting
            ? (await UseCase.TightenAsync(
                Actor, setting.Name.ToString(), new SettingCommand(_value, _day, _document), Acting.Seen(setting.Version), Gone)).Refusal
        : (await Readings.InterpretAsync(Actor, new InterpretationCommand(_rule, _document, _day, _text), Acting, Gone)).Refusal;
}
