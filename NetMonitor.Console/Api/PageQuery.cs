using Microsoft.AspNetCore.Mvc;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Api;

/// <summary>An argument of an endpoint that may be malformed: the API's filter then answers with its problem, and the endpoint does not run.</summary>
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
