using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Alerts;

/// <summary>Alerts that one call names together.</summary>
internal static class ManyAlerts
{
    public const int Most = 200;

    public static Refusal? WhyNot(IReadOnlyList<Guid>? ids) =>
        ids is not { Count: > 0 } ? Refusal.Malformed("FieldMissing").With("field", "ids")
        : ids.Count > Most ? Refusal.Malformed("TooManyAlerts", "R13.1").With("most", $"{Most}")
        : null;
}
