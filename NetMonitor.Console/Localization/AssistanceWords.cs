using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what requests for assistance name: kinds, states, steps, parties, reasons.</summary>
public sealed class AssistanceWords(IStringLocalizer<AssistanceText> texts)
{
    public string Of(AssistanceKind kind) => texts[$"Kind_{kind}"];

    public string Of(AssistanceState state) => texts[$"State_{state}"];

    public string Of(AssistanceStep step) => texts[$"Step_{step}"];

    public string Of(ReasonCode reason) => texts[$"Reason_{reason}"];

    public string Of(HopAct act) => texts[$"Act_{act}"];

    public string Of(PartState state) => texts[$"PartState_{state}"];

    /// <summary>A party of the workflow, for a named unit.</summary>
    public string Of(AssistanceParty party, string unitName) => texts[$"Party_{party}", unitName];
}
