namespace NetMonitor.Domain.Shared;

/// <summary>
/// An expected "no". It carries a stable code instead of a sentence: the console words it, in both languages.
/// </summary>
/// <param name="Code">PascalCase name, part of the API (the <c>code</c> of the problem details).</param>
/// <param name="Kind">What the caller can do about it; decides the HTTP status.</param>
/// <param name="Rule">The regulation's rule that is the reason, e.g. <c>R9.1</c>; null where none is.</param>
/// <param name="Details">Values the wording needs, by placeholder name. Invariant text: dates ISO 8601, enums by name.</param>
public sealed record Refusal(
    string Code,
    RefusalKind Kind,
    string? Rule = null,
    IReadOnlyDictionary<string, string>? Details = null)
{
    public static Refusal Malformed(string code, string? rule = null) => new(code, RefusalKind.Malformed, rule);

    public static Refusal OutOfScope(string code, string? rule = null) => new(code, RefusalKind.OutOfScope, rule);

    public static Refusal NotYet(string code) => new(code, RefusalKind.NotYet);

    public static Refusal Forbidden(string code, string? rule = null) => new(code, RefusalKind.Forbidden, rule);

    public static Refusal Conflict(string code, string? rule = null) => new(code, RefusalKind.Conflict, rule);

    public static Refusal Unprocessable(string code, string? rule = null) => new(code, RefusalKind.Unprocessable, rule);

    /// <summary>The same refusal with one more value for its wording.</summary>
    public Refusal With(string name, string value)
    {
        var details = Details is null ? [] : new Dictionary<string, string>(Details, StringComparer.Ordinal);
        details[name] = value;
        return this with { Details = details };
    }
}
