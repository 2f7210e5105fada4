using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Alerts that are chosen by the address: an incident is opened of the account that one is about, or they are merged into one that is open.</summary>
public sealed partial class AlertsToIncidentPage : LivePage
{
    private IReadOnlyList<AlertOfIncident> _alerts = [];
    private IReadOnlyList<IncidentItem> _open = [];
    private CheckedForm? _form;
    private PasswordAgain? _again;
    private Refusal? _refusal;
    private DateOnly? _day;
    private TimeOnly? _time;

    /// <summary>One of the two: the account of which an incident is opened, or the incident that takes them in.</summary>
    private string _account = "";
    private string _incident = "";
    private string _report = "";
    private bool _busy;

    [Inject] public AlertsOfIncidents Chosen { get; set; } = default!;
    [Inject] public IncidentQueries Queries { get; set; } = default!;
    [Inject] public OpenIncident Opening { get; set; } = default!;
    [Inject] public AttachAlerts Attaching { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>Their ids, with commas between.</summary>
    [SupplyParameterFromQuery] public string? Alerts { get; set; }

    private DateOnly Today => WorkingCalendar.DayOf(Clock.GetUtcNow());

    private string Into => _account + _incident;

    private DateTimeOffset? From => _day is { } day ? WorkingCalendar.StartOf(day) + (_time ?? TimeOnly.MinValue).ToTimeSpan() : null;

    private IReadOnlyList<Guid> Ids => [.. (Alerts ?? "").Split(',').Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty)
        .Where(id => id != Guid.Empty).Distinct()];

    private IEnumerable<(string UserName, string? Name)> Accounts =>
        _alerts.Where(alert => alert.Account is not null).Select(alert => (alert.Account!, alert.AccountName)).Distinct();

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject is { Type: IncidentSubjects.OfIncident }
        || (happened.Subject is { Type: AlertSubjects.OfAlert } subject && Guid.TryParse(subject.Number, out var id) && Ids.Contains(id));

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _alerts = await Chosen.ChosenAsync(Actor, Ids, ct);
        var open = await Queries.ListAsync(Actor, null, open: true, null, new PageRequest(PageRequest.MaxLimit), ct);
        _open = open.IsRefused ? [] : open.Value.Items;
        // Where all are about one account, that is what one comes for.
        if (Into.Length == 0 && Accounts.Take(2).ToList() is [var only]) _account = only.UserName;
    }

    private void Choose(string? into) =>
        (_account, _incident) = Accounts.Any(account => account.UserName == into) ? (into!, "") : ("", into ?? "");

    private async Task SendAsync()
    {
        if (_busy || !await _form!.IsRightAsync() || (_again is not null && !await _again.ConfirmAsync())) return;
        _busy = true;
        try
        {
            var sent = await SendAsync(_account);
            _refusal = sent.Refusal;
            if (sent.IsRefused) return;
            Snackbar.Add(T[_account.Length > 0 ? IncidentsText.Opened : IncidentsText.Attached, sent.Value], Severity.Success);
            Navigation.NavigateTo($"/incidents/{sent.Value}");
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<Result<string>> SendAsync(string account)
    {
        if (account.Length == 0)
        {
            var attached = await Attaching.HandleAsync(Actor, _incident, new AttachCommand(Ids), Acting, Gone);
            return attached.IsRefused ? attached.Refusal : attached.Value.Number;
        }

        var first = _alerts.First(alert => alert.Account == account).Id;
        var command = new AlertIncidentCommand(_report.Trim()) { SuspectedFrom = From, With = [.. Ids.Where(id => id != first)] };
        var opened = await Opening.FromAlertAsync(Actor, first, command, Acting, Gone);
        return opened.IsRefused ? opened.Refusal : opened.Value.Number!;
    }
}
