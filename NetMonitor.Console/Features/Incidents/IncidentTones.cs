using NetMonitor.Console.Ui;
using NetMonitor.Domain.Incidents;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>The colours of the states and grades of incidents.</summary>
public static class IncidentTones
{
    public static Tone Of(IncidentState state) => state switch
    {
        IncidentState.Contained or IncidentState.NewToFreeze => Tone.Bad,
        IncidentState.WithLeader => Tone.Review,
        IncidentState.Reported or IncidentState.Restored => Tone.Good,
        IncidentState.Closed => Tone.Ended,
        _ => Tone.Active,
    };

    public static Tone Of(IncidentGrade grade) => grade switch
    {
        IncidentGrade.Extreme or IncidentGrade.Severe => Tone.Bad,
        IncidentGrade.Larger => Tone.Warn,
        _ => Tone.Waiting,
    };

    public static Tone Of(LineMark? mark) => mark switch
    {
        LineMark.Foreign => Tone.Bad,
        LineMark.Own => Tone.Good,
        null => Tone.Warn,
        _ => Tone.Waiting,
    };
}
