using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>A leak or a hazard, reported in one step (R13.1, R14.1): of the own account it asks for nothing else, not even the password.</summary>
public sealed partial class ReportIncidentPage : LivePage
{
    private CheckedForm? _form;
    private PasswordAgain? _again;
    private ElementReference _title;
    private Refusal? _refusal;
    private IncidentKind _kind;
    private DateOnly? _day;
    private TimeOnly? _time;
    private string _userName = "";
    private string _report = "";
    private bool _told;
    private bool _busy;

    [Inject] public OpenIncident UseCase { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>The account to begin with; without one the own.</summary>
    [SupplyParameterFromQuery] public string? User { get; set; }

    private DateOnly Today => WorkingCalendar.DayOf(Clock.GetUtcNow());

    private bool IsOwn => _kind != IncidentKind.Hazard && Typed.Code(_userName) == Actor.UserName;

    private IReadOnlyList<(string, string)> Kinds =>
        [.. Enum.GetValues<IncidentKind>().Where(kind => kind != IncidentKind.Hazard || Actor.May(Permission.HandleIncidents))
            .Select(kind => ($"{kind}", IncidentWords.Of(kind)))];

    private DateTimeOffset? From => _day is { } day && WorkingCalendar.StartOf(day) + (_time ?? TimeOnly.MinValue).ToTimeSpan() is var from
        && from <= Clock.GetUtcNow() ? from : null;

    protected override bool Concerns(FeedEvent happened) => false;

    protected override Task ReadAsync(CancellationToken ct)
    {
        if (_userName.Length > 0) return Task.CompletedTask;
        _userName = User is { Length: > 0 } ? Typed.Code(User) : Actor.UserName;
        // The class of an account stands in its user name (R10.1).
        _kind = UserName.TryParse(_userName, out var name) && name.Class == AccountClass.SystemAdministrator
            ? IncidentKind.AdministratorLeak
            : IncidentKind.UserLeak;
        return Task.CompletedTask;
    }

    private async Task ReportAsync()
    {
        if (_busy || !await _form!.IsRightAsync() || (!IsOwn && _again is not null && !await _again.ConfirmAsync())) return;
        _busy = true;
        try
        {
            var command = new IncidentCommand(_kind, From, _report.Trim()) { UserName = _kind == IncidentKind.Hazard ? null : _userName };
            var opened = await UseCase.HandleAsync(Actor, command, Acting, Gone);
            (_refusal, _told) = (opened.Refusal, opened is { IsRefused: false, Value.Number: null });
            if (!opened.IsRefused) _report = "";
            if (opened is { IsRefused: false, Value.Number: { } number } && !IsOwn)
            {
                Snackbar.Add(T[Localization.IncidentsText.Opened, number], Severity.Success);
                Navigation.NavigateTo($"/incidents/{number}");
            }
        }
        finally
        {
            _busy = false;
        }

        if (!_told) return;
        StateHasChanged();
        await _title.FocusIfThereAsync();
    }
}
