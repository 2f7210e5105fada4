using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Brings a contractor in, for hours; who handles the incident does, who reads it sees what was granted and read.</summary>
public sealed partial class IncidentContractors : LivePage
{
    /// <summary>The hours that the dialog opens with.</summary>
    private const int FirstHours = 24;

    private IReadOnlyList<ContractorItem> _grants = [];
    private Refusal? _refusal;
    private Asking? _asking;
    private Guid _grant;
    private string _userName = "";
    private string _purpose = "";
    private string _subjects = "";
    private bool _window;
    private int _hours = FirstHours;
    private bool _busy;

    private enum Asking
    {
        Grant,
        Renew,
        End,
    }

    [Inject] public ContractorQueries Queries { get; set; } = default!;
    [Inject] public GrantContractor UseCase { get; set; } = default!;
    [Parameter, EditorRequired] public IncidentDetail File { get; set; } = default!;

    private bool Handles => File.Handles && File.State != IncidentState.Closed;

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject is { Type: IncidentSubjects.OfIncident } subject && subject.Number == File.Number;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var grants = await Queries.ListAsync(Actor, File.Number, ct);
        _grants = grants.IsRefused ? [] : grants.Value;
    }

    private static string TitleOf(Asking asking) => asking switch
    {
        Asking.Grant => IncidentsText.BringIn,
        Asking.Renew => IncidentsText.RenewGrant,
        _ => IncidentsText.EndGrant,
    };

    private void Begin(Asking asking, Guid grant)
    {
        (_asking, _grant, _refusal, _hours) = (asking, grant, null, FirstHours);
        (_userName, _purpose, _subjects, _window) = ("", "", "", true);
    }

    private async Task SendAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            // A minute less than was asked for at most: it passes until it is looked at.
            var until = Clock.GetUtcNow().AddHours(_hours).AddMinutes(-1);
            var sent = _asking switch
            {
                Asking.Grant => await UseCase.GrantAsync(Actor, File.Number, new ContractorCommand(_userName, _purpose.Trim(), until)
                {
                    Subjects = [.. _subjects.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Named)],
                    Spans = _window ? [new JournalSpan(File.SuspectedFrom, File.OpenedAt)] : [],
                }, Acting, Gone),
                Asking.Renew => await UseCase.RenewAsync(Actor, File.Number, _grant, new RenewCommand(until), Acting, Gone),
                _ => await UseCase.EndAsync(Actor, File.Number, _grant, Acting, Gone),
            };
            _refusal = sent.Refusal;
            if (sent.IsRefused) return;
            _asking = null;
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }

    /// <summary>A line names a type and a number; a number alone is an account's.</summary>
    private static Subject Named(string line) => line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var type, var number]
        ? new Subject(type, number)
        : new Subject("Account", line);
}
