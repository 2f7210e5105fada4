using Microsoft.AspNetCore.Mvc;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>What a filter of the API asks of an endpoint's arguments before it runs: a problem is the answer.</summary>
public interface IBound
{
    Refusal? Problem { get; }
}

/// <summary>Which page of a list: <c>?limit=</c> (1–200, 50 where none is given) and <c>?after=</c>, the opaque end of the page before.</summary>
public sealed record PageQuery([FromQuery(Name = "limit")] int? AskedLimit, [FromQuery(Name = "after")] string? After) : IBound
{
    public PageRequest Request => PageRequest.Of(AskedLimit, After).Value;

    /// <summary><c>LimitOutOfRange</c> beyond 1–200.</summary>
    public Refusal? Problem => PageRequest.Of(AskedLimit, After).Refusal;
}
