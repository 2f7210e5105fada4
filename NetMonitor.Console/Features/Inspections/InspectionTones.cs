using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>The colours of the states of findings.</summary>
public static class InspectionTones
{
    public static Tone Of(FindingState state) => state switch
    {
        FindingState.Open => Tone.Waiting,
        FindingState.Assigned => Tone.Review,
        FindingState.Fixed => Tone.Good,
        FindingState.Accepted => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Where what a finding is about is shown.</summary>
    public static string Href(FindingSubject subject) => subject.Type switch
    {
        AccountSubjects.OfAccount => $"/accounts/{subject.Number}",
        FilingSubjects.OfFiling => "/filings",
        UnitSubjects.OfUnit => $"/units?unit={subject.Number}",
        FormSubjects.OfForm => $"/forms/{subject.Number}",
        KeySubjects.OfKey => $"/keys/{subject.Number}",
        _ => "/keys/ledger",
    };
}
