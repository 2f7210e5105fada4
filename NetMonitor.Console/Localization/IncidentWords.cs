using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Incidents;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what incidents name: kinds, states, steps, classes, grades.</summary>
public sealed class IncidentWords(IStringLocalizer<IncidentsText> texts)
{
    public string Of(IncidentKind kind) => texts[$"IncidentKind_{kind}"];

    public string Of(IncidentState state) => texts[$"IncidentState_{state}"];

    public string Of(IncidentStep step) => texts[$"IncidentStep_{step}"];

    public string Of(LineKind kind) => texts[$"LineKind_{kind}"];

    public string Of(LineMark mark) => texts[$"LineMark_{mark}"];

    public string Of(LineVerdict verdict) => texts[$"LineVerdict_{verdict}"];

    /// <summary>What a step does, said before it is taken.</summary>
    public string Asks(IncidentStep step) => texts[$"Ask_{step}"];

    public string Of(IncidentParty party) => texts[$"IncidentParty_{party}"];

    public string Of(IncidentClass ofClass) => texts[$"IncidentClass_{ofClass}"];

    public string Of(IncidentGrade grade) => texts[$"IncidentGrade_{grade}"];

    public string Of(OperatorKind kind) => texts[$"OperatorKind_{kind}"];
}
