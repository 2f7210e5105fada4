using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>Alerts by severity with their clocks: for who watches them, and for leaders those below.</summary>
public sealed partial class AlertsPage : LivePage
{
    private const string Any = "All";

    private readonly Dictionary<Guid, AlertItem> _chosen = [];
    private KeysetRows<AlertItem>? _rows;
    private LeanTable<AlertItem>? _table;
    private FilterAddress? _address;
    private AlertFilter? _shown;
    private IReadOnlyDictionary<AlertSeverity, long> _counts = new Dictionary<AlertSeverity, long>();
    private (string Line, IReadOnlyList<string> Left)? _told;
    private Refusal? _refusal;
    private bool _detaching;
    private bool _busy;

    [Inject] public AlertQueries Queries { get; set; } = default!;
    [Inject] public ActOnAlerts UseCase { get; set; } = default!;
    [Inject] public RefusalWords RefusalWords { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Severity { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Late { get; set; }
    [SupplyParameterFromQuery] public string? Incident { get; set; }
    [SupplyParameterFromQuery] public string? Detector { get; set; }

    private AlertSeverity? OfSeverity => Query.Name<AlertSeverity>(Severity);

    /// <summary>Without a word in the address, those that are open; of an incident all.</summary>
    private string OfState => State ?? (Incident is null ? nameof(AlertState.Open) : Any);

    private DetectorId? OfDetector => Query.Name<DetectorId>(Detector);

    private bool OnlyLate => Query.Flag(Late) == true;

    private bool Watches => Actor.May(Permission.WatchAlerts);

    private bool IsUsual => OfSeverity is null && OfState == nameof(AlertState.Open) && !OnlyLate && Incident is null && OfDetector is null;

    private AlertFilter Filter => new(OfSeverity, Query.Name<AlertState>(OfState), OfDetector, OnlyLate ? true : null, Incident);

    private IReadOnlyList<(string, string)> Severities =>
    [
        ("", S[ShellText.All]),
        .. Enum.GetValues<AlertSeverity>().Reverse().Select(severity => (
            $"{severity}", $"{T[$"AlertSeverity_{severity}"]} {_counts.GetValueOrDefault(severity)}")),
    ];

    private IReadOnlyList<(string, string)> States =>
    [
        .. Enum.GetValues<AlertState>().Select(state => ($"{state}", T[$"AlertState_{state}"].Value)), (Any, S[ShellText.All]),
    ];

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is AlertSubjects.OfAlert;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _rows ??= new KeysetRows<AlertItem>((page, cancel) => Queries.ListAsync(Actor, Filter, page, cancel));
        _rows.Invalidate();
        _counts = await Queries.CountAsync(Actor, ct);
        if (_table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (_shown == Filter) return;
        _shown = Filter;
        _chosen.Clear();
        _rows?.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private void Choose(AlertItem alert, bool chosen)
    {
        if (chosen) _chosen[alert.Id] = alert;
        else _chosen.Remove(alert.Id);
    }

    /// <summary>Those of the chosen with which a step can be taken, as far as one call goes.</summary>
    private List<Guid> Fit(AlertStep step) =>
    [
        .. _chosen.Values.Where(alert => AlertWorkflow.Table.Guard(alert.State, step) is null && (step != AlertStep.Detach || alert.Incident is not null))
            .Select(alert => alert.Id).Take(ManyAlerts.Most),
    ];

    /// <summary>Where an incident is opened of alerts, or takes them in.</summary>
    internal static string IncidentHref(IEnumerable<Guid> alerts) => $"/incidents/alerts?alerts={string.Join(',', alerts.Select(id => id.ToString("N")))}";

    private void ToIncident() => Navigation.NavigateTo(IncidentHref(Fit(AlertStep.Attach)));

    private Task AcknowledgeAsync() => ManyAsync(
        AlertsText.Acknowledged, () => UseCase.AcknowledgeManyAsync(Actor, new AlertsCommand(Fit(AlertStep.Acknowledge)), Acting, Gone));

    private async Task DetachAsync(ReasonDialog.Answer answer)
    {
        await ManyAsync(
            AlertsText.Detached, () => UseCase.DetachManyAsync(Actor, new DetachCommand(Fit(AlertStep.Detach), answer.Text), Acting, Gone));
        _detaching = _refusal is not null;
    }

    private async Task ManyAsync(string told, Func<Task<Result<AlertsAnswer>>> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var done = await act();
            _refusal = done.Refusal;
            if (done.IsRefused) return;
            _chosen.Clear();
            _told = (T[told, done.Value.Done],
                [.. done.Value.Excluded.Select(left => $"{left.Id}: {RefusalWords.Of(Refusal.Conflict(left.Code))}")]);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
