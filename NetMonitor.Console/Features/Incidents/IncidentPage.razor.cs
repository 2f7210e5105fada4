using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>One incident as a playbook: what was taken, the next lawful step or why it is closed, and the whole file (Art. 13–15, 18).</summary>
public sealed partial class IncidentPage : LivePage
{
    private IncidentDetail? _incident;
    private AnalysisProposal? _proposal;
    private CleaningCounts? _cleaning;
    private IncidentEntries _entries = new();
    private Refusal? _missing;
    private Refusal? _refusal;
    private IncidentStep? _step;
    private IncidentNote? _note;
    private int _measure;
    private string? _password;
    private ElementReference _title;
    private bool _busy;

    [Inject] public IncidentQueries Queries { get; set; } = default!;
    [Inject] public IncidentFrame Frame { get; set; } = default!;
    [Inject] public ConfirmAnalysis AnalysisUseCase { get; set; } = default!;
    [Inject] public HandleNewAccounts NewAccountsUseCase { get; set; } = default!;
    [Inject] public RestoreAccount RestoreUseCase { get; set; } = default!;
    [Inject] public DecideIncident DecideUseCase { get; set; } = default!;
    [Inject] public ReportIncident ReportUseCase { get; set; } = default!;
    [Inject] public KeepIncidentFile FileUseCase { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [CascadingParameter] public Preferences? Preferences { get; set; }

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";

    private bool IsOpen => _incident is { State: not IncidentState.Closed };

    /// <summary>What the journal proposes, and once it is confirmed what was.</summary>
    private IReadOnlyList<NewAccount> Accounts =>
        (_incident?.State == IncidentState.Contained ? _proposal?.Accounts : _incident?.Analysis?.Accounts) ?? [];

    protected override bool Concerns(FeedEvent happened) => happened.Subject is { Type: IncidentSubjects.OfIncident } subject && subject.Number == Number;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var incident = await Queries.ForPageAsync(Actor, Number, ct);
        _missing = incident.Refusal;
        (_incident, _proposal, _cleaning) = incident.IsRefused ? default : incident.Value;
    }

    private static bool IsHard(IncidentStep step) => step is IncidentStep.FreezeNewAccounts or IncidentStep.DeleteNewAccounts;

    private static string TitleOf(IncidentNote note) => note switch
    {
        IncidentNote.Classify => IncidentsText.Classify,
        IncidentNote.ReportByLaw => IncidentsText.RecordLawReport,
        IncidentNote.RecordNotices => IncidentsText.RecordNotices,
        IncidentNote.CompleteMeasure => IncidentsText.CompleteHow,
        IncidentNote.RecordAccountability => IncidentsText.RecordAccountability,
        IncidentNote.SignReport => IncidentsText.Sign,
        _ => throw new ArgumentOutOfRangeException(nameof(note), note, null),
    };

    private void Cancel() => (_step, _note, _refusal) = (null, null, null);

    /// <summary>The proposal is read anew: an account may have been made since the page was.</summary>
    private async Task BeginAsync(IncidentStep step)
    {
        (_refusal, _entries) = (null, new IncidentEntries());
        if (step == IncidentStep.ConfirmAnalysis && await Queries.ForPageAsync(Actor, Number, Gone) is { IsRefused: false, Value.Proposal: { } proposal })
            _entries.Accounts.AddRange(proposal.Accounts.Select(account => new IncidentEntries.AccountEntry(account)));
        if (step == IncidentStep.FileReport) _entries.Text = _incident!.Reports is [.., var last] ? last.Text : Frame.Draw(_incident);
        _step = step;
    }

    private void Begin(IncidentNote note, int measure)
    {
        (_refusal, _entries, _measure, _note) = (null, new IncidentEntries(), measure, note);
        if (_incident!.Classification is not { } known) return;
        (_entries.Class, _entries.Grade, _entries.Operator) = (known.Class, known.Grade, known.Operator);
        (_entries.PersonalData, _entries.Accident) = (_incident.PersonalData, _incident.Accident);
    }

    private Task TakeAsync() => DoAsync(() => SendAsync(_step!.Value), IncidentWords.Of(_step!.Value));

    private Task KeepAsync() => DoAsync(() => SendAsync(_note!.Value), T[TitleOf(_note!.Value)]);

    private async Task DoAsync(Func<Task<Refusal?>> send, string done)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _password = null;
            _refusal = await send();
            if (_refusal is not null) return;
            (_step, _note) = (null, null);
            Snackbar.Add(T[IncidentsText.Done, done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }

    private async Task<Refusal?> SendAsync(IncidentStep step)
    {
        var call = Acting.Seen(_incident!.Version);
        switch (step)
        {
            case IncidentStep.ConfirmAnalysis:
                var command = new AnalysisCommand(
                    [.. _entries.Accounts.Where(entry => entry.Foreign).Select(entry => entry.Account.UserName)], _entries.Leak, _entries.Text)
                {
                    Struck = [.. _entries.Accounts.Where(entry => !entry.Foreign)
                        .Select(entry => new StruckAccount(entry.Account.UserName, entry.Reason))],
                };
                return (await AnalysisUseCase.HandleAsync(Actor, Number, command, call, Gone)).Refusal;
            case IncidentStep.FreezeNewAccounts:
                return (await NewAccountsUseCase.FreezeAsync(Actor, Number, call, Gone)).Refusal;
            case IncidentStep.DeleteNewAccounts:
                return (await NewAccountsUseCase.DeleteAsync(Actor, Number, call, Gone)).Refusal;
            case IncidentStep.ConfirmClean:
                return (await RestoreUseCase.CleanAsync(Actor, Number, new GroundCommand(_entries.Text), call, Gone)).Refusal;
            case IncidentStep.ChangePassword:
                var changed = await RestoreUseCase.ChangePasswordAsync(Actor, Number, call, Gone);
                if (!changed.IsRefused) _password = changed.Value.InitialPassword;
                return changed.Refusal;
            case IncidentStep.Restore:
                return (await RestoreUseCase.RestoreAsync(Actor, Number, call, Gone)).Refusal;
            case IncidentStep.Decide:
                var decision = new DecisionCommand(
                    _entries.Document, _entries.Text,
                    [.. _entries.Measures.Select(measure => new MeasureInput(measure.Text, measure.Owner, measure.Due))]) { Orders = [.. _entries.Orders] };
                return (await DecideUseCase.HandleAsync(Actor, Number, decision, call, Gone)).Refusal;
            case IncidentStep.FileReport:
                return (await ReportUseCase.FileAsync(Actor, Number, new IncidentReportCommand(_entries.Text), call, Gone)).Refusal;
            case IncidentStep.Close:
                return (await ReportUseCase.CloseAsync(Actor, Number, call, Gone)).Refusal;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, null);
        }
    }

    private async Task<Refusal?> SendAsync(IncidentNote note)
    {
        var call = Acting.Seen(_incident!.Version);
        var entries = _entries;
        var taken = note switch
        {
            IncidentNote.Classify => await FileUseCase.ClassifyAsync(Actor, Number, new ClassifyCommand(entries.Class, entries.Grade)
            {
                Operator = entries.Operator, PersonalData = entries.PersonalData, Accident = entries.Accident,
            }, call, Gone),
            IncidentNote.ReportByLaw => await FileUseCase.ReportByLawAsync(
                Actor, Number, new LawReportCommand(entries.To, entries.Document), call, Gone),
            IncidentNote.RecordNotices => await FileUseCase.RecordNoticesAsync(Actor, Number, new NoticesCommand
            {
                ToThoseConcerned = IncidentEntries.Said(entries.To), ToDepartment = IncidentEntries.Said(entries.ToDepartment),
                NoneBecause = IncidentEntries.Said(entries.NoneBecause),
            }, call, Gone),
            IncidentNote.CompleteMeasure => await FileUseCase.CompleteMeasureAsync(
                Actor, Number, new MeasureDoneCommand(_measure, entries.Text), call, Gone),
            IncidentNote.RecordAccountability => await FileUseCase.RecordAccountabilityAsync(Actor, Number, new AccountabilityCommand
            {
                Persons = [.. entries.Persons.Select(person => new ResponsiblePerson(person.StaffNumber, person.Gap, person.Basis))],
                Document = IncidentEntries.Said(entries.Document), DecidedOn = entries.DecidedOn, DecidedBy = IncidentEntries.Said(entries.DecidedBy),
                NoneBecause = entries.Persons.Count > 0 ? null : IncidentEntries.Said(entries.NoneBecause),
            }, call, Gone),
            IncidentNote.SignReport => await ReportUseCase.SignAsync(Actor, Number, call, Gone),
            _ => throw new ArgumentOutOfRangeException(nameof(note), note, null),
        };
        return taken.Refusal;
    }
}
