using Microsoft.AspNetCore.Mvc;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Api;

/// <summary>A unit's code in an address's query, by either of its names; empty for none. <c>UnitCodeMalformed</c> for what is no code.</summary>
public abstract record UnitQuery(string? Text) : IBound
{
    public UnitCode? Unit => UnitCode.TryParse(Typed.Code(Text ?? ""), out var code) ? code : null;

    public Refusal? Problem => string.IsNullOrEmpty(Text) || Unit is not null ? null : UnitCode.Malformed(Text);
}

/// <summary><c>?under=</c>: a unit and everything below it.</summary>
public sealed record UnderQuery(string? Under) : UnitQuery(Under);

/// <summary><c>?issuer=</c>: the unit that sent a task.</summary>
public sealed record IssuerQuery([FromQuery(Name = "issuer")] string? Issuer) : UnitQuery(Issuer);

/// <summary><c>?unit=</c>: what belongs to a unit.</summary>
public sealed record UnitFilterQuery([FromQuery(Name = "unit")] string? Of) : UnitQuery(Of);

/// <summary><c>?parent=</c>: what is right below a unit.</summary>
public sealed record ParentQuery([FromQuery(Name = "parent")] string? Parent) : UnitQuery(Parent);
