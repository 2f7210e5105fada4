using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>One detector: its figures, changed only after a look at what they would have made of the last 30 days, and its exceptions.</summary>
public sealed partial class DetectorPage : LivePage
{
    private readonly Dictionary<string, int?> _figures = [];
    private DetectorItem? _detector;
    private PreviewAnswer? _preview;
    private Refusal? _missing;
    private Refusal? _refusal;
    private Asking? _asking;
    private CheckedForm? _form;
    private ElementReference _title;
    private DateOnly? _day;
    private TimeOnly? _time;
    private string _ground = "";
    private string _key = "";
    private long _ended;
    private bool _setting;
    private bool _excepting;
    private bool _busy;

    private enum Asking
    {
        Set,
        Except,
        End,
    }

    [Inject] public Detectors UseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public RefusalWords RefusalWords { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Id { get; set => field = Typed.Code(value); } = "";
    [CascadingParameter] public Preferences? Preferences { get; set; }

    private DateOnly Today => WorkingCalendar.DayOf(Clock.GetUtcNow());

    /// <summary>The last day whose end is within the longest that an exception lasts.</summary>
    private DateOnly LastDay => WorkingCalendar.DayOf(Clock.GetUtcNow() + Detectors.LongestException).AddDays(-1);

    /// <summary>What was changed in the form.</summary>
    private Dictionary<string, int> Changed => _detector!.Figures.Where(figure => _figures[figure.Name] is { } value && value != figure.InForce)
        .ToDictionary(figure => figure.Name, figure => _figures[figure.Name]!.Value);

    private DateTimeOffset? From => _day is { } day ? WorkingCalendar.StartOf(day) + (_time ?? TimeOnly.MinValue).ToTimeSpan() : null;

    private string? Question => _asking switch
    {
        Asking.Set => string.Join(" · ", Changed.Select(Said)),
        Asking.Except => Words.Beside(_key, Times.Day(_day!.Value), _ground),
        _ => null,
    };

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject is { Type: AlertSubjects.OfDetector } subject ? subject.Number == Id : happened.Subject.Type == AlertSubjects.OfAlert;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var detector = await Reads.ReadAsync(this, Actor, Id, UseCase.GetAsync(Actor, Id, ct));
        (_missing, _detector) = (detector.Refusal, detector.IsRefused ? null : detector.Value);
    }

    private static string TitleOf(Asking asking) => asking switch
    {
        Asking.Set => AlertsText.Change,
        Asking.Except => AlertsText.Except,
        _ => AlertsText.EndException,
    };

    private string Value(FigureItem figure, int value) => DetectorWords.Value(T, figure.Name, value);

    private string Said(KeyValuePair<string, int> figure) => Words.Beside(T[$"Figure_{figure.Key}"], DetectorWords.Value(T, figure.Key, figure.Value));

    private string? Missing(string text) => string.IsNullOrWhiteSpace(text) ? T[AlertsText.FieldMissing].Value : null;

    /// <summary>What is wrong with a figure that was changed; one that stays needs no look.</summary>
    private string? Problem(FigureItem figure)
    {
        if (_figures[figure.Name] is not { } value) return T[AlertsText.FieldMissing];
        if (value == figure.InForce) return null;
        var known = AllDetectors.Of(_detector!.Id).Figures.Single(known => known.Name == figure.Name);
        return known.WhyNot(value, Actor.ActingUnit == UnitCode.Nation ? null : figure.Nation) is { } refusal
            ? RefusalWords.Of(refusal.With("figure", T[$"Figure_{figure.Name}"]))
            : null;
    }

    /// <summary>Another figure than was looked at is looked at anew.</summary>
    private void Set(string figure, int? value) => (_figures[figure], _preview) = (value, null);

    private void BeginSetting()
    {
        (_setting, _excepting, _refusal, _preview, _day, _time, _ground) = (true, false, null, null, null, null, "");
        foreach (var figure in _detector!.Figures) _figures[figure.Name] = figure.InForce;
    }

    private void BeginExcepting() => (_setting, _excepting, _refusal, _day, _key, _ground) = (false, true, null, null, "", "");

    private void BeginEnding(long exception) => (_ended, _asking, _refusal) = (exception, Asking.End, null);

    private async Task PreviewAsync()
    {
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            var preview = await UseCase.PreviewAsync(Actor, Id, new DetectorCommand(Changed, null, null), Gone);
            (_refusal, _preview) = (preview.Refusal, preview.IsRefused ? null : preview.Value);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task AskAsync()
    {
        _refusal = null;
        if (await _form!.IsRightAsync()) _asking = _setting ? Asking.Set : Asking.Except;
    }

    private async Task SendAsync(ReasonDialog.Answer answer)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var done = _asking switch
            {
                Asking.Set => await UseCase.SetAsync(Actor, Id, new DetectorCommand(Changed, From, _ground.Trim()), Acting.Seen(_detector!.Version), Gone),
                Asking.Except => await UseCase.ExceptAsync(
                    Actor, Id, new ExceptionCommand(_key, WorkingCalendar.StartOf(_day!.Value.AddDays(1)), _ground.Trim()), Acting, Gone),
                _ => await UseCase.EndExceptionAsync(Actor, Id, _ended, new EndExceptionCommand(answer.Text), Acting, Gone),
            };
            _refusal = done.Refusal;
            if (done.IsRefused) return;
            (_asking, _setting, _excepting) = (null, false, false);
            Snackbar.Add(T[AlertsText.Done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
