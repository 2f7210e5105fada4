namespace NetMonitor.Domain.Shared;

/// <summary>Why something is refused, as far as the caller's next step depends on it. The edge maps each to one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>Not signed in, or not well enough (401).</summary>
    Unauthenticated,

    /// <summary>Too many failed attempts; <c>retryAfter</c> tells the seconds to wait (429).</summary>
    TooManyRequests,

    /// <summary>The input can't be read as what it claims to be (400).</summary>
    Malformed,

    /// <summary>The subject lies outside the caller's scope or doesn't exist; the two are never told apart (404).</summary>
    OutOfScope,

    /// <summary>What anybody who may read here may ask for, and is not there yet (404): asking is no attempt at what is another's.</summary>
    NotYet,

    /// <summary>The caller is known but may not do this (403).</summary>
    Forbidden,

    /// <summary>The state of things or a rule stands against it (409).</summary>
    Conflict,

    /// <summary>Nothing stands against it but that a second administrator must confirm it: the request is kept (202).</summary>
    Awaiting,

    /// <summary>The caller acted on a version that is no longer the current one (412).</summary>
    Stale,

    /// <summary>More than is taken in one piece (413).</summary>
    TooLarge,

    /// <summary>Readable, but at odds with something already on record, e.g. an idempotency key with another body (422).</summary>
    Unprocessable,
}
