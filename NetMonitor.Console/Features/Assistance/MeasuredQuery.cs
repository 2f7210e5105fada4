using NetMonitor.Console.Api;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// What of a list's address says which requests: those of a box, or those behind a figure. <c>UnitCodeMalformed</c>; <c>MeasureMalformed</c> for both at
/// once, and for a part of a figure without its measure.
/// </summary>
public sealed record MeasuredQuery(
    AssistanceBox? Box, AssistanceMeasure? Measure, int? Days, string? Under, bool? Own, DateOnly? From, DateOnly? To, string? RequesterIn, string? AskedIn)
    : IBound
{
    public MeasuredRows? Rows => Measure is not { } measure ? null : new MeasuredRows(
        measure, Days, CodeOf(Under), Own ?? false, From, To, CodeOf(RequesterIn), CodeOf(AskedIn));

    public Refusal? Problem
    {
        get
        {
            foreach (var text in new[] { Under, RequesterIn, AskedIn })
                if (!string.IsNullOrEmpty(text) && CodeOf(text) is null) return UnitCode.Malformed(text);
            var named = Under is not null || RequesterIn is not null || AskedIn is not null || Days is not null || Own is not null || From is not null
                || To is not null;
            return Measure is null ? named ? Refusal.Malformed("MeasureMalformed") : null : Box is null ? null : Refusal.Malformed("MeasureMalformed");
        }
    }

    private static UnitCode? CodeOf(string? text) => UnitCode.TryParse(Typed.Code(text ?? ""), out var code) ? code : null;
}
