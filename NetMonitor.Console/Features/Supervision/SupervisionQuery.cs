using NetMonitor.Console.Api;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>The body of a call whose address says everything; it may be left out.</summary>
public sealed record NoCommand;

/// <summary><c>?under=</c>: a unit and everything below it. <c>UnitCodeMalformed</c> for what is no code.</summary>
public sealed record UnderQuery(string? Under) : IBound
{
    public UnitCode? Unit => UnitCode.TryParse(Under, out var code) ? code : null;

    public Refusal? Problem => string.IsNullOrEmpty(Under) || Unit is not null ? null : Refusal.Malformed("UnitCodeMalformed");
}
